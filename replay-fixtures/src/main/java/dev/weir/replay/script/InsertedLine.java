package dev.weir.replay.script;

import dev.weir.recording.Recording;
import dev.weir.recording.head.BodyFormat;
import dev.weir.replay.match.ErrorBody;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A line, or among server-sent events an event, that a fault puts between those of a body.
 *
 * @param at the offset in the plain body at which it comes
 * @param text its text and its end; before them, the end of what comes before it where the body's last line has none
 */
record InsertedLine(int at, String text) {

    private static final String LINE_END = "\n";
    private static final String EVENT_END = "\n\n";

    /**
     * The line of a fault: behind the line that the last of the chunks before it begins, but before the {@linkplain FinalRecord final
     * record}.
     *
     * @param lengths of the chunks that the fault counts
     */
    static InsertedLine of(Fault fault, Recording recording, int[] lengths) {
        byte[] plain = recording.plainBody();
        int sent = Arrays.stream(lengths).limit(fault.afterChunks()).sum();
        int last = FinalRecord.of(recording).orElse(FinalRecord.NONE).from();
        return of(fault, recording, plain, Math.min(recording.plainBytesIn(sent), last));
    }

    private static InsertedLine of(Fault fault, Recording recording, byte[] plain, int from) {
        boolean isEvent = recording.bodyFormat() == BodyFormat.SSE;
        String end = isEvent ? EVENT_END : LINE_END;
        String text = fault.kind() == Fault.Kind.ERROR_LINE
                ? ErrorBody.of(recording.path(), 500, fault.text())
                : fault.text();
        int at = from;
        while (at > 0 && at < plain.length && !endsWith(plain, at, end)) {
            at++;
        }
        String before = at == 0 || endsWith(plain, at, end) ? "" : end;
        return new InsertedLine(at, before + (isEvent ? "data: " : "") + text + end);
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the bytes before an offset end in a mark. */
    private static boolean endsWith(byte[] plain, int to, String mark) {
        return to >= mark.length()
                && new String(plain, to - mark.length(), mark.length(), StandardCharsets.US_ASCII).equals(mark);
    }
}
