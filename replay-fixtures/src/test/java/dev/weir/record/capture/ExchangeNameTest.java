package dev.weir.record.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExchangeNameTest {

    private static final Instant BEGUN = Instant.parse("2026-11-25T18:43:12.120Z");

    @Test
    void tellsTimeRequestAndModel() {
        assertThat(ExchangeName.of(BEGUN, "POST", "/api/chat", "smollm2:135m"))
                .isEqualTo("20261125T184312.120Z-post-api-chat-smollm2-135m");
        assertThat(ExchangeName.of(BEGUN, "GET", "/", null)).isEqualTo("20261125T184312.120Z-get");
        assertThat(ExchangeName.of(BEGUN, "GET", "/v1/models?key=secret", null))
                .isEqualTo("20261125T184312.120Z-get-v1-models");
    }

    @Test
    void isAPlainFileNameWhateverIsAsked() {
        for (String hostile :
                new String[] {"/../../etc/passwd", "/a\\b:c*d?", "/\u0000\n", "//", "/.", "/" + "x".repeat(999)}) {
            assertThat(ExchangeName.of(BEGUN, "GET", hostile, hostile))
                    .matches("[0-9A-Za-z._-]{1,160}")
                    .doesNotContain("..")
                    .doesNotEndWith(".");
        }
    }
}
