package dev.weir.replay.match;

import dev.weir.recording.head.Header;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request that a replay server received.
 *
 * @param method such as {@code POST}
 * @param target path and query as they were sent
 * @param headers in the order sent
 * @param body the bytes, read as UTF-8; empty where there is none
 */
public record ReceivedRequest(String method, String target, List<Header> headers, String body) {

    private static final Pattern ABSOLUTE = Pattern.compile("^https?://[^/?]*");

    /** Keeps a copy of the headers. */
    public ReceivedRequest {
        headers = List.copyOf(headers);
    }

    /** The target's path: without a query, and without the server's name where that is part of it. */
    public String path() {
        String full = ABSOLUTE.matcher(target).replaceFirst("");
        int query = full.indexOf('?');
        String path = query < 0 ? full : full.substring(0, query);
        return path.isEmpty() ? "/" : path;
    }

    /** The first value of a header; case does not count in its name. */
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    /** Whether one of a header's comma-separated values is this one; case does not count, and parameters are left aside. */
    public boolean headerLists(String name, String value) {
        String wanted = value.toLowerCase(Locale.ROOT);
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .flatMap(header -> List.of(header.value().split(",", -1)).stream())
                .map(listed -> listed.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .anyMatch(wanted::equals);
    }
}
