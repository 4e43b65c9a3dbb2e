package dev.weir.record.http;

import dev.weir.recording.head.Framing;

/** Takes an answer as it arrives. */
public interface ResponseListener extends BodyListener {

    /**
     * The head has arrived. Heads of interim answers, such as 100 and 103, are passed over.
     *
     * @param framing how the end of the body is marked
     */
    void onHead(int status, MessageHead head, Framing framing);

    /** The answer is whole. */
    void onEnd();
}
