package dev.weir.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.FuzzInput;
import dev.weir.MutedLog;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Any bytes, cut anywhere, give the events that {@link ReferenceDecoder} finds in the whole, with the fast path and without it. */
class StreamDecoderFuzzTest {

    private static final DecoderOptions FAST = DecoderOptions.DEFAULTS;
    private static final DecoderOptions GENERIC = FAST.withFastPath(false);
    private static final int SHORT_LIMIT_BYTES = 160;

    @RegisterExtension
    static final MutedLog MUTED = new MutedLog("dev.weir.decode");

    @FuzzTest
    void decodesAsTheReferenceDoes(byte[] input) {
        FuzzInput fuzz = FuzzInput.of(input);
        List<String> expected = ReferenceDecoder.events(fuzz.stream());
        agrees(fuzz, FAST, expected);
        agrees(fuzz, GENERIC, expected);

        List<String> strictly = untilMalformed(expected);
        agrees(fuzz, FAST.withStrict(true), strictly);
        agrees(fuzz, GENERIC.withStrict(true), strictly);

        DecoderOptions limited = GENERIC.withMaxLineBytes(SHORT_LIMIT_BYTES);
        List<String> withinLimit = ReferenceDecoder.events(fuzz.stream(), SHORT_LIMIT_BYTES);
        agrees(fuzz, limited, withinLimit);
        agrees(fuzz, limited.withFastPath(true), withinLimit);
    }

    private static void agrees(FuzzInput fuzz, DecoderOptions options, List<String> expected) {
        assertThat(EventLog.of(fuzz.stream(), options).events)
                .as("in one piece, %s", options)
                .isEqualTo(expected);
        assertThat(EventLog.of(fuzz.stream(), options, fuzz.cuts()).events)
                .as("cut, %s", options)
                .isEqualTo(expected);
        assertThat(EventLog.of(fuzz.stream(), options, fuzz.everyCut()).events)
                .as("byte for byte, %s", options)
                .isEqualTo(expected);
    }

    /** What strict mode reports: all up to the first malformed line. */
    private static List<String> untilMalformed(List<String> events) {
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).startsWith("malformed ")) {
                return events.subList(0, i + 1);
            }
        }
        return events;
    }
}
