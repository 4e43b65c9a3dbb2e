package dev.weir.replay.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test a replay server of its own, which it takes as a parameter:
 *
 * <pre>{@code
 * @Test
 * @WithReplay(value = "chat-prose", fault = "cut-inside:3")
 * void reportsAnAnswerThatIsCutOff(@ReplayUrl String url) {
 *     assertThrows(IOException.class, () -> ask(url));
 * }
 *
 * @Test
 * @WithReplay("chat-tools")
 * void sendsItsTools(OllamaReplay server) throws Exception {
 *     ask(server.url());
 *     assertThat(server.requests().get(0).body()).contains("\"tools\"");
 * }
 * }</pre>
 *
 * <p>On a class it counts for all of its tests, those of subclasses and of nested classes included; on a method, for this one instead of
 * what the class says. A server starts before a test's {@code @BeforeEach} methods and ends after its {@code @AfterEach} methods, so that no
 * test sees another's requests, however many run at once. Constructors and {@code @BeforeAll} methods come before there is a server.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(ReplayPerTest.class)
public @interface WithReplay {

    /**
     * The recordings to answer from, as {@link OllamaReplay#of(String...)} takes them: names of bundled ones, or folders. At least one.
     */
    String[] value();

    /** When chunks are sent, as {@link dev.weir.replay.script.Pacing#parse} reads it; at once by default. */
    String pacing() default "none";

    /** How bodies are cut, as {@link dev.weir.recording.Chunking#parse} reads it; as recorded by default. */
    String chunking() default "recorded";

    /** What goes wrong, as {@link dev.weir.replay.script.Fault#parse} reads it; nothing by default. */
    String fault() default "none";

    /** Whether only requests that were recorded are answered. */
    boolean strict() default false;
}
