package dev.weir.replay.http;

import dev.weir.replay.ledger.LoggedRequest;
import dev.weir.replay.script.Script;
import java.util.Iterator;

/** What is done about a request. */
sealed interface Decision {

    /** Whose answer is given. */
    enum Source {
        /** The server's own, which is given at once. */
        SERVER,
        /** A recording's, which has times to keep. */
        RECORDING,
        /** A recording's of what a model answered; as with Ollama, a client that sends no more has left and is not answered further. */
        MODEL
    }

    /** Whether the connection can take another request, should all end in order. */
    boolean staysOpen();

    /**
     * A script is performed.
     *
     * @param head status line and headers, and of an answer of the server's own the body too, as they go over the wire; empty where nothing
     *     is answered
     * @param source whose answer it is
     * @param log of what it owes
     */
    @SuppressWarnings("ArrayRecordComponent") // decisions are never compared
    record Perform(Script script, byte[] head, boolean staysOpen, Source source, LoggedRequest log)
            implements Decision {}

    /**
     * A text is sent at once, piece after piece, each as soon as the one before it has gone.
     *
     * @param pieces as they go over the wire, headers included
     */
    record Tell(Iterator<byte[]> pieces, boolean staysOpen) implements Decision {}
}
