package dev.weir.bench.demo;

import dev.weir.bench.latency.prompt.SquadPrompts;
import dev.weir.llm.LlmRequest;
import dev.weir.prompt.PromptDetail;
import dev.weir.prompt.Snapshot;
import dev.weir.recording.Recording;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The demonstration on recordings: what a server on a CPU once answered, when somebody asked it for one plan and for ten. */
public final class RecordedDemo {

    static final String BLOCKING = "generate-plan-blocking";
    static final String STREAMING = "generate-plan";
    static final String BATCH = "generate-batch-10";

    private RecordedDemo() {}

    /**
     * Reads the recordings.
     *
     * @param pace how long whoever watches waits
     * @throws dev.weir.recording.RecordingException if they cannot be verified
     */
    public static DemoSource of(Pace pace) {
        Recording blocking = Recording.bundled(BLOCKING);
        Recording streaming = Recording.bundled(STREAMING);
        Recording batch = Recording.bundled(BATCH);
        RecordedClient client = new RecordedClient(blocking, streaming, pace);
        RecordedClient squad = new RecordedClient(batch, batch, pace);
        String name = Objects.requireNonNullElse(streaming.model().name(), "a model") + " on "
                + Objects.requireNonNullElse(streaming.machine().cpu(), "a machine");
        return new DemoSource(
                name,
                client,
                squad,
                LlmRequest.of("as recorded"),
                worlds(),
                () -> client.getAsLong() + squad.getAsLong(),
                Optional.of(String.join(", ", BLOCKING, STREAMING, BATCH)));
    }

    /** How long they took together, ns. */
    public static long lengthNs() {
        return Stream.of(BLOCKING, STREAMING, BATCH)
                .map(Recording::bundled)
                .mapToLong(recording -> recording.chunkNs(recording.chunkCount() - 1))
                .sum();
    }

    /** Nobody reads them: the prompt of the recording stands in its request. */
    private static List<Snapshot> worlds() {
        return new SquadPrompts(PromptDetail.SIMPLIFIED, LiveDemo.AGENTS, LiveDemo.SEED, true, true).squad(0);
    }
}
