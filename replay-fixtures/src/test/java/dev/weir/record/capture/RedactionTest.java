package dev.weir.record.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.recording.head.Header;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    private static String redacted(String name, String value) {
        return Redaction.headers(List.of(new Header(name, value))).get(0).value();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "authorization",
                "Proxy-Authorization",
                "Cookie",
                "Set-Cookie",
                "Set-Cookie2",
                "X-Api-Key",
                "api-key",
                "x-goog-api-key",
                "apikey",
                "X-APIKEY",
                "X-Auth-Token",
                "X-Amz-Security-Token",
                "X-Access-Token",
                "X-CSRF-Token",
                "Authentication-Info-Token",
                "X-Secret",
                "clientSecret",
                "X_API_KEY",
                "X-Session-Id",
                "Session",
                "X-Vault-Token",
                "Private-Token",
                "X-Hub-Signature",
                "Ocp-Apim-Subscription-Key",
                "X-Password",
                "CF-Access-Client-Secret",
                "Authentication",
                "X-Plex-Token",
                "refreshToken"
            })
    void headersThatCarryCredentialsAre(String name) {
        assertThat(redacted(name, "s3cret")).isEqualTo(Redaction.REDACTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type", "Accept", "Host", "User-Agent", "X-RateLimit-Remaining-Tokens", "WWW-Authenticate",
                "Proxy-Authenticate", "X-Request-Id", "Anthropic-Version", "OpenAI-Organization", "Author",
                        "Keep-Alive",
                "X-Weir-Recording", "Date", "Server", "Content-Length", "Transfer-Encoding", "Accept-Encoding"
            })
    void othersAreNot(String name) {
        assertThat(redacted(name, "plain")).isEqualTo("plain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer abc", "bearer abc", "Basic dTpw", "sk-proj-abc", "eyJhbGciOi.eyJzdWIi.c2ln"})
    void valuesThatBeginAsCredentialsDoAre(String value) {
        assertThat(redacted("X-Forwarded-For-Some-Reason", value)).isEqualTo(Redaction.REDACTED);
    }

    @Test
    void namesAndOrderStay() {
        List<Header> headers = List.of(new Header("A", "1"), new Header("COOKIE", "x"), new Header("B", "2"));
        assertThat(Redaction.headers(headers))
                .containsExactly(new Header("A", "1"), new Header("COOKIE", "[redacted]"), new Header("B", "2"));
    }

    @Test
    void soAreParametersOfThePath() {
        assertThat(Redaction.path("/v1/models?key=abc&page=2")).isEqualTo("/v1/models?key=[redacted]&page=2");
        assertThat(Redaction.path("/x?a=1&access_token=$1\\b#f")).isEqualTo("/x?a=1&access_token=[redacted]#f");
        assertThat(Redaction.path("/x?accessToken=abc;sig=&y")).isEqualTo("/x?accessToken=[redacted];sig=[redacted]&y");
        assertThat(Redaction.path("/api/key=1/chat")).isEqualTo("/api/key=1/chat");
        assertThat(Redaction.path("/api/chat")).isEqualTo("/api/chat");
    }
}
