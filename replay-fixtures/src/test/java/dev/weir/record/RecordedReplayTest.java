package dev.weir.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.arrival.KernelStamps;
import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import dev.weir.recording.head.Ending;
import dev.weir.recording.head.Framing;
import dev.weir.recording.head.Header;
import dev.weir.recording.head.RecordingClock;
import dev.weir.replay.RawClient;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A recording of a replay of a recording holds what that held. */
@Timeout(300)
class RecordedReplayTest {

    @TempDir
    Path folder;

    private final Told told = new Told();

    static Stream<Arguments> recordingsByBothClocks() {
        return Stream.of(true, false)
                .flatMap(kernel -> Recording.bundledNames().stream().map(name -> Arguments.of(name, kernel)));
    }

    private static ReplayServer replay(Fault fault) throws IOException {
        return ReplayServer.builder().pacing(new Pacing.None()).fault(fault).start();
    }

    private Recorder recorder(ReplayServer server, boolean kernelStamps) throws IOException {
        return Recorder.builder(URI.create(server.url()), folder)
                .kernelStamps(kernelStamps)
                .listener(told)
                .start();
    }

    private static RawClient.RawAnswer ask(Recorder recorder, Recording recording) throws IOException {
        return RawClient.exchange(
                recorder.port(),
                recording.method(),
                recording.path(),
                recording.requestBody(),
                "X-Weir-Recording: " + recording.name(),
                "Content-Type: application/json",
                "Accept-Encoding: gzip");
    }

    @ParameterizedTest
    @MethodSource("recordingsByBothClocks")
    void bodyChunksAndEndingAreTheSame(String name, boolean kernelStamps) throws Exception {
        try (ReplayServer server = replay(Fault.NONE);
                Recorder recorder = recorder(server, kernelStamps)) {
            Recording genuine = Recording.bundled(name);
            RawClient.RawAnswer passedOn = ask(recorder, genuine);
            Recording again = told.recording();

            assertThat(again.body()).isEqualTo(genuine.body());
            assertThat(again.status()).isEqualTo(genuine.status());
            assertThat(again.method()).isEqualTo(genuine.method());
            assertThat(again.path()).isEqualTo(genuine.path());
            assertThat(again.framing()).isEqualTo(genuine.framing());
            assertThat(again.bodyFormat()).isEqualTo(genuine.bodyFormat());
            assertThat(again.compressed()).isEqualTo(genuine.compressed());
            assertThat(again.requestBody()).isEqualTo(genuine.requestBody());
            // What was cut by its client is replayed as a cut.
            assertThat(again.ending() == Ending.COMPLETE).isEqualTo(genuine.ending() == Ending.COMPLETE);
            if (genuine.framing() == Framing.CHUNKED) {
                assertThat(new Chunking.Recorded().lengths(again)).isEqualTo(new Chunking.Recorded().lengths(genuine));
                assertThat(passedOn.unchunked()).isEqualTo(genuine.body());
            } else {
                assertThat(passedOn.wire()).isEqualTo(genuine.body());
            }
            assertThat(contentType(again)).isEqualTo(contentType(genuine));
            assertThat(again.uncovered()).isEmpty();
            assertThat(again.clock())
                    .isEqualTo(
                            kernelStamps && KernelStamps.available() ? RecordingClock.KERNEL : RecordingClock.PROCESS)
                    .isEqualTo(recorder.clock());
        }
    }

    private static List<String> contentType(Recording recording) {
        return recording.response().headers().stream()
                .filter(header -> header.name().equals("Content-Type"))
                .map(Header::value)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset:20", "cut-inside:20", "cut-between:20"})
    void anAnswerThatBreaksOffIsRecordedAsFarAsItCame(String fault) throws Exception {
        try (ReplayServer server = replay(Fault.parse(fault));
                Recorder recorder = recorder(server, true)) {
            Recording genuine = Recording.bundled("chat-prose");
            RawClient.RawAnswer passedOn = ask(recorder, genuine);
            Recording again = told.recording();

            assertThat(again.ending()).isEqualTo(fault.startsWith("reset") ? Ending.RESET : Ending.TRUNCATED);
            assertThat(passedOn.reset()).isEqualTo(again.ending() == Ending.RESET);
            assertThat(genuine.body()).startsWith(again.body());
            assertThat(again.chunkCount()).isEqualTo(fault.startsWith("cut-inside") ? 21 : 20);
            assertThat(IntStream.range(0, 20).map(again::chunkBytes))
                    .containsExactly(IntStream.range(0, 20)
                            .map(genuine::chunkBytes)
                            .boxed()
                            .toArray(Integer[]::new));
            if (fault.startsWith("cut-inside")) {
                assertThat(again.chunkBytes(20)).isLessThan(genuine.chunkBytes(20));
            }
        }
    }

    @Test
    void saysWhatTheServerSaysOfItselfAndOfTheModel() throws Exception {
        try (ReplayServer server = replay(Fault.NONE);
                Recorder recorder = recorder(server, true)) {
            Recording genuine = Recording.bundled("chat-prose");
            ask(recorder, genuine);
            Recording again = told.recording();
            assertThat(again.server()).isEqualTo(genuine.server());
            assertThat(again.model()).isEqualTo(genuine.model());
            assertThat(again.name()).matches("\\d{8}T\\d{6}\\.\\d{3}Z-post-api-chat-smollm2-135m-instruct-q4_1");
            assertThat(again.recordedAt()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z");
        }
    }

    @Test
    void tenStreamsAtOnceDoNotMix() throws Exception {
        try (ReplayServer server = replay(Fault.NONE);
                Recorder recorder = recorder(server, true)) {
            List<String> names = Recording.bundledNames().stream()
                    .filter(name -> Recording.bundled(name).chunkCount() > 40)
                    .limit(10)
                    .toList();
            List<Thread> clients = names.stream()
                    .map(name -> new Thread(() -> {
                        try {
                            ask(recorder, Recording.bundled(name));
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    }))
                    .toList();
            clients.forEach(Thread::start);
            for (Thread client : clients) {
                client.join();
            }
            for (int i = 0; i < names.size(); i++) {
                Recording again = told.recording();
                assertThat(names.stream().map(Recording::bundled))
                        .as("the original of %s", again)
                        .anySatisfy(genuine -> {
                            assertThat(again.body()).isEqualTo(genuine.body());
                            assertThat(again.requestBody()).isEqualTo(genuine.requestBody());
                            assertThat(new Chunking.Recorded().lengths(again))
                                    .isEqualTo(new Chunking.Recorded().lengths(genuine));
                        });
            }
            assertThat(Recording.readAll(folder).stream()
                            .map(Recording::bodyBytes)
                            .sorted())
                    .isEqualTo(names.stream()
                            .map(name -> Recording.bundled(name).bodyBytes())
                            .sorted()
                            .toList());
        }
    }
}
