package dev.weir.ndjson;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.FuzzInput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Any bytes, cut anywhere, give the lines and positions that the obvious split finds in the whole. */
class LineSplitterFuzzTest {

    private static final int SHORT_LIMIT_BYTES = 16;

    private final List<String> events = new ArrayList<>();

    @FuzzTest
    void splitsAsTheObviousSplitDoes(byte[] input) {
        FuzzInput fuzz = FuzzInput.of(input);
        splitsAsTheObviousSplitDoes(fuzz, LineSplitter.DEFAULT_MAX_LINE_BYTES);
        splitsAsTheObviousSplitDoes(fuzz, SHORT_LIMIT_BYTES);
    }

    private void splitsAsTheObviousSplitDoes(FuzzInput fuzz, int maxLineBytes) {
        LineSplitter[] splitter = new LineSplitter[1];
        splitter[0] = new LineSplitter(
                (bytes, from, to) -> events.add(splitter[0].lineNumber() + "@" + splitter[0].lineOffset() + " "
                        + new String(bytes, from, to - from, StandardCharsets.ISO_8859_1)),
                maxLineBytes);
        List<String> expected = obviousSplit(fuzz.stream(), maxLineBytes);
        assertThat(split(splitter[0], fuzz.stream())).as("in one piece").isEqualTo(expected);
        assertThat(split(splitter[0], fuzz.stream(), fuzz.cuts())).as("cut").isEqualTo(expected);
        assertThat(split(splitter[0], fuzz.stream(), fuzz.everyCut()))
                .as("byte for byte")
                .isEqualTo(expected);
    }

    /** What the splitter, which may have failed on another stream before, reports of this one. */
    private List<String> split(LineSplitter splitter, byte[] stream, int... cuts) {
        events.clear();
        splitter.reset();
        try {
            int from = 0;
            for (int cut : cuts) {
                splitter.feed(stream, from, cut);
                from = cut;
            }
            splitter.feed(stream, from, stream.length);
            splitter.finish();
        } catch (LineTooLongException e) {
            events.add(tooLong(e.lineNumber(), e.byteOffset(), e.limitBytes()));
        }
        return List.copyOf(events);
    }

    /** The slow reference: cut at LF, drop one trailing CR, drop blank lines, stop at a line that is too long. */
    private static List<String> obviousSplit(byte[] stream, int maxLineBytes) {
        List<String> events = new ArrayList<>();
        int number = 1;
        int offset = 0;
        for (String untilLf : new String(stream, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            String line = untilLf.endsWith("\r") ? untilLf.substring(0, untilLf.length() - 1) : untilLf;
            if (line.length() > maxLineBytes) {
                events.add(tooLong(number, offset, maxLineBytes));
                return events;
            }
            if (!line.isEmpty()) {
                events.add(number + "@" + offset + " " + line);
            }
            number++;
            offset += untilLf.length() + 1;
        }
        return events;
    }

    private static String tooLong(long number, long offset, int limitBytes) {
        return number + "@" + offset + " is longer than " + limitBytes;
    }
}
