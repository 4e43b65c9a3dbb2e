package dev.weir.jmeter.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorTest {

    @TempDir
    private Path folder;

    @Test
    void saysWhereMoreThanItsThreadGroupAsks() throws Exception {
        assertThat(askedAtOnce(2).degraded()).noneMatch(reason -> reason.contains("than the thread group"));
        assertThat(askedAtOnce(3).degraded())
                .filteredOn(reason -> reason.contains("than the thread group"))
                .containsExactly(
                        "more requests were under way at once than the thread group that opened this run has threads (2),"
                                + " so that concurrency is too small; give the samplers of each thread group a label of their own");
    }

    /** One after the other, as a thread with several samplers asks, and then so many at once, of a group of two threads. */
    private RunFolder askedAtOnce(int requests) throws IOException {
        try (ReplayServer server = replay()) {
            Generator generator = open(server, "1/1");
            for (int i = 0; i < 5; i++) {
                generator.turn("");
                generator.turnEnded();
            }
            for (int i = 0; i < requests; i++) {
                generator.turn("");
            }
            generator.close();
            return RunFolder.read(generator.folder());
        }
    }

    @Test
    void shardsTogetherAskWhatOneGeneratorAsks() throws Exception {
        Map<Long, String> whole = asked("1/1", 6);
        Map<Long, String> united = new HashMap<>();
        for (String shard : List.of("1/3", "2/3", "3/3")) {
            united.putAll(asked(shard, 2));
        }
        assertThat(united).isEqualTo(whole).hasSize(6);
        assertThat(whole.values()).contains("generate-plan", "chat-prose");
    }

    /** Which prompt each request had, by its index. */
    private Map<Long, String> asked(String shard, int requests) throws IOException {
        try (ReplayServer server = replay()) {
            Generator generator = open(server, shard);
            try (Stream stream = generator.stream()) {
                for (int i = 0; i < requests; i++) {
                    stream.ask("");
                }
            }
            generator.close();
            Map<Long, String> asked = new TreeMap<>();
            RunFolder.read(generator.folder()).forEachRequest(request -> asked.put(request.index(), request.prompt()));
            return asked;
        }
    }

    /** A thread that does not wait for the ones before it to end finds theirs in use, and one that does finds it idle. */
    @Test
    void opensAsManyConnectionsAsRequestsAreUnderWayAtOnce() throws Exception {
        try (ReplayServer server = replay()) {
            Generator generator = open(server, "1/1");
            for (int i = 0; i < 5; i++) {
                try (Stream stream = generator.stream()) {
                    stream.ask("");
                }
            }
            try (Stream one = generator.stream();
                    Stream another = generator.stream()) {
                one.ask("");
                another.ask("");
            }
            generator.close();
            List<Integer> streams = new ArrayList<>();
            RunFolder.read(generator.folder()).forEachRequest(request -> streams.add(request.stream()));
            assertThat(streams).containsExactly(0, 0, 0, 0, 0, 0, 1);
        }
    }

    @Test
    void aScheduleOfUnknownThreadsIsAnOpenLoadWithoutALimit() throws Exception {
        try (ReplayServer server = replay()) {
            Generator generator = Generator.open(settings(server, "2/3"), OptionalInt.empty(), List.of("jmeter"), "");
            for (int i = 0; i < 5; i++) {
                generator.turn("");
            }
            generator.close();
            RunFolder run = RunFolder.read(generator.folder());
            assertThat(run.degraded()).noneMatch(reason -> reason.contains("than the thread group"));
            assertThat(run.header().load().describe()).isEqualTo("open, shard 2/3");
        }
    }

    /** A sampler's own time limit, which the plan has set: the test went on, and ended as planned. */
    @Test
    void aRequestThatItsSamplerCancelsLeavesTheRunComplete() throws Exception {
        try (ReplayServer server = stalling()) {
            Generator generator = open(server, "1/1");
            try (Stream stream = generator.stream()) {
                Answer answer = cancelled(server, stream, thread -> stream.cancel("its time was up"));
                assertThat(answer.result().outcome()).isEqualTo(Outcome.CANCELLED);
                assertThat(answer.isCut()).isFalse();
            }
            generator.close();
            assertThat(RunFolder.read(generator.folder()).incompleteBecause()).isEmpty();
        }
    }

    @Test
    void aThreadThatIsInterruptedCutsItsRequest() throws Exception {
        try (ReplayServer server = stalling()) {
            Generator generator = open(server, "1/1");
            try (Stream stream = generator.stream()) {
                assertThat(cancelled(server, stream, Thread::interrupt).isCut()).isTrue();
            }
            generator.close();
            assertThat(RunFolder.read(generator.folder()).incompleteBecause())
                    .contains("JMeter stopped the test while 1 request was under way");
        }
    }

    @Test
    void aRequestThatIsUnderWayAtTheEndIsCut() throws Exception {
        try (ReplayServer server = stalling()) {
            Generator generator = open(server, "1/1");
            Stream stream = generator.stream();
            Thread asking = new Thread(() -> {
                try {
                    stream.ask("");
                } catch (IllegalStateException e) {
                    // the run was ended before its result came
                }
            });
            asking.start();
            server.await(counts -> counts.active() == 1, Duration.ofSeconds(60));
            generator.close();
            asking.join();
            assertThat(RunFolder.read(generator.folder()).incompleteBecause())
                    .contains("JMeter stopped the test while 1 request was under way");
        }
    }

    /** What came of a request to which something happens while it is under way. */
    private static Answer cancelled(ReplayServer server, Stream stream, Consumer<Thread> how) throws Exception {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread asking = new Thread(() -> answer.complete(stream.ask("")));
        asking.start();
        server.await(counts -> counts.active() == 1, Duration.ofSeconds(60));
        how.accept(asking);
        asking.join();
        return answer.get(1, TimeUnit.MINUTES);
    }

    private static ReplayServer stalling() throws IOException {
        return ReplayServer.builder()
                .pacing(Pacing.parse("none"))
                .fault(Fault.parse("stall:3"))
                .start();
    }

    private static ReplayServer replay() throws IOException {
        return ReplayServer.builder().pacing(Pacing.parse("none")).start();
    }

    private Generator open(ReplayServer server, String shard) throws IOException {
        return Generator.open(settings(server, shard), OptionalInt.of(2), List.of("jmeter"), "");
    }

    private Settings settings(ReplayServer server, String shard) {
        Map<Parameter, String> parameters = Map.of(
                Parameter.URL,
                server.url(),
                Parameter.PROMPTS,
                "recording:generate-plan,chat-prose",
                Parameter.RUNS,
                folder.toString(),
                Parameter.SHARD,
                shard);
        return Settings.of(parameters, Map.of());
    }
}
