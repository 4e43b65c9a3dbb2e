package dev.weir.bench.latency.server;

import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.ServerList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What stands in the head of each run about its server, and what has changed at the run's end. Not thread-safe. */
public interface ServerWatch {

    /** Looks at the server before a run. */
    ServerFacts begin();

    /** What has changed since then, one sentence each. */
    List<String> changes();

    /** Over which servers loads are spread; null where there is one. */
    default @Nullable ServerList list() {
        return null;
    }

    /** What {@link #begin} found of each server of the list, in its order; empty where there is none. */
    default List<ServerFacts> servers() {
        return List.of();
    }

    /** Why servers of the list are not measured, and what to do, by their URLs. */
    default Map<String, String> absent() {
        return Map.of();
    }

    /** Watches a live server. */
    static ServerWatch of(StateProbe probe, ServerState first, @Nullable String machine) {
        return new ServerWatch() {

            private ServerState before = first;

            @Override
            public ServerFacts begin() {
                try {
                    before = probe.state(Optional.of(first.model().name()));
                } catch (ServerNotReadyException e) {
                    // the run itself will tell
                }
                return before.facts(machine);
            }

            @Override
            public List<String> changes() {
                try {
                    return before.changesUntil(
                            probe.state(Optional.of(first.model().name())));
                } catch (ServerNotReadyException e) {
                    return List.of("the server did not answer as before at the end of the run: " + e.getMessage());
                }
            }
        };
    }

    /** A server that cannot change, such as one that replays. */
    static ServerWatch fixed(ServerFacts facts) {
        return new ServerWatch() {

            @Override
            public ServerFacts begin() {
                return facts;
            }

            @Override
            public List<String> changes() {
                return List.of();
            }
        };
    }
}
