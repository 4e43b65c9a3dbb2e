import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.StreamingResponseHandler;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingLanguageModel;
import dev.langchain4j.model.output.Response;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** langchain4j's streaming models, waited for until they call back. */
class Client {

    static final PrintStream OUT = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    static final CompletableFuture<Void> END = new CompletableFuture<>();

    public static void main(String[] arguments) {
        String url = System.getenv("WEIR_URL");
        String model = System.getenv("WEIR_MODEL");
        String prompt = System.getenv("WEIR_PROMPT");
        Duration idle = Duration.ofMillis(Long.parseLong(System.getenv("WEIR_IDLE_MS")));
        try {
            if (System.getenv("WEIR_API").equals("chat")) {
                OllamaStreamingChatModel.builder().baseUrl(url).modelName(model).timeout(idle).build()
                        .chat(prompt, new StreamingChatResponseHandler() {
                            @Override
                            public void onPartialResponse(String text) {
                                OUT.print(text);
                            }

                            @Override
                            public void onCompleteResponse(ChatResponse response) {
                                END.complete(null);
                            }

                            @Override
                            public void onError(Throwable error) {
                                END.completeExceptionally(error);
                            }
                        });
            } else {
                OllamaStreamingLanguageModel.builder().baseUrl(url).modelName(model).timeout(idle).build()
                        .generate(prompt, new StreamingResponseHandler<String>() {
                            @Override
                            public void onNext(String text) {
                                OUT.print(text);
                            }

                            @Override
                            public void onComplete(Response<String> response) {
                                END.complete(null);
                            }

                            @Override
                            public void onError(Throwable error) {
                                END.completeExceptionally(error);
                            }
                        });
            }
            END.get();
            OUT.flush();
            System.exit(0);
        } catch (Throwable failure) {
            OUT.flush();
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            System.err.println(cause);
            System.exit(cause instanceof NullPointerException || cause instanceof ClassCastException || cause instanceof IndexOutOfBoundsException ? 70 : 1);
        }
    }
}
