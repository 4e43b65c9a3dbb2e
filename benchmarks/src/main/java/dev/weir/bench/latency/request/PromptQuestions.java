package dev.weir.bench.latency.request;

import dev.weir.bench.latency.load.RequestSource;
import dev.weir.bench.latency.load.RequestSource.PreparedRequest;
import dev.weir.bench.latency.prompt.Prompt;
import dev.weir.bench.latency.prompt.PromptSet;
import dev.weir.llm.LlmClient;
import dev.weir.llm.LlmRequest;
import dev.weir.plan.ToolRegistry;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** The prompts of a set, asked of one model. */
public final class PromptQuestions implements Questions {

    private final PromptSet prompts;
    private final RequestBody body;
    private final LongFunction<Recipient> recipients;
    private final boolean isStreaming;

    /** For anybody but core's client: each answer is to be sent while the server writes it. */
    public PromptQuestions(PromptSet prompts, RequestBody body, HttpPost post) {
        this(prompts, body, index -> new Recipient(post, null), true);
    }

    /**
     * @param prompts what to ask
     * @param body how to ask it
     * @param recipients whom to ask, by the index of the question
     * @param isStreaming whether the server is to send each answer while it writes it; core's client asks for that whatever is said here
     */
    public PromptQuestions(
            PromptSet prompts, RequestBody body, LongFunction<Recipient> recipients, boolean isStreaming) {
        this.prompts = prompts;
        this.body = body;
        this.recipients = recipients;
        this.isStreaming = isStreaming;
    }

    @Override
    public String name() {
        return prompts.name();
    }

    @Override
    public int count() {
        return prompts.count();
    }

    @Override
    public String sha256() {
        return prompts.sha256();
    }

    @Override
    public SortedMap<String, Object> options() {
        SortedMap<String, Object> options = new TreeMap<>(body.options().toMap());
        options.put("api", body.api().path());
        prompts.prompt(0)
                .format()
                .ifPresent(format -> options.put("format", format.equals("json") ? format : "schema"));
        return options;
    }

    @Override
    public ToolRegistry tools() {
        return prompts.tools();
    }

    @Override
    public String path() {
        return body.api().path();
    }

    @Override
    public RequestSource requests() {
        return index -> {
            Prompt prompt = prompts.prompt(index);
            HttpPost post = recipients.apply(index).post();
            return new PreparedRequest(prompt.name(), post.of(body.api().path(), body.of(prompt, isStreaming)));
        };
    }

    @Override
    public Call call(long index) {
        LlmClient client = recipients.apply(index).client();
        if (client == null) {
            throw new IllegalStateException("these questions are not for core's client");
        }
        Prompt prompt = prompts.prompt(index);
        LlmRequest request = LlmRequest.of(prompt.messages());
        if (prompt.format().isPresent()) {
            request = request.withFormat(prompt.format().get());
        }
        OptionalInt limit = body.limit(prompt);
        return new Call(prompt.name(), client, limit.isPresent() ? request.withMaxTokens(limit.getAsInt()) : request);
    }
}
