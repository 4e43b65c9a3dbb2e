package dev.weir.record.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.recording.head.Framing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseParserTest {

    private static final int MOST_HEAD_BYTES = 4096;

    /** The events as text, data of one chunk or body joined. */
    private static final class Log implements ResponseListener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public void onHead(int status, MessageHead head, Framing framing) {
            text.append(status)
                    .append(' ')
                    .append(framing.label())
                    .append(' ')
                    .append(head.headers().size())
                    .append(':');
        }

        @Override
        public void onBody(byte[] bytes, int from, int to) {
            assertThat(to).isGreaterThan(from);
            text.append(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void onChunkEnd() {
            text.append('|');
        }

        @Override
        public void onEnd() {
            text.append('$');
        }
    }

    private final Log log = new Log();

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String whole(String wire, String method) throws HttpSyntaxException {
        Log log = new Log();
        ResponseParser parser = new ResponseParser(method, MOST_HEAD_BYTES, log);
        parser.feed(ascii(wire), 0, wire.length());
        parser.finish();
        return log.text.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~3~abc~1;x=y~d~0~~ ! 200 chunked 1:abc|d|$",
                "HTTP/1.1 200 OK~Transfer-Encoding: gzip, Chunked~Content-Length: 9~~1~a~000~T: 1~~ ! 200 chunked 2:a|$",
                "HTTP/1.1 200~Content-Length: 3~~abc ! 200 content-length 1:abc$",
                "HTTP/1.1 200 ~Content-Length: 0~~ ! 200 content-length 1:$",
                "HTTP/1.1 200 OK~Content-Length: 3, 3~Content-Length: 3~~abc ! 200 content-length 2:abc$",
                "HTTP/1.0 404 Not Found~~gone ! 404 close 0:gone$",
                "HTTP/1.1 200 OK~~ ! 200 close 0:$",
                "HTTP/1.1 200 OK~Transfer-Encoding: gzip~Content-Length: 2~~abc ! 200 close 2:abc$",
                "HTTP/1.1 100 Continue~~HTTP/1.1 103 Hints~Link: x~~HTTP/1.1 200 OK~Content-Length: 1~~a ! 200 content-length 1:a$",
                "HTTP/1.1 204 No Content~~ ! 204 content-length 0:$",
                "HTTP/1.1 304 Not Modified~Content-Length: 500~~ ! 304 content-length 1:$",
                "HTTP/1.1 101 Switching~Upgrade: x~~raw ! 101 close 1:raw$",
                "~~HTTP/1.1 200 OK~A: b~ c~Content-Length: 1~~a ! 200 content-length 2:a$",
            })
    void theEventsAreTheSameForEveryCut(String wire, String events) throws HttpSyntaxException {
        for (String end : new String[] {"\r\n", "\n"}) {
            byte[] bytes = ascii(wire.strip().replace("~", end));
            assertThat(whole(new String(bytes, StandardCharsets.ISO_8859_1), "GET"))
                    .isEqualTo(events);
            for (int first = 0; first <= bytes.length; first++) {
                for (int second = first; second <= bytes.length; second++) {
                    Log cut = new Log();
                    ResponseParser parser = new ResponseParser("GET", MOST_HEAD_BYTES, cut);
                    for (int[] part : new int[][] {{0, first}, {first, second}, {second, bytes.length}}) {
                        assertThat(parser.feed(bytes, part[0], part[1])).isEqualTo(part[1]);
                    }
                    parser.finish();
                    assertThat(cut.text).as("cut at %d and %d", first, second).hasToString(events);
                }
            }
        }
    }

    @Test
    void takesNothingOfTheNextAnswer() throws HttpSyntaxException {
        byte[] two = ascii("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 500 X\r\n");
        ResponseParser parser = new ResponseParser("GET", MOST_HEAD_BYTES, log);
        int at = parser.feed(two, 0, two.length);
        assertThat(new String(two, at, two.length - at, StandardCharsets.ISO_8859_1))
                .isEqualTo("HTTP/1.1 500 X\r\n");
        assertThat(parser.feed(two, at, two.length)).isEqualTo(at);
        parser.finish();
        assertThat(log.text).hasToString("200 content-length 1:a$");
    }

    @Test
    void anAnswerToHeadHasNoBodyWhateverItSays() throws HttpSyntaxException {
        assertThat(whole("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "HEAD"))
                .isEqualTo("200 content-length 1:$");
        assertThat(whole("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "HEAD"))
                .isEqualTo("200 chunked 1:$");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~3~abc~",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~3~ab",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~0~",
                "HTTP/1.1 200 OK~Content-Length: 3~~ab",
                "HTTP/1.1 200 OK~Content-Le",
                ""
            })
    void whatEndsEarlyHasNoEnd(String wire) throws HttpSyntaxException {
        assertThat(whole(wire.replace("~", "\r\n"), "GET")).doesNotContain("$");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "HTTP/2 200~~ ! expected a status line such as \"HTTP/1.1 200 OK\", found \"HTTP/2 200\"",
                "HTTP/1.1 2x0 OK~~ ! expected a status line",
                "HTTP/1.1 020 OK~~ ! expected a status line",
                "HTTP/1.1 2000~~ ! expected a status line",
                "HTTP/1.1~~ ! expected a status line",
                "HTTP/1.1 200 OK~no colon~~ ! expected a header such as \"Host: localhost\" in line 2, found \"no colon\"",
                "HTTP/1.1 200 OK~A: b~bad name: x~~ ! in line 3",
                "HTTP/1.1 200 OK~ folded~~ ! in line 2, found white space",
                "HTTP/1.1 200 OK~Content-Length: 1, 2~~ ! Content-Length must be one length, found [1, 2]",
                "HTTP/1.1 200 OK~Content-Length: +1~~ ! Content-Length must be one length, found [+1]",
                "HTTP/1.1 200 OK~Content-Length: 9223372036854775808~~ ! beyond all measure",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~x~ ! hexadecimal size of a chunk, found byte 120",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~~ ! hexadecimal size of a chunk",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~-1~ ! hexadecimal size of a chunk",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~fffffffffffffffff~ ! hexadecimal size of a chunk",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1~ab~ ! expected the end of a chunk, found byte 98",
            })
    void whatIsNoHttpIsNamed(String wire, String problem) {
        assertThatThrownBy(() -> whole(wire.strip().replace("~", "\r\n"), "GET"))
                .isInstanceOf(HttpSyntaxException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void whatHasNoEndIsBounded() {
        ResponseParser head = new ResponseParser("GET", MOST_HEAD_BYTES, log);
        assertThatThrownBy(() -> head.feed(new byte[5000], 0, 5000))
                .isInstanceOf(HttpSyntaxException.class)
                .hasMessageContaining("longer than 4096 bytes");
        for (String begun : new String[] {"1;", "0\r\n"}) {
            ResponseParser parser = new ResponseParser("GET", MOST_HEAD_BYTES, log);
            byte[] start = ascii("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + begun);
            assertThatThrownBy(() -> {
                        parser.feed(start, 0, start.length);
                        byte[] endless = new byte[1 << 17];
                        Arrays.fill(endless, (byte) 'x');
                        parser.feed(endless, 0, endless.length);
                    })
                    .as(begun)
                    .isInstanceOf(HttpSyntaxException.class)
                    .hasMessageContaining("longer than 65536 bytes");
        }
    }

    @Test
    void anyBytesEndInEventsOrInASyntaxError() {
        long seed = 20261125;
        Random random = new Random(seed);
        byte[] genuine =
                ascii("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n3;e\r\nabc\r\n0\r\nT: u\r\n\r\n");
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = genuine.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            ResponseParser parser = new ResponseParser("GET", MOST_HEAD_BYTES, log);
            try {
                assertThat(parser.feed(damaged, 0, damaged.length)).isLessThanOrEqualTo(damaged.length);
                parser.finish();
            } catch (HttpSyntaxException e) {
                assertThat(e).as("seed %d, round %d", seed, round).hasMessageContaining("e");
            }
        }
    }
}
