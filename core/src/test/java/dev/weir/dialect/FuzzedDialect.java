package dev.weir.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.FuzzInput;
import dev.weir.decode.DecoderOptions;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What the fuzz tests of the three dialects hold a decoder to. */
final class FuzzedDialect {

    private static final int SHORT_LIMIT_BYTES = 200;

    /** Held, because the log manager does not. */
    private static final Logger LOG = Logger.getLogger("dev.weir.dialect");

    private FuzzedDialect() {}

    static void decodesAsTheReferenceDoes(Dialect dialect, FuzzInput fuzz) {
        Level before = LOG.getLevel();
        LOG.setLevel(Level.OFF); // nearly every event that a fuzzer writes is malformed
        try {
            List<String> expected = ReferenceDecoder.events(dialect, fuzz.stream());
            for (DecoderOptions options : Dialect.BOTH_WAYS) {
                agrees(dialect, fuzz, options, expected);
            }
            agrees(dialect, fuzz, DecoderOptions.DEFAULTS.withStrict(true), untilMalformed(expected));
            List<String> limited = ReferenceDecoder.events(dialect, fuzz.stream(), SHORT_LIMIT_BYTES);
            // Of the arguments of a call, which the limit holds for too, the reference knows nothing.
            if (limited.stream().noneMatch(event -> event.startsWith("arguments "))) {
                agrees(dialect, fuzz, DecoderOptions.DEFAULTS.withMaxLineBytes(SHORT_LIMIT_BYTES), limited);
            }
        } finally {
            LOG.setLevel(before);
        }
    }

    private static void agrees(Dialect dialect, FuzzInput fuzz, DecoderOptions options, List<String> expected) {
        assertThat(EventLog.of(dialect, fuzz.stream(), options).events)
                .as("in one piece, %s", options)
                .isEqualTo(expected);
        assertThat(EventLog.of(dialect, fuzz.stream(), options, fuzz.cuts()).events)
                .as("cut, %s", options)
                .isEqualTo(expected);
        assertThat(EventLog.of(dialect, fuzz.stream(), options, fuzz.everyCut()).events)
                .as("byte for byte, %s", options)
                .isEqualTo(expected);
    }

    /** What strict mode reports: all up to the first malformed record, of which what is good comes before. */
    private static List<String> untilMalformed(List<String> events) {
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).startsWith("malformed ")) {
                return events.subList(0, i + 1);
            }
        }
        return events;
    }
}
