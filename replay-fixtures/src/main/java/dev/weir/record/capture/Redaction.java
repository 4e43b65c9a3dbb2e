package dev.weir.record.capture;

import dev.weir.recording.head.Header;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps secrets out of recordings: the values of headers, and of parameters of the path, that carry credentials.
 *
 * <p>What carries some is told by the words of its name ({@code Authorization}, {@code X-Api-Key}, {@code Set-Cookie}, {@code
 * X-Auth-Token}, ...), so that servers' own headers are found too, and by values that begin as credentials do. What is redacted in vain
 * costs little; {@code WWW-Authenticate} and rate limits such as {@code x-ratelimit-remaining-tokens} stay.
 */
public final class Redaction {

    /** What stands in the place of a secret. */
    public static final String REDACTED = "[redacted]";

    private static final Set<String> WORDS = Set.of(
            "auth",
            "authorization",
            "authentication",
            "cookie",
            "cookie2",
            "credential",
            "credentials",
            "csrf",
            "jwt",
            "key",
            "keys",
            "pass",
            "passphrase",
            "passwd",
            "password",
            "pwd",
            "secret",
            "secrets",
            "session",
            "sessionid",
            "sid",
            "sig",
            "signature",
            "token",
            "xsrf");

    /** Of words that are written together, such as {@code apikey} and {@code accesstoken}. */
    private static final List<String> ENDINGS =
            List.of("auth", "authorization", "cookie", "key", "password", "secret", "sessionid", "signature", "token");

    private static final Pattern CREDENTIALS = Pattern.compile(
            "(?i)(?:basic|bearer|digest|negotiate|token|aws4-hmac-sha256)\\s+\\S.*|sk-\\S+|eyJ[\\w-]+\\.\\S+");

    private static final Pattern PARAMETER = Pattern.compile("(?<=[?&;])([^=&;#]*)=([^&;#]*)");

    private Redaction() {}

    /** The headers, with the values replaced that carry secrets. */
    public static List<Header> headers(List<Header> headers) {
        return headers.stream().map(Redaction::header).toList();
    }

    private static Header header(Header header) {
        boolean isChallenge = header.name().toLowerCase(Locale.ROOT).endsWith("-authenticate");
        boolean isSecret = !isChallenge
                && (namesASecret(header.name())
                        || CREDENTIALS.matcher(header.value()).matches());
        return isSecret ? new Header(header.name(), REDACTED) : header;
    }

    /** A path, with the values of its parameters replaced that carry secrets. */
    public static String path(String path) {
        return PARAMETER
                .matcher(path)
                .replaceAll(found -> Matcher.quoteReplacement(
                        namesASecret(found.group(1)) ? found.group(1) + "=" + REDACTED : found.group()));
    }

    private static boolean namesASecret(String name) {
        return Arrays.stream(name.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                        .toLowerCase(Locale.ROOT)
                        .split("[^a-z0-9]+", -1))
                .anyMatch(word -> WORDS.contains(word) || ENDINGS.stream().anyMatch(word::endsWith));
    }
}
