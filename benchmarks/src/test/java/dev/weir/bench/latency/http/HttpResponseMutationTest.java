package dev.weir.bench.latency.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged responses: the events do not depend on the cut, and what is taken for whole, Netty takes for the same. */
class HttpResponseMutationTest {

    private static final int ROUNDS = 3_000;

    /** A slash stands for CR LF. */
    private static final List<String> RESPONSES = List.of(
            "HTTP|1.1 200 OK/Content-Type: a/Transfer-Encoding: chunked//3/abc/1A;x=\"y\"/abcdefghijklmnopqrstuvwxyz/0/T: t//",
            "HTTP|1.1 200 OK/Content-Length: 11/Connection: keep-alive//hello world",
            "HTTP|1.0 404 Not Found/Server: s//{'error':'x'}/",
            "HTTP|1.1 100 Continue//HTTP|1.1 503/Content-Length: 2/Content-Length: 2//{}",
            "HTTP|1.1 204 No Content/X: 1//");

    private static final Pattern FOLDED = Pattern.compile("\n[ \t]");

    private static final byte[] LIKELY =
            "\r\n\t :;,0179afAFxchunkedHTTP/.\0\u00ff".getBytes(StandardCharsets.ISO_8859_1);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void areReadTheSameHoweverCutAndNeverOtherThanNettyReadsThem(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] response = onWire(RESPONSES.get(random.nextInt(RESPONSES.size())));
            for (int damage = random.nextInt(4); damage > 0 && response.length > 0; damage--) {
                response = damaged(response, random);
            }
            HttpTranscript whole = HttpTranscript.weir(response);
            String what = "seed " + seed + ", round " + round + ": "
                    + new String(response, StandardCharsets.ISO_8859_1)
                            .replace("\r", "\\r")
                            .replace("\n", "\\n\n");
            assertThat(HttpTranscript.weir(response, from -> 1).summary())
                    .as(what)
                    .isEqualTo(whole.summary());
            assertThat(HttpTranscript.weir(response, from -> 1 + random.nextInt(20))
                            .summary())
                    .as(what)
                    .isEqualTo(whole.summary());
            // Netty refuses some folded headers, which RFC 9112, 5.2, has a client read.
            boolean isFolded = FOLDED.matcher(new String(response, StandardCharsets.ISO_8859_1))
                    .find();
            if (!whole.failed() && !isFolded) {
                HttpTranscript netty = HttpTranscript.netty(response);
                assertThat(netty.failed()).as("Netty fails, %s", what).isFalse();
                assertThat(whole.status()).as(what).isEqualTo(netty.status());
                assertThat(whole.body()).as(what).isEqualTo(netty.body());
            }
        }
    }

    private static byte[] onWire(String response) {
        return response.replace("/", "\r\n").replace('|', '/').getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] damaged(byte[] response, Random random) {
        int at = random.nextInt(response.length);
        byte likely = LIKELY[random.nextInt(LIKELY.length)];
        byte[] result = switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(response, at);
            case 1 -> without(response, at, Math.min(response.length, at + 1 + random.nextInt(3)));
            case 2 -> without(response, at, at);
            default -> response.clone();
        };
        if (at < result.length && result.length == response.length) {
            result[at] = random.nextBoolean() ? likely : (byte) random.nextInt();
        }
        return result;
    }

    /** Without some bytes, or with one more where there are none to leave out. */
    private static byte[] without(byte[] response, int from, int to) {
        int inserted = from == to ? 1 : 0;
        byte[] result = new byte[response.length - (to - from) + inserted];
        System.arraycopy(response, 0, result, 0, from);
        if (inserted == 1) {
            result[from] = response[from];
        }
        System.arraycopy(response, to, result, from + inserted, response.length - to);
        return result;
    }
}
