package dev.weir.bench.overhead;

import dev.weir.bench.latency.request.HttpPost;
import dev.weir.bench.latency.request.ServerAddress;
import dev.weir.bench.latency.transport.ArrivalClock;
import dev.weir.bench.latency.transport.NettyTransport;
import dev.weir.bench.latency.transport.Transport;
import dev.weir.bench.latency.transport.TransportChoice;
import dev.weir.bench.run.Percentile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures clients against a source that says in each record when it sent it.
 *
 * <p>Connections are opened, and the code is warmed up, before anything is measured. Each level asks for an answer on all of its streams at
 * once, several times over: as often as a p99 of the first records takes, but {@value #MOST_ROUNDS} times at the most.
 */
public final class Overhead {

    private static final int WARM_UP_STREAMS = 100;
    private static final int WARM_UP_ROUNDS = 5;
    private static final int FEWEST_ROUNDS = 3;
    /** A round takes more than a second. */
    private static final int MOST_ROUNDS = 10;

    private static final int NOT_FOUND = 404;
    private static final JsonMapper JSON = new JsonMapper();

    private final List<Client> clients;
    private final List<Integer> levels;
    private final @Nullable ServerAddress server;
    private final String model;

    /** What reads the streams. */
    public enum Client {
        /** Weir's load generator with the kernel's time of arrival, and this process's beside it. */
        KERNEL,
        /** Weir's load generator on Netty. */
        NETTY,
        /** Weir's library, a thread a stream. */
        CORE
    }

    /**
     * What to measure.
     *
     * @param clients one after the other
     * @param levels numbers of streams
     * @param server an independent source, asked at {@code /api/chat}; null for one that is started for the purpose
     * @param model what to ask an independent source for
     */
    public Overhead(List<Client> clients, List<Integer> levels, @Nullable ServerAddress server, String model) {
        this.clients = List.copyOf(clients);
        this.levels = List.copyOf(levels);
        this.server = server;
        this.model = model;
    }

    /**
     * Measures everything. Where a level fails, its client's further ones are left out, and the report says so.
     *
     * @param progress told of each level before it begins, for people
     * @throws IOException if a client or the source fails before anything has been measured
     */
    public OverheadReport measure(Consumer<String> progress) throws IOException {
        OverheadReport report = new OverheadReport();
        for (Client client : clients) {
            try {
                measure(client, progress, report);
            } catch (IOException e) {
                report.failed(nameOf(client), OverheadReport.WARM_UP, levels, e);
            }
        }
        if (report.isEmpty() && !report.failures().isEmpty()) {
            throw report.failures().get(0).cause();
        }
        return report;
    }

    private void measure(Client client, Consumer<String> progress, OverheadReport report) throws IOException {
        if (server != null) {
            try {
                measure(client, server, model, null, progress, report);
            } catch (RefusedException e) {
                throw new RefusedException(e, unsuitable(server, e.status()));
            }
        } else {
            try (SourceProcess source = SourceProcess.start()) {
                measure(client, ServerAddress.parse(source.url()), SyntheticSource.MODEL, source, progress, report);
            }
        }
    }

    /** What may be wrong with an independent source that refuses the first requests, and what to do. */
    private String unsuitable(ServerAddress address, int status) {
        String url = address.url();
        return url + " answers POST /api/chat for the model " + model + " with HTTP status " + status
                + (status == NOT_FOUND
                        ? ": it has no such model (name one with --model), or does not speak Ollama's API"
                        : "; what does its log say?")
                + ". The source has to say when it sent each record, in its created_at: leave --url out for one of"
                + " Weir's own. What users of a server feel is measured by: weir latency --url " + url;
    }

    /** @throws IOException if the client does not get as far as its first level */
    private void measure(
            Client kind,
            ServerAddress address,
            String modelName,
            @Nullable SourceProcess source,
            Consumer<String> progress,
            OverheadReport report)
            throws IOException {
        try (MeasuredClient client = start(kind, address, modelName)) {
            int most = levels.stream().mapToInt(Integer::intValue).max().orElseThrow();
            progress.accept(client.name() + ": warming up");
            rounds(client, new LevelResult(client.name(), Math.min(WARM_UP_STREAMS, most)), WARM_UP_ROUNDS);
            for (int level = 0; level < levels.size(); level++) {
                int streams = levels.get(level);
                int rounds = rounds(streams);
                progress.accept(client.name() + ": " + streams(streams) + ", " + rounds + " times");
                try {
                    report.add(level(client, streams, rounds, source));
                } catch (IOException e) {
                    report.failed(client.name(), streams, levels.subList(level + 1, levels.size()), e);
                    return;
                }
            }
        }
    }

    /** How often a level asks. */
    static int rounds(int streams) {
        int forP99 = Math.toIntExact((Percentile.P99.fewestRequests() + streams - 1) / streams);
        return Math.min(MOST_ROUNDS, Math.max(FEWEST_ROUNDS, forP99));
    }

    /** In words. */
    static String streams(int count) {
        return count + (count == 1 ? " stream" : " streams");
    }

    private static LevelResult level(MeasuredClient client, int streams, int rounds, @Nullable SourceProcess source)
            throws IOException {
        LevelResult result = new LevelResult(client.name(), streams);
        client.connect(streams, result);
        if (source != null) {
            source.begin();
        }
        rounds(client, result, rounds);
        if (source != null) {
            source.end(result);
        }
        return result;
    }

    private static void rounds(MeasuredClient client, LevelResult result, int rounds) throws IOException {
        client.connect(result.streams, result);
        for (int round = 0; round < rounds; round++) {
            client.round(result.streams, result);
        }
    }

    private static MeasuredClient start(Client kind, ServerAddress address, String modelName) throws IOException {
        if (kind == Client.CORE) {
            return new CoreReader(address.url(), modelName);
        }
        String body = JSON.writeValueAsString(Map.of(
                "model", modelName, "messages", List.of(Map.of("role", "user", "content", "go")), "stream", true));
        byte[] request = new HttpPost(address, Map.of()).of("/api/chat", body.getBytes(StandardCharsets.UTF_8));
        return new TransportReader(nameOf(kind), transport(kind, address), address.resolve(), request);
    }

    /** As the command line has it. */
    private static String nameOf(Client client) {
        return client.name().toLowerCase(Locale.ROOT);
    }

    private static Transport transport(Client kind, ServerAddress address) throws IOException {
        if (kind == Client.NETTY) {
            return address.isTls() ? NettyTransport.tls() : NettyTransport.plain();
        }
        TransportChoice choice = TransportChoice.best(address.host(), address.port(), address.isTls());
        if (choice.clock() != ArrivalClock.KERNEL) {
            throw new IOException(
                    "the kernel's times of arrival cannot be had (" + choice.reason() + "); leave --client kernel out");
        }
        return choice.start();
    }
}
