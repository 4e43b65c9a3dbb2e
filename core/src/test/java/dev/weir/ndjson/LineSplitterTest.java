package dev.weir.ndjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest {

    private static final String STREAM =
            "{\"a\":1}\n{\"text\":\"caf\u00e9 \u0085 \u2028 \ud83d\ude80\"}\r\n\n{\"last\":true}";
    private static final List<String> LINES =
            List.of("{\"a\":1}", "{\"text\":\"caf\u00e9 \u0085 \u2028 \ud83d\ude80\"}", "{\"last\":true}");

    @Test
    void givesTheSameLinesForEveryPairOfCuts() {
        byte[] stream = STREAM.getBytes(StandardCharsets.UTF_8);
        for (int first = 0; first <= stream.length; first++) {
            for (int second = first; second <= stream.length; second++) {
                assertThat(split(stream, first, second))
                        .as("cut at %d and %d", first, second)
                        .isEqualTo(LINES);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithTheObviousSplitOnRandomStreams(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            byte[] stream = new byte[random.nextInt(64)];
            for (int i = 0; i < stream.length; i++) {
                stream[i] = (byte) "ab\r\n".charAt(random.nextInt(4));
            }
            int first = random.nextInt(stream.length + 1);
            int second = first + random.nextInt(stream.length - first + 1);
            assertThat(split(stream, first, second))
                    .as("seed %d, round %d, cut at %d and %d", seed, round, first, second)
                    .isEqualTo(obviousSplit(stream));
        }
    }

    @Test
    void numbersLinesAndBytesAsAnEditorDoes() {
        List<String> positions = new ArrayList<>();
        LineSplitter[] splitter = new LineSplitter[1];
        splitter[0] = new LineSplitter(
                (bytes, from, to) -> positions.add(splitter[0].lineNumber() + "@" + splitter[0].lineOffset()),
                LineSplitter.DEFAULT_MAX_LINE_BYTES);
        byte[] stream = "one\n\r\n\nfour\nfive".getBytes(StandardCharsets.US_ASCII);
        for (byte b : stream) {
            splitter[0].feed(new byte[] {b}, 0, 1);
        }
        splitter[0].finish();
        assertThat(positions).containsExactly("1@0", "4@7", "5@12");
    }

    @Test
    void refusesALineThatIsTooLongAndSaysWhere() {
        LineSplitter splitter = new LineSplitter((bytes, from, to) -> {}, 4);
        byte[] stream = "1234\r\n12345\n".getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> splitter.feed(stream, 0, stream.length))
                .isInstanceOf(LineTooLongException.class)
                .hasMessageContaining("line 2 (byte 6 of the stream) is longer than 4 bytes");
    }

    @Test
    void refusesAnEndlessLineWithoutHoldingIt() {
        LineSplitter splitter = new LineSplitter((bytes, from, to) -> {}, 10_000);
        byte[] chunk = new byte[4_096];
        splitter.feed(chunk, 0, chunk.length);
        splitter.feed(chunk, 0, chunk.length);
        assertThatThrownBy(() -> splitter.feed(chunk, 0, chunk.length)).isInstanceOf(LineTooLongException.class);
    }

    @Test
    void acceptsTheCrOfTheTerminatorBeyondTheLimitWhereverTheStreamIsCut() {
        byte[] stream = "1234\r\n1234\n123\r".getBytes(StandardCharsets.US_ASCII);
        for (int cut = 0; cut <= stream.length; cut++) {
            List<String> lines = new ArrayList<>();
            LineSplitter splitter = new LineSplitter(
                    (bytes, from, to) -> lines.add(new String(bytes, from, to - from, StandardCharsets.US_ASCII)), 4);
            splitter.feed(stream, 0, cut);
            splitter.feed(stream, cut, stream.length);
            splitter.finish();
            assertThat(lines).as("cut at %d", cut).containsExactly("1234", "1234", "123");
        }
        LineSplitter splitter = new LineSplitter((bytes, from, to) -> {}, 4);
        byte[] tooLong = "12345\n".getBytes(StandardCharsets.US_ASCII);
        splitter.feed(tooLong, 0, 4);
        assertThatThrownBy(() -> splitter.feed(tooLong, 4, 5)).isInstanceOf(LineTooLongException.class);
    }

    @Test
    void takesNothingAfterAnExceptionOrTheEndUntilItIsReset() {
        List<String> lines = new ArrayList<>();
        LineSplitter splitter = new LineSplitter(
                (bytes, from, to) -> {
                    String line = new String(bytes, from, to - from, StandardCharsets.US_ASCII);
                    if (line.equals("bad")) {
                        throw new UnsupportedOperationException(line);
                    }
                    lines.add(line);
                },
                10);
        byte[] stream = "good\nbad\nlater\n".getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> splitter.feed(stream, 0, stream.length))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(splitter.lineNumber()).isEqualTo(2);
        assertThat(splitter.lineOffset()).isEqualTo(5);
        assertThatThrownBy(() -> splitter.feed(stream, 0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("line 2 (byte 5)");

        splitter.reset();
        splitter.feed(stream, 0, 5);
        splitter.finish();
        assertThatThrownBy(splitter::finish).isInstanceOf(IllegalStateException.class);
        assertThat(lines).containsExactly("good", "good");
    }

    @Test
    void offersEachLineOfAChunkOnceAndNeverMoreThanTheLimit() {
        List<String> offered = new ArrayList<>();
        List<String> reported = new ArrayList<>();
        LineListener listener = new LineListener() {
            @Override
            public void onLine(byte[] bytes, int from, int to) {
                reported.add(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
            }

            @Override
            public int recogniseLine(byte[] bytes, int from, int to) {
                String window = new String(bytes, from, to - from, StandardCharsets.US_ASCII);
                offered.add(window);
                return window.startsWith("ab\n") ? from + 3 : NOT_RECOGNISED;
            }
        };
        LineSplitter splitter = new LineSplitter(listener, 5);
        byte[] stream = "ab\nabc\nab\nabcd".getBytes(StandardCharsets.US_ASCII);
        splitter.feed(stream, 0, stream.length);
        assertThat(splitter.lineNumber()).isEqualTo(4);
        assertThat(splitter.lineOffset()).isEqualTo(10);
        splitter.finish();
        assertThat(offered).containsExactly("ab\nabc", "abc\nab", "ab\nabc", "abcd");
        assertThat(reported).containsExactly("abc", "abcd");
    }

    private static List<String> split(byte[] stream, int firstCut, int secondCut) {
        List<String> lines = new ArrayList<>();
        LineSplitter splitter = new LineSplitter(
                (bytes, from, to) -> lines.add(new String(bytes, from, to - from, StandardCharsets.UTF_8)),
                LineSplitter.DEFAULT_MAX_LINE_BYTES);
        splitter.feed(stream, 0, firstCut);
        splitter.feed(stream, firstCut, secondCut);
        splitter.feed(stream, secondCut, stream.length);
        splitter.finish();
        return lines;
    }

    /** The slow reference: cut at LF, drop one trailing CR, drop blank lines. */
    private static List<String> obviousSplit(byte[] stream) {
        List<String> lines = new ArrayList<>();
        for (String line : new String(stream, StandardCharsets.UTF_8).split("\n", -1)) {
            String withoutCr = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            if (!withoutCr.isEmpty()) {
                lines.add(withoutCr);
            }
        }
        return lines;
    }
}
