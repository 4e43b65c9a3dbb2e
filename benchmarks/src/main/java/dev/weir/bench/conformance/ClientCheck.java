package dev.weir.bench.conformance;

import dev.weir.bench.files.TemporaryFolder;
import dev.weir.recording.Recording;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.match.Match;
import dev.weir.replay.match.ReceivedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs a client through conditions, one after the other, each against a replay server of its own.
 *
 * <p>The client is a line of the shell. It finds in its environment {@code WEIR_URL} (such as {@code http://127.0.0.1:41234}), {@code
 * WEIR_API} ({@code generate} or {@code chat}), {@code WEIR_MODEL}, {@code WEIR_PROMPT} and {@code WEIR_IDLE_MS}, the longest silence that it
 * should stand in mid-stream. It asks for a stream, prints the text of the answer to standard output as UTF-8 and nothing else, and exits
 * with 0; or with another status below 126 if it has met a failure, and with 70 if that is a mistake of its own.
 */
public final class ClientCheck {

    private static final String PROMPT = "Why is the sky blue?";
    private static final int CANNOT_BE_RUN = 126;
    private static final int NOT_FOUND = 127;
    private static final int SPARE_OUTPUT_BYTES = 1 << 20;

    /** A silence for which a client has to give up is this part of the time that it has. */
    private static final int IDLE_PARTS = 4;

    private final String command;
    private final CheckedClient client;
    private final StreamApi api;
    private final Duration limit;

    /**
     * @param command a line for {@code /bin/sh -c}
     * @param limit how long the client may take under each condition, beside the silence that the condition itself has
     */
    public ClientCheck(String command, StreamApi api, Duration limit) {
        this(command, new ClientCommand(command), api, limit);
    }

    ClientCheck(String command, CheckedClient client, StreamApi api, Duration limit) {
        this.command = command;
        this.client = client;
        this.api = api;
        this.limit = limit;
    }

    /**
     * Runs it.
     *
     * @param progress is told of each finding, as it is made
     * @return a finding for each condition, in their order
     * @throws CannotStartException if the command cannot be run at all
     * @throws IOException if the server cannot be started, or recordings cannot be written to the system's temporary folder
     * @throws InterruptedException if this thread is interrupted; no process is left then
     */
    public List<Finding> run(List<Condition> conditions, Consumer<Finding> progress)
            throws IOException, InterruptedException {
        try (TemporaryFolder folder = TemporaryFolder.create("weir-check-client")) {
            List<Finding> findings = new ArrayList<>();
            for (Condition condition : conditions) {
                Finding finding = run(condition, folder.path());
                findings.add(finding);
                progress.accept(finding);
            }
            return findings;
        }
    }

    private Finding run(Condition condition, Path folder) throws IOException, InterruptedException {
        List<Recording> recordings = condition.answers().in(folder);
        Requests requests = new Requests();
        try (ReplayServer server = ReplayServer.builder()
                .recordings(recordings)
                .chunking(condition.chunking())
                .pacing(condition.pacing())
                .fault(condition.fault())
                .onRequest(requests::add)
                .start()) {
            CommandRun run = client.run(
                    Map.of(
                            "WEIR_URL", server.url(),
                            "WEIR_API", api.label(),
                            "WEIR_MODEL", recordings.get(0).modelName().orElseThrow(),
                            "WEIR_PROMPT", PROMPT,
                            "WEIR_IDLE_MS", String.valueOf(limit.toMillis() / IDLE_PARTS)),
                    limit.plus(condition.silence()),
                    condition.text().getBytes(StandardCharsets.UTF_8).length + SPARE_OUTPUT_BYTES);
            int status = run.status().orElse(0);
            if (requests.isEmpty() && (status == NOT_FOUND || status == CANNOT_BE_RUN)) {
                throw new CannotStartException(command, status, run.lastErrors());
            }
            return requests.finding(condition, run);
        }
    }

    /** What the client has asked for. */
    private final class Requests {

        private static final int MOST_OTHERS = 3;

        private final List<String> others = new ArrayList<>();
        private int count;
        private int streams;

        synchronized void add(ReceivedRequest request, int status, Optional<Match> match) {
            count++;
            if (request.method().equals("POST") && request.path().equals(api.path()) && match.isPresent()) {
                streams++;
            } else if (others.size() < MOST_OTHERS) {
                others.add(request.method() + " " + request.target() + " (status " + status + ")");
            }
        }

        synchronized boolean isEmpty() {
            return count == 0;
        }

        synchronized Finding finding(Condition condition, CommandRun run) {
            return Finding.of(condition, run, streams, others);
        }
    }
}
