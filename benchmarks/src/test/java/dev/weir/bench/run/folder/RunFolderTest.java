package dev.weir.bench.run.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.run.Check;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RunHistograms;
import dev.weir.bench.run.environment.HardwareSample;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    private static final int REQUESTS = 60;

    @TempDir
    private Path parent;

    @Test
    void readsBackWhatWasWritten() {
        Path folder = parent.resolve("run");
        RunHistograms expected = new RunHistograms();
        List<RequestResult> added = new ArrayList<>();
        try (RunWriter run = RunWriter.open(folder, Runs.header("a"), Runs.environment())) {
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < REQUESTS; i++) {
                added.add(Runs.answer(i, i * 500_000_000L, random));
                expected.add(added.get(i));
                run.add(added.get(i));
            }
            run.degraded("clock stepped");
            run.degraded("clock stepped");
            run.check(new Check("first chunk", Check.Verdict.PASSED, "50 ms", "< 500 ms"));
            run.sample(new HardwareSample.OfGpu(0, 0, 99.0, 1L << 30, 100.0, 2500, 10000, 60));
            run.sample(new HardwareSample.OfGpu(1_000_000_000, 0, null, null, 100.0, null, null, null));
            run.sample(new HardwareSample.OfCpu(0, 0));
            run.sample(new HardwareSample.OfCpu(1_000_000_000, 50));
            run.finish();
        }
        RunFolder read = RunFolder.read(folder);
        assertThat(read.header()).isEqualTo(Runs.header("a"));
        assertThat(read.environment()).isEqualTo(Runs.environment());
        assertThat(read.incompleteBecause()).isEmpty();
        assertThat(read.degraded()).contains("clock stepped").doesNotHaveDuplicates();
        assertThat(read.checks()).containsExactly(new Check("first chunk", Check.Verdict.PASSED, "50 ms", "< 500 ms"));
        assertThat(read.problems()).isEmpty();
        assertThat(read.histograms()).isEqualTo(expected);
        assertThat(read.totals().requests()).isEqualTo(REQUESTS);
        assertThat(read.hardware().gpuJoules(0, 1_000_000_000)).hasValue(100);
        assertThat(read.hardware().cpuJoules(0, 2_000_000_000)).hasValue(100);
        List<RequestResult> requests = new ArrayList<>();
        read.forEachRequest(requests::add);
        assertThat(requests).isEqualTo(added);
    }

    @Test
    void readsTheRunOfAWriterThatWasKilledAtAnyByte() throws IOException {
        Path whole = Runs.write(parent.resolve("whole"), "a", 8, new SplittableRandom(1));
        byte[] requests = Files.readAllBytes(whole.resolve("requests.jsonl"));
        byte[] log = Files.readAllBytes(whole.resolve("latency.hlog"));
        Path cut = parent.resolve("cut");
        Files.createDirectory(cut);
        Files.writeString(
                cut.resolve("run.json"),
                Files.readString(whole.resolve("run.json")).replace("\"complete\" : true", "\"complete\" : false"));
        for (int bytes = 0; bytes < requests.length; bytes += 97) {
            Files.write(cut.resolve("requests.jsonl"), Arrays.copyOf(requests, bytes));
            Files.write(cut.resolve("latency.hlog"), Arrays.copyOf(log, (int)
                    ((long) bytes * log.length / requests.length)));
            RunFolder read = RunFolder.read(cut);
            int wholeLines = 0;
            for (int i = 0; i < bytes; i++) {
                wholeLines += requests[i] == '\n' ? 1 : 0;
            }
            assertThat(read.totals().requests()).isEqualTo(wholeLines);
            assertThat(read.histograms().requests(Metric.TTFT)).isEqualTo(wholeLines);
            assertThat(read.incompleteBecause()).isPresent();
        }
    }

    @Test
    void takesTheRequestsValuesWhereTheLogOfACompleteRunWasCut() throws IOException {
        Path folder = Runs.write(parent.resolve("run"), "a", REQUESTS, new SplittableRandom(1));
        byte[] log = Files.readAllBytes(folder.resolve("latency.hlog"));
        for (int bytes = log.length - 1; bytes > log.length / 2; bytes -= 211) {
            Files.write(folder.resolve("latency.hlog"), Arrays.copyOf(log, bytes));
            RunFolder read = RunFolder.read(folder);
            assertThat(read.problems()).anyMatch(problem -> problem.startsWith("latency.hlog"));
            assertThat(read.histograms().requests(Metric.TTFT)).isEqualTo(REQUESTS);
        }
        Files.delete(folder.resolve("latency.hlog"));
        assertThat(RunFolder.read(folder).histograms().requests(Metric.TTFT)).isEqualTo(REQUESTS);
    }

    /** Within its numbers too, where HdrHistogram's reader takes what is left of a line for the log's end. */
    @Test
    void saysWhereTheLogOfLostRequestsWasCut() throws IOException {
        Path folder = Runs.write(parent.resolve("run"), "a", 3, new SplittableRandom(1));
        Files.delete(folder.resolve("requests.jsonl"));
        String log = Files.readString(folder.resolve("latency.hlog"));
        int line = log.lastIndexOf("Tag=");
        int payload = log.indexOf("HIST", line);
        for (int end = line + 1; end < payload; end++) {
            Files.writeString(folder.resolve("latency.hlog"), log.substring(0, end));
            assertThat(RunFolder.read(folder).problems())
                    .as(log.substring(line, end))
                    .anyMatch(problem -> problem.startsWith("latency.hlog is cut or damaged after "));
        }
        Files.writeString(folder.resolve("latency.hlog"), log);
        RunFolder whole = RunFolder.read(folder);
        assertThat(whole.problems()).singleElement().asString().startsWith("requests.jsonl cannot be read");
        assertThat(whole.hasRequests()).isFalse();
    }

    @Test
    void takesTheLogWhereTheRequestsAreLost() throws IOException {
        Path folder = Runs.write(parent.resolve("run"), "a", REQUESTS, new SplittableRandom(1));
        Files.delete(folder.resolve("requests.jsonl"));
        RunFolder read = RunFolder.read(folder);
        assertThat(read.histograms().requests(Metric.TTFT)).isEqualTo(REQUESTS);
        assertThat(read.problems()).singleElement().asString().contains("requests.jsonl", "it is not there");
        Files.delete(folder.resolve("latency.hlog"));
        assertThatThrownBy(() -> RunFolder.read(folder)).isInstanceOf(RunException.Damaged.class);
    }

    @Test
    void saysWhichLineIsNoRequest() throws IOException {
        Path folder = Runs.write(parent.resolve("run"), "a", 3, new SplittableRandom(1));
        List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("requests.jsonl")));
        lines.set(1, "{}");
        Files.write(folder.resolve("requests.jsonl"), lines);
        RunFolder read = RunFolder.read(folder);
        assertThat(read.totals().requests()).isEqualTo(2);
        assertThat(read.problems()).anyMatch(problem -> problem.startsWith("requests.jsonl, line 2: "));
    }

    @Test
    void refusesWhatIsNoRun() throws IOException {
        assertThatThrownBy(() -> RunFolder.read(parent))
                .isInstanceOf(RunException.NoRun.class)
                .hasMessageContaining("has no run.json");
        assertThatThrownBy(() -> RunFolder.read(parent.resolve("nowhere")))
                .isInstanceOf(RunException.NoRun.class)
                .hasMessageContaining("is no folder");
        Files.writeString(parent.resolve("run.json"), "{\"schema_version\":\"weir-run/7\"}");
        assertThatThrownBy(() -> RunFolder.read(parent))
                .isInstanceOf(RunException.UnknownSchema.class)
                .hasMessageContaining("weir-run/7")
                .hasMessageContaining("weir-run/1");
        for (String damaged : List.of("", "{", "[]", "{\"schema_version\":\"weir-run/1\"}", "\u0000\u0001")) {
            Files.writeString(parent.resolve("run.json"), damaged);
            assertThatThrownBy(() -> RunFolder.read(parent))
                    .as(damaged)
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("run.json");
        }
    }

    @Test
    void readsARunWithoutRequests() {
        Path folder = Runs.write(parent.resolve("run"), "a", 0, new SplittableRandom(1));
        RunFolder read = RunFolder.read(folder);
        assertThat(read.totals().requests()).isZero();
        assertThat(read.totals().requestsPerS()).isEmpty();
        assertThat(read.problems()).isEmpty();
    }

    @Test
    void keepsWhatWasMeasuredUntilTheDiskWasFull() {
        Path folder = parent.resolve("run");
        long room = 50_000;
        RunWriter run = RunWriter.open(
                folder, Runs.header("a"), Runs.environment(), file -> new Disk(Files.newOutputStream(file), room));
        assertThatThrownBy(() -> {
                    SplittableRandom random = new SplittableRandom(1);
                    for (int i = 0; i < 10_000; i++) {
                        run.add(Runs.answer(i, i * 500_000_000L, random));
                    }
                    run.finish();
                })
                .isInstanceOf(RunException.NotWritten.class)
                .hasMessageContaining("no room")
                .hasMessageContaining("can be read");
        assertThatThrownBy(() -> run.stop("disk full")).isInstanceOf(RunException.NotWritten.class);
        RunFolder read = RunFolder.read(folder);
        assertThat(read.totals().requests()).isGreaterThan(10);
        assertThat(read.incompleteBecause()).get().asString().contains("no room");
    }

    @Test
    void findsTheRunsOfFurtherSuites() {
        Path folder = parent.resolve("run");
        Runs.write(folder.resolve("suites/single"), "a", 3, new SplittableRandom(1));
        Runs.write(folder, "a", 3, new SplittableRandom(1));
        assertThat(RunFolder.read(folder).suites()).containsOnlyKeys("single");
    }

    /** A disk with little room. */
    private static final class Disk extends FilterOutputStream {

        private long room;

        Disk(OutputStream file, long room) {
            super(file);
            this.room = room;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            int written = (int) Math.min(room, length);
            out.write(bytes, from, written);
            room -= written;
            if (written < length) {
                throw new IOException("no room left");
            }
        }
    }
}
