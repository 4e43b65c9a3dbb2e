package dev.weir.bench.latency.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.weir.bench.latency.http.TruncatedResponseException.Place;
import dev.weir.recording.head.Framing;
import dev.weir.recording.head.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpResponseReaderTest {

    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static HttpTranscript read(String response) {
        HttpTranscript whole = HttpTranscript.weir(bytes(response));
        assertThat(HttpTranscript.weir(bytes(response), from -> 1).summary()).isEqualTo(whole.summary());
        return whole;
    }

    private static void assertWhole(HttpTranscript transcript, String body) {
        assertThat(transcript.failure()).isNull();
        assertThat(transcript.ended()).isTrue();
        assertThat(new String(transcript.body(), StandardCharsets.ISO_8859_1)).isEqualTo(body);
    }

    @Test
    void chunksAreJoinedAndExtensionsAndTrailersSkipped() {
        HttpTranscript answer = read(
                CHUNKED + "3;a=\"b\"\r\nabc\r\n00A ; x\r\n0123456789\r\n000;last\r\nTrailer: x\r\nAnother: y\r\n\r\n");
        assertWhole(answer, "abc0123456789");
        assertThat(answer.head().framing()).isEqualTo(Framing.CHUNKED);
        assertThat(answer.head().keepsAlive()).isTrue();
        assertThat(answer.head().header("transfer-ENCODING")).hasValue("chunked");
    }

    @Test
    void contentLengthEndsTheBody() {
        HttpTranscript answer = read("HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhello");
        assertWhole(answer, "hello");
        assertThat(answer.head().status()).isEqualTo(404);
        assertThat(answer.head().reason()).isEqualTo("Not Found");
        assertThat(answer.head().contentLength()).hasValue(5);
    }

    @Test
    void withoutFramingTheBodyEndsWithTheConnection() {
        HttpTranscript answer = read("HTTP/1.1 200 OK\r\n\r\nall there is");
        assertWhole(answer, "all there is");
        assertThat(answer.head().framing()).isEqualTo(Framing.CLOSE);
        assertThat(answer.head().keepsAlive()).isFalse();
    }

    @Test
    void interimResponsesArePassedOver() {
        HttpTranscript answer = HttpTranscript.weir(
                bytes("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\nContent-Length: 7\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
                from -> from == 0 ? 25 : 10_000);
        assertWhole(answer, "{}");
        assertThat(answer.head().status()).isEqualTo(200);
        assertThat(answer.firstByteNs()).as("of the response that counts").isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK|Content-Length: 0|true",
                "HTTP/1.1 200 OK|Content-Length: 0~Connection: close|false",
                "HTTP/1.1 200 OK|Content-Length: 0~Connection: Foo, CLOSE|false",
                "HTTP/1.1 204|X: y|true",
                "HTTP/1.1 304 Not Modified|Content-Length: 7|true",
                "HTTP/1.0 200 OK|Content-Length: 0|false",
                "HTTP/1.0 200 OK|Content-Length: 0~Connection: Keep-Alive|true",
                "HTTP/1.1 200 OK|X: y|false"
            })
    void tellsWhetherTheConnectionMayCarryAnotherRequest(String statusLine, String headers, boolean keepsAlive) {
        HttpTranscript answer = read(statusLine + "\r\n" + headers.replace("~", "\r\n") + "\r\n\r\n");
        assertWhole(answer, "");
        assertThat(answer.head().keepsAlive()).isEqualTo(keepsAlive);
    }

    @Test
    void oneReaderReadsOneResponseAfterAnother() throws IOException {
        HttpTranscript ignored = new HttpTranscript();
        int[] ended = new int[1];
        HttpResponseReader reader = new HttpResponseReader(new HttpResponseListener() {
            @Override
            public void head(HttpHead head, long firstByteNs, long atNs) {}

            @Override
            public void body(byte[] bytes, int from, int to, long atNs) {
                ignored.body(bytes, from, to, atNs);
            }

            @Override
            public void end(long atNs) {
                ended[0]++;
            }
        });
        byte[] answer = bytes(CHUNKED + "2\r\nab\r\n0\r\n\r\n");
        for (int i = 1; i <= 3; i++) {
            reader.reset();
            reader.feed(answer, 0, answer.length, i);
            assertThat(ended[0]).isEqualTo(i);
        }
        reader.finish(4);
        assertThat(ended[0]).isEqualTo(3);
        assertThat(new String(ignored.body(), StandardCharsets.US_ASCII)).isEqualTo("ababab");
    }

    @Test
    void tolerantOfLineFeedsAloneFoldingAndSpacesInTheHead() {
        HttpTranscript answer = read("HTTP/1.1 200\nA :  b \n c\r\n\td\nContent-Length:2, 2\n\nok");
        assertWhole(answer, "ok");
        assertThat(answer.headers()).containsExactly(new Header("A", "b c d"), new Header("Content-Length", "2, 2"));
    }

    @ParameterizedTest
    @CsvSource({
        "0,BEFORE_RESPONSE",
        "1,HEAD",
        "46,HEAD",
        "47,BETWEEN_CHUNKS",
        "48,BETWEEN_CHUNKS",
        "50,INSIDE_CHUNK",
        "51,INSIDE_CHUNK",
        "52,BETWEEN_CHUNKS",
        "53,BETWEEN_CHUNKS",
        "54,BETWEEN_CHUNKS",
        "55,BETWEEN_CHUNKS",
        "57,TRAILERS",
        "58,TRAILERS"
    })
    void namesWhereAChunkedResponseBrokeOff(int length, Place place) {
        String whole = CHUNKED + "2\r\nab\r\n0\r\n\r\n";
        assertThat(CHUNKED).hasSize(47);
        HttpTranscript broken = read(whole.substring(0, length));
        assertThat(broken.failure()).isInstanceOfSatisfying(TruncatedResponseException.class, e -> {
            assertThat(e.place()).isEqualTo(place);
            assertThat(e.offset()).isEqualTo(length);
        });
        assertThat(broken.ended()).isFalse();
    }

    @Test
    void namesABodyShorterThanItsContentLength() {
        HttpTranscript broken = read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell");
        assertThat(new String(broken.body(), StandardCharsets.US_ASCII)).isEqualTo("hell");
        assertThat(broken.failure())
                .isInstanceOfSatisfying(
                        TruncatedResponseException.class,
                        e -> assertThat(e.place()).isEqualTo(Place.CONTENT_LENGTH))
                .hasMessageContaining("before the body had the length that Content-Length gives");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><body>hello</body></html>",
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.2 200 OK\r\n\r\n",
                "HTTP/1.1  200 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\n: empty\r\n\r\n",
                "HTTP/1.1 200 OK\r\n folded: first\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: ,\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                CHUNKED + "x\r\n",
                CHUNKED + "\r\n",
                CHUNKED + "-1\r\n",
                CHUNKED + "2\nab",
                CHUNKED + "2\r\nabc\r\n",
                CHUNKED + "2\r\nab\n0\r\n\r\n",
                CHUNKED + "2;ext\nab",
                CHUNKED + "7fffffffffffffff0\r\n",
                CHUNKED + "0\r\n\r\nmore"
            })
    void whatIsNoResponseIsNamed(String response) {
        assertThat(read(response).failure()).isInstanceOf(MalformedResponseException.class);
    }

    @Test
    void messagesSayWhereAndWhat() {
        assertThat(read("<html>\n").failure())
                .hasMessage("this is no HTTP/1.1 response, it begins with \"<html>?\", at byte 0 of the response");
        assertThat(read(CHUNKED + "2\r\nabXY").failure())
                .hasMessage("expected CR LF after a chunk's data, found \"X\", at byte 52 of the response");
    }

    @Test
    void whatIsCompleteIsDeliveredBeforeWhatIsTooMuchIsRefused() {
        HttpTranscript answer = HttpTranscript.weir(bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1"));
        assertThat(answer.ended()).isTrue();
        assertThat(answer.failure()).hasMessageContaining("8 more bytes came after the response had ended");
    }

    @Test
    void codingsThatNobodyAskedForAreRefused() {
        assertThat(read("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n").failure())
                .isInstanceOf(UnsupportedCodingException.class)
                .hasMessageContaining("Content-Encoding: \"br\"");
        assertThat(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")
                        .failure())
                .isInstanceOf(UnsupportedCodingException.class)
                .hasMessageContaining("turn it off");
    }

    @Test
    void limitsHoldWhatIsKeptOrSkipped() {
        HttpLimits limits = new HttpLimits(64, 8);
        assertThatThrownBy(() -> feed(limits, "HTTP/1.1 200 OK\r\nA: " + "x".repeat(64)))
                .isInstanceOf(ResponseTooLargeException.class)
                .hasMessage("the response's head is longer than the limit of 64 bytes, at byte 64 of the response");
        assertThatThrownBy(() -> feed(limits, CHUNKED + "1;longer\r\n"))
                .isInstanceOf(ResponseTooLargeException.class)
                .hasMessageContaining("the line before a chunk");
        assertThatThrownBy(() -> feed(limits, CHUNKED + "0\r\nA: " + "x".repeat(64)))
                .isInstanceOf(ResponseTooLargeException.class)
                .hasMessageContaining("trailer");
        assertThatThrownBy(() -> new HttpLimits(0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void feed(HttpLimits limits, String response) throws IOException {
        new HttpResponseReader(new HttpTranscript(), limits).feed(bytes(response), 0, response.length(), 0);
    }

    @Test
    void afterAFailureNothingIsTakenUntilReset() throws IOException {
        HttpTranscript transcript = new HttpTranscript();
        HttpResponseReader reader = new HttpResponseReader(transcript);
        assertThatThrownBy(() -> reader.feed(bytes("x"), 0, 1, 0)).isInstanceOf(MalformedResponseException.class);
        assertThatThrownBy(() -> reader.feed(bytes("HTTP"), 0, 4, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> reader.finish(0)).isInstanceOf(IllegalStateException.class);
        reader.reset();
        byte[] answer = bytes("HTTP/1.1 204 No Content\r\n\r\n");
        reader.feed(answer, 0, answer.length, 0);
        assertThat(transcript.ended()).isTrue();
    }

    @Test
    void gzipIsDecompressedAsItComes() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        int firstPart;
        try (GZIPOutputStream out = new GZIPOutputStream(compressed, true)) {
            out.write(bytes("first"));
            out.flush();
            firstPart = compressed.size();
            out.write(bytes(" second"));
        }
        String head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + compressed.size() + "\r\n\r\n";
        byte[] response = Arrays.copyOf(bytes(head), head.length() + compressed.size());
        System.arraycopy(compressed.toByteArray(), 0, response, head.length(), compressed.size());
        HttpTranscript answer =
                HttpTranscript.weir(response, from -> from == 0 ? head.length() + firstPart : response.length);
        assertWhole(answer, "first second");
        assertThat(Arrays.copyOf(answer.bodyByteNs(), 5))
                .as("bytes of the first read")
                .containsOnly(1L);
        assertThat(Arrays.copyOfRange(answer.bodyByteNs(), 5, 12))
                .as("bytes of the second")
                .containsOnly(2L);

        byte[] noGzip = response.clone();
        noGzip[head.length()] = 'x';
        assertThat(HttpTranscript.weir(noGzip).failure()).isInstanceOf(MalformedResponseException.class);
    }

    @Test
    void gzipThatBreaksOffInsideIntactFramingIsNamed() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(bytes("something to compress"));
        }
        int length = compressed.size() - 9;
        String head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + length + "\r\n\r\n";
        byte[] response = Arrays.copyOf(bytes(head), head.length() + length);
        System.arraycopy(compressed.toByteArray(), 0, response, head.length(), length);
        assertThat(HttpTranscript.weir(response).failure())
                .isInstanceOfSatisfying(
                        TruncatedResponseException.class,
                        e -> assertThat(e.place()).isEqualTo(Place.INSIDE_GZIP));
    }

    @Test
    void slicesOfABodyAllocateNothing() throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] head = bytes(CHUNKED);
        byte[] record = bytes("1e;x=y\r\n{\"response\":\"x\",\"done\":false}\n\r\n");
        long[] bodyBytes = new long[1];
        HttpResponseReader reader = new HttpResponseReader(new HttpResponseListener() {
            @Override
            public void head(HttpHead ignored, long firstByteNs, long atNs) {}

            @Override
            public void body(byte[] bytes, int from, int to, long atNs) {
                bodyBytes[0] += to - from;
            }

            @Override
            public void end(long atNs) {}
        });
        reader.feed(head, 0, head.length, 0);
        for (int i = 0; i < 20_000; i++) {
            feedTwice(reader, record);
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 50 && least > 0; round++) { // the JVM itself may allocate in one of them
            bodyBytes[0] = 0;
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1_000; i++) {
                feedTwice(reader, record);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            assertThat(bodyBytes[0]).isEqualTo(2 * 1_000 * 30L);
        }
        assertThat(least).isZero();
    }

    private static void feedTwice(HttpResponseReader reader, byte[] record) throws IOException {
        reader.feed(record, 0, record.length, 1);
        reader.feed(record, 0, 11, 2);
        reader.feed(record, 11, record.length, 3);
    }
}
