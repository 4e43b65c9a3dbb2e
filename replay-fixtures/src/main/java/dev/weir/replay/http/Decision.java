package dev.weir.replay.http;

import dev.weir.replay.ledger.LoggedRequest;
import dev.weir.replay.script.Script;
import java.util.Iterator;

/** What is done about a request. */
sealed interface Decision {

    /** Whether the connection can take another request, should all end in order. */
    boolean staysOpen();

    /**
     * A script is performed.
     *
     * @param head status line and headers, and of an answer of the server's own the body too, as they go over the wire; empty where nothing
     *     is answered
     * @param isReplay whether the script is of a recording, so that it has times to keep
     * @param log of what it owes
     */
    @SuppressWarnings("ArrayRecordComponent") // decisions are never compared
    record Perform(Script script, byte[] head, boolean staysOpen, boolean isReplay, LoggedRequest log)
            implements Decision {}

    /**
     * A text is sent at once, piece after piece, each as soon as the one before it has gone.
     *
     * @param pieces as they go over the wire, headers included
     */
    record Tell(Iterator<byte[]> pieces, boolean staysOpen) implements Decision {}
}
