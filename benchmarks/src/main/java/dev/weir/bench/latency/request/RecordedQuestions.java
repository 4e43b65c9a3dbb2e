package dev.weir.bench.latency.request;

import dev.weir.bench.latency.load.RequestSource;
import dev.weir.bench.latency.load.RequestSource.PreparedRequest;
import dev.weir.llm.LlmClient;
import dev.weir.llm.LlmRequest;
import dev.weir.ollama.OllamaClient;
import dev.weir.ollama.OllamaClientBuilder;
import dev.weir.ollama.OllamaEndpoint;
import dev.weir.openai.OpenAiClient;
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
    private final List<LlmClient> clients;

    /**
     * @param recordings of answers of {@code /api/generate} and {@code /api/chat}, or of chat completions; at least one
     * @param server that replays them
     * @throws IllegalArgumentException if they are of other APIs, or of both of these dialects
     */
    public RecordedQuestions(List<Recording> recordings, ServerAddress server) {
        checkPaths(recordings);
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

    /** One load has answers of one dialect, and only of those that can be measured. */
    private static void checkPaths(List<Recording> recordings) {
        boolean isOpenAi = isOpenAi(recordings.get(0));
        for (Recording recording : recordings) {
            String path = recording.path();
            boolean isOllama = path.equals(ServerApi.GENERATE.path()) || path.equals(ServerApi.CHAT.path());
            if (isOpenAi(recording) ? !isOpenAi : isOpenAi || !isOllama) {
                throw new IllegalArgumentException(recording.name() + " is a recording of " + path
                        + "; a load replays recordings of /api/generate and /api/chat, or of /v1/chat/completions, and does"
                        + " not mix the two; name those of one, a folder each");
            }
        }
    }

    private static boolean isOpenAi(Recording recording) {
        return recording.path().equals(ServerApi.OPENAI.path());
    }

    private static LlmClient client(Recording recording, ServerAddress server) {
        String model = recording.modelName().orElse("recorded");
        if (isOpenAi(recording)) {
            return OpenAiClient.builder()
                    .baseUrl(server.url() + "/v1")
                    .model(model)
                    .header(CHOICE_HEADER, recording.name())
                    .build();
        }
        OllamaClientBuilder builder =
                OllamaClient.builder().baseUrl(server.url()).model(model).header(CHOICE_HEADER, recording.name());
        return builder.endpoint(
                        recording.path().equals(ServerApi.CHAT.path()) ? OllamaEndpoint.CHAT : OllamaEndpoint.GENERATE)
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
    public String path() {
        return recordings.get(0).path();
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
