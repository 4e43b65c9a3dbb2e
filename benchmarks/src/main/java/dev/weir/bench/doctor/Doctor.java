package dev.weir.bench.doctor;

import dev.weir.bench.latency.server.FoundServer;
import dev.weir.bench.latency.server.ServerFinder;
import dev.weir.bench.latency.server.ServerNotReadyException;
import dev.weir.bench.run.ServerFacts;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Looks at this machine and at a server, and says what would spoil a measurement. */
public final class Doctor {

    private static final int QUESTIONS = 5;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final ServerFinder finder;
    private final List<String> urls;
    private final @Nullable String model;

    /**
     * @param urls where servers may be: all are asked, and the first that answers is looked at; one that the user named is the only one
     * @param model what is to be measured; empty where nobody said
     * @param headers sent with each request
     */
    public Doctor(List<String> urls, Optional<String> model, Map<String, String> headers) {
        this.urls = List.copyOf(urls);
        this.model = model.orElse(null);
        this.finder = new ServerFinder(headers);
    }

    /** Looks, for some seconds. */
    public Diagnosis examine() {
        MachineState machine = MachineState.look();
        List<Finding> findings = new ArrayList<>(MachineFindings.of(machine));
        boolean isReachable = true;
        try {
            List<FoundServer> servers = urls.size() == 1 ? List.of(finder.identify(urls.get(0))) : finder.find(urls);
            findings.addAll(ServerFindings.of(look(servers.get(0)), machine.environment()));
            servers.stream()
                    .skip(1)
                    .forEach(other -> findings.add(Finding.note(
                            "server", "also here: " + other.described(), "look at it with --url " + other.url())));
        } catch (ServerNotReadyException e) {
            isReachable = e.isReachable();
            findings.add(Finding.spoils("server", String.valueOf(e.getMessage()), ""));
        }
        return new Diagnosis(machine.environment(), findings, isReachable);
    }

    private ServerLook look(FoundServer server) throws ServerNotReadyException {
        boolean isHere = ServerFacts.unknown(server.url(), null).isOnThisMachine();
        OptionalInt others = isHere ? Connections.ofOthers(port(server.url())) : OptionalInt.empty();
        List<Long> answersNs = new ArrayList<>();
        for (int i = 0; i < QUESTIONS; i++) {
            long begunNs = System.nanoTime();
            finder.identify(server.url());
            answersNs.add(System.nanoTime() - begunNs);
        }
        return new ServerLook(server, model, isHere, others, answersNs);
    }

    private static int port(String url) {
        URI uri = URI.create(url);
        return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    }
}
