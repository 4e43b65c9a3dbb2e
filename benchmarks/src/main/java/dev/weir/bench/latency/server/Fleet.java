package dev.weir.bench.latency.server;

import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.ServerList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The servers of a list as they were found before a load: those that are ready for it, and why others are not. */
public final class Fleet {

    private final ServerList servers;
    private final Map<String, StateProbe> probes = new LinkedHashMap<>();
    private final Map<String, ServerState> ready = new LinkedHashMap<>();
    private final Map<String, String> absent = new LinkedHashMap<>();

    private Fleet(ServerList servers) {
        this.servers = servers;
    }

    /**
     * Asks each server what it is.
     *
     * @param probes asks the server at a URL
     * @param model the one to measure; empty for the only one that the first server has
     * @throws ServerNotReadyException if none is ready; the message is that of the first
     */
    public static Fleet find(ServerList servers, Function<String, StateProbe> probes, Optional<String> model)
            throws ServerNotReadyException {
        Fleet fleet = new Fleet(servers);
        Optional<String> asked = model;
        ServerNotReadyException first = null;
        for (ServerList.Server server : servers.servers()) {
            StateProbe probe = probes.apply(server.url());
            try {
                ServerState state = probe.state(asked);
                asked = Optional.of(state.model().name());
                fleet.ready.put(server.url(), state);
                fleet.probes.put(server.url(), probe);
            } catch (ServerNotReadyException e) {
                first = first == null ? e : first;
                fleet.absent.put(server.url(), Objects.toString(e.getMessage(), "it does not answer"));
            }
        }
        if (fleet.ready.isEmpty() && first != null) {
            throw first;
        }
        return fleet;
    }

    /** The list. */
    public ServerList servers() {
        return servers;
    }

    /** What the first that is ready said. */
    public ServerState first() {
        return ready.values().iterator().next();
    }

    /** Why the others cannot be measured, and what to do, by their URLs. */
    public Map<String, String> absent() {
        return Collections.unmodifiableMap(absent);
    }

    /**
     * Watches them; of a single one as it would be alone.
     *
     * @param machine what they run on, in the user's words; null where the user said nothing
     */
    public ServerWatch watch(@Nullable String machine) {
        Map<String, ServerWatch> watches = new LinkedHashMap<>();
        servers.servers().forEach(server -> {
            StateProbe probe = probes.get(server.url());
            ServerState state = ready.get(server.url());
            watches.put(
                    server.url(),
                    probe == null || state == null
                            ? ServerWatch.fixed(ServerFacts.unknown(server.url(), machine))
                            : ServerWatch.of(probe, state, machine));
        });
        return servers.isSpread()
                ? new AllOf(watches)
                : watches.values().iterator().next();
    }

    private final class AllOf implements ServerWatch {

        private final Map<String, ServerWatch> watches;
        private List<ServerFacts> facts = List.of();

        AllOf(Map<String, ServerWatch> watches) {
            this.watches = watches;
        }

        @Override
        public ServerFacts begin() {
            facts = watches.values().stream().map(ServerWatch::begin).toList();
            return answering().get(0);
        }

        private List<ServerFacts> answering() {
            return facts.stream()
                    .filter(server -> !absent.containsKey(server.url()))
                    .toList();
        }

        @Override
        public ServerList list() {
            return servers;
        }

        @Override
        public List<ServerFacts> servers() {
            return facts;
        }

        @Override
        public Map<String, String> absent() {
            return Fleet.this.absent();
        }

        @Override
        public List<String> changes() {
            List<String> changes = new ArrayList<>();
            absent.forEach((url, why) -> changes.add(url + " was not measured: " + why));
            disagreement("version", server -> joined(server.product(), server.version()))
                    .ifPresent(changes::add);
            disagreement("digest of the model", ServerFacts::digest).ifPresent(changes::add);
            disagreement("context length", ServerFacts::contextLength).ifPresent(changes::add);
            watches.forEach((url, watch) -> watch.changes().forEach(change -> changes.add(url + ": " + change)));
            return changes;
        }

        /** In what those disagree that tell it. */
        private Optional<String> disagreement(String what, Function<ServerFacts, @Nullable Object> fact) {
            Map<Object, List<String>> byValue = new LinkedHashMap<>();
            for (ServerFacts server : answering()) {
                Object value = fact.apply(server);
                if (value != null) {
                    byValue.computeIfAbsent(value, unseen -> new ArrayList<>()).add(server.url());
                }
            }
            return Optional.of(byValue)
                    .filter(Predicate.not(values -> values.size() < 2))
                    .map(
                            values -> "the servers disagree in the " + what + ": "
                                    + values.entrySet().stream()
                                            .map(value ->
                                                    value.getKey() + " (" + String.join(", ", value.getValue()) + ")")
                                            .collect(Collectors.joining(" and "))
                                    + "; figures in all mix them, so look at each server's own, or make them the same and measure again");
        }

        private static @Nullable String joined(@Nullable String product, @Nullable String version) {
            return product == null || version == null ? null : product + " " + version;
        }
    }
}
