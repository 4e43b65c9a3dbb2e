package dev.weir.openai;

import dev.weir.dialect.ChatCompletionsDecoder;
import dev.weir.http.AnswerFailures;
import dev.weir.http.ErrorBody;
import dev.weir.http.HttpAnswer;
import dev.weir.http.ServerAdvice;
import dev.weir.http.ServerHttp;
import dev.weir.llm.LlmRequest;
import dev.weir.llm.event.ServerError;
import dev.weir.llm.failure.LlmException;
import dev.weir.llm.failure.LlmPromptTooLongException;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import okhttp3.Response;

/** One answer of a server that speaks OpenAI's chat completions. */
final class OpenAiAnswer extends HttpAnswer {

    private static final String PATH = "chat/completions";

    /** Ask for events, and take what a server sends that does not stream. */
    private static final String ACCEPT = "text/event-stream, application/json";

    static final ServerAdvice ADVICE = new ServerAdvice(
            "that of an OpenAI-compatible API, usually with /v1 at its end",
            "start the server",
            "start the server behind the proxy",
            model -> "ask for a model that the server has; GET /v1/models shows them",
            "ask again later",
            "it may have other requests before it, or be evaluating a long prompt");

    /**
     * How servers say it: "maximum context length" (OpenAI; vLLM, {@code entrypoints/openai}), "exceeds the available context size"
     * (llama.cpp, {@code tools/server}), "exceeds the context length" (Ollama, SGLang).
     */
    private static final Pattern PROMPT_TOO_LONG = Pattern.compile(
            "maximum context length|context[_ ]length[_ ]exceeded|exceeds? the (available )?context (size|length)",
            Pattern.CASE_INSENSITIVE);

    private final ServerHttp http;
    private final AnswerFailures failures;
    private final byte[] json;

    /** @throws IllegalArgumentException if the request's format is neither {@code json} nor a JSON object */
    OpenAiAnswer(ServerHttp http, AnswerSettings settings, LlmRequest request) {
        super(settings.timeouts(), listener -> new ChatCompletionsDecoder(listener, settings.decoding()));
        this.http = http;
        this.failures = AnswerFailures.ofGeneration(ADVICE, http.where(PATH), settings.model());
        this.json = new ChatCompletionsJson(settings).write(request);
    }

    @Override
    protected Response open() throws IOException {
        Response answer = send(http.generate(PATH, json, ACCEPT));
        if (answer.isSuccessful()) {
            return answer;
        }
        ErrorBody refusal = readAndClose(answer);
        throw PROMPT_TOO_LONG.matcher(refusal.message()).find()
                ? promptTooLong(refusal.message())
                : failures.refused(answer, refusal);
    }

    @Override
    protected AnswerFailures failures() {
        return failures;
    }

    @Override
    protected LlmException gaveUp(ServerError error) {
        return PROMPT_TOO_LONG.matcher(error.message()).find() ? promptTooLong(error.message()) : super.gaveUp(error);
    }

    private LlmPromptTooLongException promptTooLong(String serverMessage) {
        return new LlmPromptTooLongException(
                failures.where() + " refused the prompt: " + ErrorBody.quote(serverMessage)
                        + "; start the server with a longer context, or send a shorter prompt, such as fewer agents or messages at once",
                serverMessage,
                OptionalInt.empty());
    }
}
