package dev.weir.llm.event;

import java.util.OptionalLong;

/**
 * When what of one answer arrived, on the clock of {@link System#nanoTime}. A time is that of the read that brought the bytes, taken
 * when it returned from the socket; several records of one read share it. What has not happened is empty.
 *
 * @param sentNs when the request was about to be sent, connecting included in what follows
 * @param headersNs when the response's headers had arrived
 * @param firstRecordNs when the first record had arrived, even one without text
 * @param firstThinkingNs when the first record with thinking had arrived
 * @param firstTextNs when the first record with text of the answer had arrived
 * @param doneNs when the record that ends the answer had arrived
 */
public record StreamTimings(
        OptionalLong sentNs,
        OptionalLong headersNs,
        OptionalLong firstRecordNs,
        OptionalLong firstThinkingNs,
        OptionalLong firstTextNs,
        OptionalLong doneNs) {

    /** Nothing known. */
    public static final StreamTimings UNKNOWN = new StreamTimings(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());
}
