package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Timeout;
import org.junit.jupiter.api.Test;

/** What is waited for when an answer is closed. */
class HttpAnswerCloseTest {

    /** What OkHttp would wait by itself. */
    private static final Duration OKHTTP_WAIT = Duration.ofMillis(100);

    @Test
    void theRestOfABodyIsWaitedForFarShorterThanOkHttpWould() {
        DeadlineAtClose body = new DeadlineAtClose();
        HttpAnswer.closeSoon(new Response.Builder()
                .request(new Request.Builder().url("http://localhost").build())
                .protocol(Protocol.HTTP_1_1)
                .code(200)
                .message("OK")
                .body(ResponseBody.create(Okio.buffer(body), null, -1))
                .build());
        assertThat(body.leftNs).isPresent();
        assertThat(Duration.ofNanos(body.leftNs.getAsLong())).isLessThan(OKHTTP_WAIT.dividedBy(10));
    }

    /** Notes how long a read could still take when it is closed. */
    private static final class DeadlineAtClose extends ForwardingSource {

        private final Timeout timeout = new Timeout();
        private OptionalLong leftNs = OptionalLong.empty();

        DeadlineAtClose() {
            super(new Buffer());
        }

        @Override
        public Timeout timeout() {
            return timeout;
        }

        @Override
        public void close() {
            if (timeout.hasDeadline()) {
                leftNs = OptionalLong.of(timeout.deadlineNanoTime() - System.nanoTime());
            }
        }
    }
}
