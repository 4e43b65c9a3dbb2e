import dev.weir.llm.failure.LlmException;
import dev.weir.llm.LlmStream;
import dev.weir.ollama.OllamaClient;
import dev.weir.ollama.OllamaEndpoint;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Weir's own client, as README.md uses it. */
class Client {

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        try (OllamaClient client = OllamaClient.builder()
                        .baseUrl(System.getenv("WEIR_URL"))
                        .model(System.getenv("WEIR_MODEL"))
                        .endpoint(System.getenv("WEIR_API").equals("chat") ? OllamaEndpoint.CHAT : OllamaEndpoint.GENERATE)
                        .idleTimeout(Duration.ofMillis(Long.parseLong(System.getenv("WEIR_IDLE_MS"))))
                        .build();
                LlmStream answer = client.completeStreaming(System.getenv("WEIR_PROMPT"))) {
            answer.forEach(out::print);
        } catch (LlmException failure) {
            out.flush();
            System.err.println(failure.getMessage());
            System.exit(1);
        } catch (RuntimeException mistake) {
            out.flush();
            mistake.printStackTrace();
            System.exit(70);
        }
        out.flush();
    }
}
