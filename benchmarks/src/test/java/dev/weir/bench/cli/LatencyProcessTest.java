package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.script.Pacing;
import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
            CommandProcess weir = CommandProcess.start(
                    parent,
                    "latency",
                    "--no-rehearsal",
                    "--url",
                    server.url(),
                    "--model",
                    "smollm2:135m-instruct-q4_1",
                    "--concurrency",
                    "2",
                    "--warmup",
                    "0",
                    "--requests",
                    "100000000",
                    "--out",
                    folder.toString());
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
}
