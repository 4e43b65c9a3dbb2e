package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RunHistograms;
import dev.weir.bench.run.Shard;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.script.Pacing;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code weir latency} as a process of its own, which a signal ends in the middle of its load. */
@Timeout(120)
class LatencyProcessTest {

    private static final int ENOUGH = 40;

    @TempDir
    private Path parent;

    /** The status is that of a process that the signal ended: 128 and its number. */
    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalEndsTheRunAndWhatWasMeasuredIsKept(String signal, int status) throws Exception {
        assumeTrue(File.separatorChar == '/', "signals are sent with kill");
        CountDownLatch asked = new CountDownLatch(ENOUGH);
        Path folder = parent.resolve("run");
        try (ReplayServer server = ReplayServer.builder()
                .pacing(Pacing.parse("none"))
                .onRequest((request, answered, match) -> {
                    if (request.path().equals("/api/generate")) {
                        asked.countDown();
                    }
                })
                .start()) {
            CommandProcess weir = CommandProcess.start(parent, latency(server, 100_000_000, folder));
            try {
                assertThat(asked.await(100, TimeUnit.SECONDS)).as("it measures").isTrue();
                weir.signal(signal);
                CommandProcess.Ended ended = weir.end();
                assertThat(ended.status()).as(ended.said()).isEqualTo(status);
                assertThat(ended.said()).contains("ended early: interrupted", "incomplete", "ttft");
            } finally {
                weir.close();
            }
        }
        RunFolder run = RunFolder.read(folder);
        assertThat(run.incompleteBecause()).hasValue("interrupted");
        assertThat(run.problems()).isEmpty();
        assertThat(run.totals().ended(Outcome.OK)).isGreaterThanOrEqualTo(ENOUGH - 2);
        assertThat(run.totals().outcomes()).containsOnlyKeys(Outcome.OK, Outcome.CANCELLED);
    }

    /** Ctrl-C reaches both, as from a terminal, as soon as there is the process of the server that is to replay. */
    @Test
    void aSignalWhileTheReplayServerStartsIsNoFailureOfIt() throws Exception {
        assumeTrue(File.separatorChar == '/', "signals are sent with kill");
        Path folder = parent.resolve("run");
        try (CommandProcess weir =
                CommandProcess.start(parent, "latency", "--no-rehearsal", "--out", folder.toString())) {
            weir.interruptWithItsJvm();
            CommandProcess.Ended ended = weir.end();
            assertThat(ended.status()).as(ended.said()).isEqualTo(130);
            assertThat(ended.said()).contains("weir latency: ended early: interrupted");
            assertThat(ended.said()).doesNotContain("replay server ended", "before it was ready");
        }
    }

    /** The server holds its answers back once it has given some, so that the one generator is killed in the middle of its load. */
    @Test
    void aGeneratorThatIsKilledIsNamedByTheMergeAndWhatItWroteIsKept() throws Exception {
        assumeTrue(File.separatorChar == '/', "signals are sent with kill");
        CountDownLatch asked = new CountDownLatch(ENOUGH);
        CountDownLatch killed = new CountDownLatch(1);
        Path dead = parent.resolve("dead");
        Path alive = parent.resolve("alive");
        try (ReplayServer server = ReplayServer.builder()
                .pacing(Pacing.parse("none"))
                .onRequest((request, answered, match) -> {
                    if (request.path().equals("/api/generate")) {
                        asked.countDown();
                        awaitIf(asked.getCount() == 0, killed);
                    }
                })
                .start()) {
            CommandProcess weir = CommandProcess.start(parent, shard("2/2", server, dead));
            try {
                assertThat(asked.await(100, TimeUnit.SECONDS)).as("it measures").isTrue();
                awaitContent(dead, "requests.jsonl");
                weir.signal("KILL");
                assertThat(weir.end().status()).isEqualTo(128 + 9);
            } finally {
                killed.countDown();
                weir.close();
            }
            CommandProcess.Ended other = CommandProcess.run(parent, shard("1/2", server, alive));
            assertThat(other.status()).as(other.said()).isZero();
        }
        Path folder = parent.resolve("merged");
        CommandProcess.Ended merge =
                CommandProcess.run(parent, "merge", alive.toString(), dead.toString(), "--to", folder.toString());
        assertThat(merge.status()).as(merge.said()).isZero();
        assertThat(merge.said()).containsPattern("shard 2/2 .* no ");
        RunFolder kept = RunFolder.read(dead);
        RunFolder merged = RunFolder.read(folder);
        assertThat(kept.totals().ended(Outcome.OK)).isBetween(1L, ENOUGH - 1L);
        assertThat(merged.totals().ended(Outcome.OK))
                .isEqualTo(100 + kept.totals().ended(Outcome.OK));
        assertThat(merged.incompleteBecause()).hasValue(dead + ": the run goes on, or its process was killed");
        RunHistograms union = new RunHistograms();
        RunFolder.read(alive).forEachRequest(union::add);
        kept.forEachRequest(union::add);
        assertThat(merged.histograms()).isEqualTo(union);
    }

    /** What Kubernetes tells a pod of an Indexed Job, and what it does where the manifest forgot the other half. */
    @Test
    void aPodSendsTheShardThatItsEnvironmentNames() throws Exception {
        Path folder = parent.resolve("pod");
        try (ReplayServer server =
                ReplayServer.builder().pacing(Pacing.parse("none")).start()) {
            CommandProcess.Ended ended =
                    inPod(Map.of("JOB_COMPLETION_INDEX", "1", "JOB_COMPLETIONS", "2"), latency(server, 8, folder));
            assertThat(ended.status()).as(ended.said()).isZero();
            RunFolder run = RunFolder.read(folder);
            assertThat(run.header().load().shard()).isEqualTo(new Shard(2, 2));
            List<Long> asked = new ArrayList<>();
            run.forEachRequest(request -> asked.add(request.index()));
            assertThat(asked).containsExactlyInAnyOrder(1L, 3L, 5L, 7L);

            CommandProcess.Ended wrong =
                    inPod(Map.of("JOB_COMPLETION_INDEX", "1"), latency(server, 8, parent.resolve("none")));
            assertThat(wrong.status()).as(wrong.said()).isEqualTo(2);
            assertThat(wrong.said()).contains("JOB_COMPLETIONS is not set; set both, or give --shard i/n");
        }
    }

    private CommandProcess.Ended inPod(Map<String, String> environment, String... arguments) throws Exception {
        try (CommandProcess weir = CommandProcess.start(parent, environment, arguments)) {
            return weir.end();
        }
    }

    private static String[] shard(String shard, ReplayServer server, Path folder) {
        return latency(server, 200, folder, "--shard", shard);
    }

    private static String[] latency(ReplayServer server, int requests, Path folder, String... more) {
        List<String> arguments = new ArrayList<>(List.of("latency", "--no-rehearsal", "--url", server.url()));
        arguments.addAll(List.of("--model", "smollm2:135m-instruct-q4_1", "--concurrency", "2", "--warmup", "0"));
        arguments.addAll(List.of("--requests", String.valueOf(requests), "--out", folder.toString()));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private static void awaitIf(boolean isToWait, CountDownLatch event) {
        if (isToWait) {
            try {
                event.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The thread that writes gives way to others. */
    private static void awaitContent(Path folder, String name) throws Exception {
        try (WatchService changes = folder.getFileSystem().newWatchService()) {
            folder.register(changes, StandardWatchEventKinds.ENTRY_MODIFY);
            while (Files.size(folder.resolve(name)) == 0) {
                changes.take().reset();
            }
        }
    }
}
