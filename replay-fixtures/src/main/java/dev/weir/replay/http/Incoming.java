package dev.weir.replay.http;

import dev.weir.replay.ledger.Moment;
import dev.weir.replay.match.ReceivedRequest;

/** What came from a client: a request, or something that is none. */
sealed interface Incoming {

    /**
     * A request, whole.
     *
     * @param isHttp10 whether the client speaks HTTP/1.0
     * @param isTooLong whether its body was longer than is read, and is left out
     * @param arrived when the last byte arrived of the read that brought its own last one, by the kernel's stamp; without one, when that
     *     read returned, by this process's clock
     */
    record Request(ReceivedRequest received, boolean isHttp10, boolean isTooLong, Moment arrived) implements Incoming {

        /** The same, as if it had arrived at another moment. */
        Request arrivedAt(Moment moment) {
            return new Request(received, isHttp10, isTooLong, moment);
        }
    }

    /**
     * Something that is no request, after which nothing more is read.
     *
     * @param status of the answer
     * @param reason what is wrong with it
     */
    record Refusal(int status, String reason) implements Incoming {}
}
