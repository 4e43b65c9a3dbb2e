package dev.weir.bench.doctor;

import dev.weir.bench.latency.server.FoundServer;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A server during one look at it.
 *
 * @param found what it says of itself
 * @param model the model that is to be measured; null where nobody said which
 * @param isOnThisMachine whether its address is this machine's own
 * @param othersConnected connections that it has and that are not this process's; empty where nobody tells
 * @param answersNs how long it took to say what it is, a few times one after the other, ns: nothing that a model has a part in
 */
record ServerLook(
        FoundServer found,
        @Nullable String model,
        boolean isOnThisMachine,
        OptionalInt othersConnected,
        List<Long> answersNs) {

    ServerLook {
        answersNs = List.copyOf(answersNs);
    }
}
