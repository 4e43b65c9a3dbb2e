package dev.weir.bench.latency.request;

import dev.weir.bench.latency.load.RequestSource;
import dev.weir.bench.latency.load.RequestSource.PreparedRequest;
import dev.weir.llm.LlmRequest;
import dev.weir.ollama.OllamaClient;
import dev.weir.ollama.OllamaClientBuilder;
import dev.weir.ollama.OllamaEndpoint;
import dev.weir.plan.ToolRegistry;
import dev.weir.recording.Recording;
import dev.weir.recording.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Requests that were recorded, sent in turn to a replay server, which is told which recording to answer with. */
public final class RecordedQuestions implements Questions {

    /** How a replay server is told. */
    private static final String CHOICE_HEADER = "X-Weir-Recording";

    private final List<Recording> recordings;
    private final List<PreparedRequest> requests;
    private final List<OllamaClient> clients;

    /**
     * @param recordings of answers of {@code /api/generate} and {@code /api/chat}; at least one
     * @param server that replays them
     */
    public RecordedQuestions(List<Recording> recordings, ServerAddress server) {
        this.recordings = List.copyOf(recordings);
        HttpPost post = new HttpPost(server, new TreeMap<>());
        this.requests = recordings.stream()
                .map(recording -> new PreparedRequest(
                        recording.name(),
                        post.with(CHOICE_HEADER, recording.name()).of(recording.path(), recording.requestBody())))
                .toList();
        this.clients =
                recordings.stream().map(recording -> client(recording, server)).toList();
    }

    private static OllamaClient client(Recording recording, ServerAddress server) {
        OllamaClientBuilder builder = OllamaClient.builder()
                .baseUrl(server.url())
                .model(recording.modelName().orElse("recorded"))
                .header(CHOICE_HEADER, recording.name());
        return builder.endpoint(
                        recording.path().equals(OllamaApi.CHAT.path()) ? OllamaEndpoint.CHAT : OllamaEndpoint.GENERATE)
                .build();
    }

    @Override
    public String name() {
        return "recordings: "
                + String.join(", ", recordings.stream().map(Recording::name).toList());
    }

    @Override
    public int count() {
        return recordings.size();
    }

    @Override
    public String sha256() {
        MessageDigest digest = Sha256.begin();
        for (Recording recording : recordings) {
            digest.update(recording.name().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            digest.update(recording.requestBody());
            digest.update(recording.bodyView());
        }
        return Sha256.end(digest);
    }

    /** They are in the recorded requests. */
    @Override
    public SortedMap<String, Object> options() {
        return new TreeMap<>();
    }

    @Override
    public ToolRegistry tools() {
        return ToolRegistry.bundled();
    }

    @Override
    public RequestSource requests() {
        return index -> requests.get(position(index));
    }

    /** What is asked does not matter, since the recording is named. */
    @Override
    public Call call(long index) {
        int position = position(index);
        String name = recordings.get(position).name();
        return new Call(name, clients.get(position), LlmRequest.of(name));
    }

    private int position(long index) {
        return Math.toIntExact(Math.floorMod(index, (long) recordings.size()));
    }
}
