package dev.weir.replay.junit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.recording.Recording;
import dev.weir.recording.RecordingException;
import dev.weir.replay.match.Match;
import dev.weir.replay.match.ReceivedRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(300)
class OllamaReplayTest {

    private static final String PROSE = "chat-prose";

    @RegisterExtension
    static final OllamaReplay SERVER = OllamaReplay.of(PROSE, "error-model-not-found");

    private static String text(String recording) {
        return new String(Recording.bundled(recording).body(), StandardCharsets.UTF_8);
    }

    @Test
    void answersWithTheBytesOfTheRecordingItNames() throws Exception {
        assertThat(Asker.ask(SERVER, "Anything.")).isEqualTo(text(PROSE));
    }

    @Test
    void tellsWhatTheTestHasSent() throws Exception {
        Asker.ask(SERVER, "One.");
        assertThat(Asker.ask(SERVER.url(), "gemma", "Two.").statusCode()).isEqualTo(404);
        List<SeenRequest> seen = SERVER.requests();
        assertThat(seen)
                .extracting(SeenRequest::toString)
                .containsExactly("POST /api/chat -> 200, nearest; chat-prose", "POST /api/chat -> 404");
        assertThat(seen.get(0).body()).contains("One.");
        assertThat(seen.get(0).method()).isEqualTo("POST");
        assertThat(seen.get(0).path()).isEqualTo("/api/chat");
        assertThat(seen.get(0).header("user-agent"))
                .hasValueSatisfying(agent -> assertThat(agent).contains("Java"));
        assertThat(seen.get(1).match()).isEmpty();
        assertThat(SERVER.server().counts().requests()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void givesTestsItsUrl(@ReplayUrl String url, @ReplayUrl URI uri, OllamaReplay server) {
        assertThat(url).isEqualTo(SERVER.url()).matches("http://127\\.0\\.0\\.1:\\d+");
        assertThat(uri).isEqualTo(SERVER.uri()).hasToString(url);
        assertThat(server).isSameAs(SERVER);
    }

    @Test
    void namesTheModelToAskFor() {
        assertThat(SERVER.model()).isEqualTo("smollm2:135m-instruct-q4_1");
        assertThatThrownBy(() -> OllamaReplay.of("version").model())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("version");
    }

    @Test
    void readsFoldersToo() {
        Path folder = Path.of("src/main/resources/dev/weir/recording/recordings/chat-tools");
        assertThat(OllamaReplay.of(folder.toString(), PROSE).recordings())
                .extracting(Recording::name)
                .containsExactly("chat-tools", PROSE);
    }

    @Test
    void settingItUpLeavesTheOriginalAsItIs() {
        OllamaReplay plain = OllamaReplay.of(PROSE);
        OllamaReplay changed = plain.pacing("fixed:5ms")
                .chunking("every-byte")
                .fault("stall:3")
                .strict(true);
        assertThat(plain).hasToString("[chat-prose], pacing none, chunking recorded, fault none");
        assertThat(changed)
                .hasToString("[chat-prose], pacing fixed:5000000ns, chunking every-byte, fault stall:3, strict");
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatIllegalArgumentException().isThrownBy(OllamaReplay::of).withMessageContaining("chat-prose");
        assertThatThrownBy(() -> OllamaReplay.of("chat-prosa"))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("chat-prosa")
                .hasMessageContaining("bundledNames");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OllamaReplay.of(PROSE).fault("cut"))
                .withMessageContaining("cut-inside:CHUNKS");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OllamaReplay.of(PROSE).pacing("slow"))
                .withMessageContaining("scaled:FACTOR");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OllamaReplay.of(PROSE).chunking("small"))
                .withMessageContaining("every-byte");
        assertThatThrownBy(() -> OllamaReplay.of(PROSE).url())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("@RegisterExtension");
    }

    @Test
    void remembersTheLatestRequestsOnly() {
        SeenRequests requests = new SeenRequests();
        for (int i = 0; i <= SeenRequests.MOST_REQUESTS; i++) {
            requests.onRequest(new ReceivedRequest("GET", "/" + i, List.of(), ""), 404, Optional.empty());
        }
        assertThat(requests.all()).hasSize(SeenRequests.MOST_REQUESTS);
        assertThat(requests.all().get(0).path()).isEqualTo("/1");
        String body = "x".repeat((int) SeenRequests.MOST_BODY_CHARS);
        requests.onRequest(new ReceivedRequest("POST", "/large", List.of(), body), 404, Optional.empty());
        assertThat(requests.all()).hasSize(SeenRequests.MOST_REQUESTS);
        requests.onRequest(new ReceivedRequest("POST", "/next", List.of(), "y"), 404, Optional.empty());
        assertThat(requests.all()).extracting(SeenRequest::path).containsExactly("/next");
    }

    // What follows are test classes that run within a test.

    static class StaticField {

        @RegisterExtension
        static final OllamaReplay SHARED = OllamaReplay.of(PROSE);

        static final Queue<String> URLS = new ConcurrentLinkedQueue<>();

        @BeforeAll
        @AfterAll
        static void asClassMethodsDo() {
            URLS.add(SHARED.url());
        }

        @RepeatedTest(2)
        void startsWithoutRequests() throws Exception {
            assertThat(SHARED.requests()).isEmpty();
            Asker.ask(SHARED, "Mine.");
            assertThat(SHARED.requests()).hasSize(1);
            URLS.add(SHARED.url());
        }

        @Test
        void failsAndTheServerEndsAllTheSame() {
            throw new IllegalStateException("on purpose");
        }

        @Nested
        class Inner {

            @Test
            void asksTheSameServer() throws Exception {
                assertThat(SHARED.requests()).isEmpty();
                Asker.ask(SHARED, "Mine.");
                assertThat(SHARED.requests()).hasSize(1);
                URLS.add(SHARED.url());
            }
        }
    }

    @Test
    void aStaticFieldHasOnePortForAllOfItsClassAndForgetsRequestsBetweenTests() {
        TestRun run = TestRun.of(StaticField.class);
        assertThat(run.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("on purpose"));
        assertThat(run.succeeded()).isEqualTo(3);
        assertThat(StaticField.URLS).hasSize(5).containsOnly(StaticField.URLS.element());
        assertThatThrownBy(StaticField.SHARED::url)
                .as("its server has ended with its class")
                .isInstanceOf(IllegalStateException.class);
    }

    static class AfterAnotherExtensionFailed {

        static final Set<String> URLS = ConcurrentHashMap.newKeySet();

        @Order(1)
        @RegisterExtension
        static final BeforeEachCallback FAILING = context -> {
            if (context.getDisplayName().contains("1 of")) {
                throw new IllegalStateException("on purpose");
            }
        };

        @Order(2)
        @RegisterExtension
        static final OllamaReplay SHARED = OllamaReplay.of(PROSE);

        @BeforeAll
        @AfterAll
        static void asClassMethodsDo() {
            URLS.add(SHARED.url());
        }

        @RepeatedTest(3)
        void isStillAnswered() throws Exception {
            Asker.ask(SHARED, "Mine.");
            assertThat(SHARED.requests()).hasSize(1);
            URLS.add(SHARED.url());
        }
    }

    @Test
    void anotherExtensionThatFailsFirstDoesNotEndTheServer() {
        TestRun run = TestRun.of(AfterAnotherExtensionFailed.class);
        assertThat(run.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("on purpose"));
        assertThat(run.succeeded()).isEqualTo(2);
        assertThat(AfterAnotherExtensionFailed.URLS).hasSize(1);
        assertThatThrownBy(AfterAnotherExtensionFailed.SHARED::url).isInstanceOf(IllegalStateException.class);
    }

    static class Base {

        @RegisterExtension
        static final OllamaReplay INHERITED = OllamaReplay.of(PROSE);

        /** Both classes' tests are under way when either asks. */
        static final CyclicBarrier BOTH = new CyclicBarrier(2);

        @Test
        void isAnswered() throws Exception {
            BOTH.await(200, SECONDS);
            assertThat(Asker.ask(INHERITED, "At once.")).isEqualTo(text(PROSE));
            assertThat(INHERITED.requests()).isNotEmpty();
        }
    }

    static class OneHeir extends Base {}

    static class OtherHeir extends Base {}

    @Test
    void classesThatInheritOneFieldMayRunAtOnce() {
        TestRun run = TestRun.atOnce(OneHeir.class, OtherHeir.class);
        assertThat(run.failures()).isEmpty();
        assertThat(run.succeeded()).isEqualTo(2);
        assertThatThrownBy(Base.INHERITED::url).isInstanceOf(IllegalStateException.class);
    }

    static class InstanceField {

        static final Set<String> URLS = ConcurrentHashMap.newKeySet();
        static final CyclicBarrier ALL = new CyclicBarrier(3);

        @RegisterExtension
        final OllamaReplay own = OllamaReplay.of(PROSE);

        @RepeatedTest(3)
        void seesItsOwnRequestsOnly() throws Exception {
            ALL.await(200, SECONDS);
            Asker.ask(own, "Mine.");
            ALL.await(200, SECONDS);
            assertThat(own.requests()).hasSize(1);
            URLS.add(own.url());
        }
    }

    @Test
    void afieldThatIsNotStaticGivesEachTestItsOwnServer() {
        TestRun run = TestRun.atOnce(InstanceField.class);
        assertThat(run.failures()).isEmpty();
        assertThat(run.succeeded()).isEqualTo(3);
        assertThat(InstanceField.URLS).hasSize(3);
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class OneInstance {

        @RegisterExtension
        final OllamaReplay server = OllamaReplay.of(PROSE);

        private final Set<String> urls = new HashSet<>();

        @BeforeAll
        void remembersTheUrl() {
            urls.add(server.url());
        }

        @RepeatedTest(2)
        void hasOneServer() {
            urls.add(server.url());
            assertThat(urls).hasSize(1);
        }
    }

    @Test
    void oneInstanceOfAClassHasOneServer() {
        assertThat(TestRun.of(OneInstance.class)).isEqualTo(new TestRun(2, List.of()));
    }

    @WithReplay(PROSE)
    static class Annotated {

        static final CyclicBarrier BOTH = new CyclicBarrier(2);
        static final Set<String> URLS = ConcurrentHashMap.newKeySet();

        private int before;

        @BeforeEach
        void asksOnce(OllamaReplay server) throws Exception {
            Asker.ask(server, "Before.");
            before = server.requests().size();
        }

        @AfterEach
        void isStillThere(OllamaReplay server) throws Exception {
            Asker.ask(server, "After.");
        }

        @RepeatedTest(2)
        void seesItsOwnRequestsOnly(OllamaReplay server, @ReplayUrl URI url) throws Exception {
            BOTH.await(200, SECONDS);
            Asker.ask(server, "Mine.");
            BOTH.await(200, SECONDS);
            assertThat(before).isEqualTo(1);
            assertThat(server.requests()).hasSize(2);
            assertThat(url).isEqualTo(server.uri());
            URLS.add(server.url());
        }
    }

    @Test
    void theAnnotationGivesEachTestItsOwnServer() {
        TestRun run = TestRun.atOnce(Annotated.class);
        assertThat(run.failures()).isEmpty();
        assertThat(run.succeeded()).isEqualTo(2);
        assertThat(Annotated.URLS).hasSize(2);
    }

    @WithReplay(value = PROSE, chunking = "every-byte", pacing = "scaled:0", strict = true)
    static class Settings {

        @Test
        void comeFromTheClass(OllamaReplay server) {
            assertThat(server).hasToString("[chat-prose], pacing scaled:0.0, chunking every-byte, fault none, strict");
        }

        @Test
        @WithReplay(
                value = {PROSE, "chat-tools"},
                fault = "error-line:3:it broke")
        void orFromTheMethod(OllamaReplay server) throws Exception {
            assertThat(server)
                    .hasToString(
                            "[chat-prose, chat-tools], pacing none, chunking recorded, fault error-line:3:it broke");
            assertThat(Asker.ask(server, "Anything.").lines()).hasSize(4).last().isEqualTo("{\"error\":\"it broke\"}");
        }

        @Test
        @WithReplay(value = PROSE, fault = "cut-between:3")
        void aFaultStrikes(OllamaReplay server) {
            assertThatThrownBy(() -> Asker.ask(server, "Anything.")).isInstanceOf(IOException.class);
            assertThat(server.requests()).hasSize(1);
        }

        @Nested
        class Inner {

            @Test
            void comeFromTheClassAround(OllamaReplay server) {
                assertThat(server.toString()).contains("every-byte");
            }
        }
    }

    static class SettingsOfTheSuperclass extends Settings {}

    @Test
    void theNearestAnnotationCounts() {
        assertThat(TestRun.of(Settings.class)).isEqualTo(new TestRun(4, List.of()));
        assertThat(TestRun.of(SettingsOfTheSuperclass.class)).isEqualTo(new TestRun(4, List.of()));
    }

    @WithReplay(PROSE)
    static class TooEarly {

        TooEarly(@ReplayUrl String url) {}

        @Test
        void isNeverReached() {}
    }

    static class Misspelt {

        @Test
        @WithReplay("chat-prosa")
        void recording(OllamaReplay server) {}

        @Test
        @WithReplay(value = PROSE, fault = "cut")
        void fault(OllamaReplay server) {}
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"TooEarly|@RegisterExtension static", "Misspelt|bundledNames", "Misspelt|cut-inside:CHUNKS"})
    void mistakesFailTheTestWithWhatToDo(String specimen, String words) throws ClassNotFoundException {
        TestRun run = TestRun.of(Class.forName(OllamaReplayTest.class.getName() + "$" + specimen));
        assertThat(run.succeeded()).isZero();
        assertThat(run.failures()).anySatisfy(failure -> assertThat(failure).hasMessageContaining(words));
    }

    @Test
    void aMatchSaysHowWellTheRecordingFits() throws Exception {
        Asker.ask(SERVER, "Anything.");
        assertThat(SERVER.requests().get(0).match()).contains(new Match(Match.Kind.NEAREST, PROSE));
    }
}
