package dev.weir.bench.cli.latency;

import dev.weir.bench.latency.client.ClientChoice;
import dev.weir.bench.latency.client.CoreClient;
import dev.weir.bench.latency.client.LoadClient;
import dev.weir.bench.latency.client.SpreadClient;
import dev.weir.bench.latency.client.TransportClient;
import dev.weir.bench.latency.laboratory.Conditions;
import dev.weir.bench.latency.laboratory.Interruption;
import dev.weir.bench.latency.laboratory.Laboratory;
import dev.weir.bench.latency.laboratory.Rehearsal;
import dev.weir.bench.latency.laboratory.SessionListener;
import dev.weir.bench.latency.request.RecordedQuestions;
import dev.weir.bench.latency.request.ServerAddress;
import dev.weir.bench.latency.server.Fleet;
import dev.weir.bench.latency.server.ServerWatch;
import dev.weir.bench.latency.suite.ReplaySites;
import dev.weir.bench.latency.transport.TransportChoice;
import dev.weir.bench.run.ServerFacts;
import dev.weir.recording.Recording;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Makes laboratories that differ in nothing but their server, and starts servers that replay. */
public final class Laboratories implements ReplaySites {

    /** A stream of small records, of which a hundred at once come to 50,000 records a second. */
    private static final String REHEARSED = "generate-plan";

    private static final String REHEARSAL_PACING = "fixed:2ms";

    private final ClientChoice choice;
    private final Conditions conditions;
    private final SessionListener listener;
    private final Interruption interruption;
    private final String mainClass;
    private final List<String> recordings;

    /**
     * @param choice what measures
     * @param conditions the same for all
     * @param listener is told how far a session is
     * @param interruption ends it early
     * @param mainClass of Weir's command line, to start servers with
     * @param recordings what they replay, as {@code weir serve --recordings} takes it; empty for all bundled ones
     */
    public Laboratories(
            ClientChoice choice,
            Conditions conditions,
            SessionListener listener,
            Interruption interruption,
            String mainClass,
            List<String> recordings) {
        this.choice = choice;
        this.conditions = conditions;
        this.listener = listener;
        this.interruption = interruption;
        this.mainClass = mainClass;
        this.recordings = List.copyOf(recordings);
    }

    /** A laboratory before a server. */
    public Laboratory laboratory(LoadClient client, ServerWatch server) {
        return new Laboratory(client, server, conditions, listener, interruption);
    }

    /**
     * What measures a server.
     *
     * @throws IOException if it cannot be started, or the user wants kernel stamps where there are none
     */
    public static LoadClient client(ClientChoice choice, ServerAddress server) throws IOException {
        return switch (choice) {
            case CORE -> new CoreClient();
            case NETTY ->
                new TransportClient(TransportChoice.processClock(server.host(), server.port(), server.isTls()));
            case AUTO -> new TransportClient(TransportChoice.best(server.host(), server.port(), server.isTls()));
            case KERNEL ->
                new TransportClient(TransportChoice.kernelClock(server.host(), server.port(), server.isTls()));
        };
    }

    /**
     * What measures servers, of which not all need be there.
     *
     * @throws IOException as {@link #client(ClientChoice, ServerAddress)}
     */
    public static LoadClient client(ClientChoice choice, Fleet fleet) throws IOException {
        LoadClient one = client(choice, ServerAddress.parse(fleet.first().url()));
        return fleet.servers().isSpread() ? new SpreadClient(fleet.servers(), fleet.absent(), one) : one;
    }

    /**
     * Runs what measures against a server in this process until it has been compiled.
     *
     * @param server that is to be measured afterwards; where it speaks TLS, the same client rehearses without
     * @throws IOException if no server can be started on this machine, or a client not
     */
    public void rehearse(ServerAddress server) throws IOException {
        Recording recording = Recording.bundled(REHEARSED);
        try (ReplayServer replay = ReplayServer.builder()
                .recordings(List.of(recording))
                .pacing(Pacing.parse(REHEARSAL_PACING))
                .start()) {
            ServerAddress address = ServerAddress.parse(replay.url());
            ClientChoice rehearsed = choice == ClientChoice.AUTO && server.isTls() ? ClientChoice.NETTY : choice;
            try (LoadClient client = client(rehearsed, address)) {
                Laboratory laboratory = new Laboratory(
                        client, ServerWatch.fixed(facts(address)), conditions, SessionListener.NONE, interruption);
                new Rehearsal(laboratory, new RecordedQuestions(List.of(recording), address)).run();
            }
        }
    }

    @Override
    public Site start(String pacing, String chunking) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--pacing", pacing, "--chunking", chunking));
        if (!recordings.isEmpty()) {
            arguments.add("--recordings");
            arguments.addAll(recordings);
        }
        ReplayProcess process = ReplayProcess.start(mainClass, arguments, interruption);
        try {
            ServerAddress address = ServerAddress.parse(process.url());
            LoadClient client = client(choice, address);
            return new StartedSite(process, client, address, laboratory(client, ServerWatch.fixed(facts(address))));
        } catch (IOException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    private static ServerFacts facts(ServerAddress address) {
        return ServerFacts.unknown(address.url(), null).serving(ServerFacts.OWN_REPLAY, "recordings");
    }

    private record StartedSite(ReplayProcess process, LoadClient client, ServerAddress address, Laboratory laboratory)
            implements Site {

        @Override
        public void close() throws IOException {
            try (process) {
                client.close();
            }
        }
    }
}
