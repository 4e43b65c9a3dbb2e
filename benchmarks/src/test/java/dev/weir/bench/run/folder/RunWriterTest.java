package dev.weir.bench.run.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.RunHistograms;
import dev.weir.bench.run.ServerList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunWriterTest {

    @TempDir
    private Path parent;

    @Test
    void writesEachRequestInTheOrderInWhichItEnded() throws IOException {
        Path folder = parent.resolve("run");
        List<RequestResult> added = new ArrayList<>();
        try (RunWriter run = RunWriter.open(folder, Runs.header("a"), Runs.environment())) {
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < 100; i++) {
                added.add(Runs.answer(i, i * 50_000_000L, random));
                run.add(added.get(i));
            }
            run.finish();
        }
        assertThat(Files.readAllLines(folder.resolve("requests.jsonl")).stream().map(RequestLine::read))
                .containsExactlyElementsOf(added);
        assertThat(Files.readString(folder.resolve("run.json"))).contains("\"complete\" : true");
    }

    @Test
    void logsTheHistogramsOfTheGoodOnesByIntervalAndMetric() throws IOException {
        Path folder = parent.resolve("run");
        RunHistograms expected = new RunHistograms();
        try (RunWriter run = RunWriter.open(folder, Runs.header("a"), Runs.environment())) {
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < 100; i++) {
                RequestResult answer = Runs.answer(i, i * 50_000_000L, random);
                expected.add(answer);
                run.add(answer);
            }
            run.add(new RequestResult.Builder(100, 0, "p", 0)
                    .ended(Outcome.TRUNCATED, 1)
                    .values(Metric.TTFT, 1)
                    .build());
            run.finish();
        }
        RunHistograms read = new RunHistograms();
        int lines = 0;
        try (HistogramLogReader log =
                new HistogramLogReader(folder.resolve("latency.hlog").toFile())) {
            for (EncodableHistogram next = log.nextIntervalHistogram();
                    next != null;
                    next = log.nextIntervalHistogram()) {
                String tag = next.getTag();
                Metric metric = Metric.valueOf(tag.toUpperCase(java.util.Locale.ROOT));
                read.add(metric, (Histogram) next);
                lines++;
            }
        }
        assertThat(lines).isGreaterThan(read.metrics().size());
        assertThat(read.metrics()).isEqualTo(expected.metrics());
        for (Metric metric : read.metrics()) {
            assertThat(read.of(metric)).isEqualTo(expected.of(metric));
        }
    }

    @Test
    void saysThatARunIsIncompleteUntilItIsFinished() throws IOException {
        Path folder = parent.resolve("run");
        try (RunWriter run = RunWriter.open(folder, Runs.header("a"), Runs.environment())) {
            assertThat(Files.readString(folder.resolve("run.json"))).contains("\"complete\" : false");
            run.stop("interrupted");
        }
        assertThat(Files.readString(folder.resolve("run.json")))
                .contains("\"complete\" : false", "\"incomplete_because\" : \"interrupted\"");
    }

    @Test
    void saysWhileItIsOpenWhatEachServerWasSent() {
        RunHeader header = Runs.header("a");
        ServerList servers = ServerList.parse("http://a:1,http://b:2");
        try (RunWriter run = RunWriter.open(
                parent.resolve("run"), header.withLoad(header.load().over(servers)), Runs.environment())) {
            for (int i = 0; i < 100; i++) {
                run.add(new RequestResult.Builder(i, 0, "p", i)
                        .ended(Outcome.OK, i + 1)
                        .server(i < 60 ? "http://a:1" : "http://b:2")
                        .build());
            }
            assertThat(run.servers())
                    .extracting(of -> of.server().url(), of -> of.totals().requests())
                    .containsExactly(tuple("http://a:1", 60L), tuple("http://b:2", 40L));
            run.finish();
            assertThatThrownBy(run::servers).isInstanceOf(IllegalStateException.class);
        }
    }

    /** The reserve is the disk's again, and no file is half there. */
    @Test
    void leavesNothingBehindThatIsNoFileOfARun() throws IOException {
        Path folder = parent.resolve("run");
        try (RunWriter run = RunWriter.open(folder, Runs.header("a"), Runs.environment())) {
            assertThat(folder.resolve("reserve.tmp")).exists();
            run.add(Runs.answer(0, 0, new SplittableRandom(1)));
            run.finish();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
        }
    }

    @Test
    void refusesAFolderWithSomethingInIt() throws IOException {
        Files.writeString(parent.resolve("precious"), "text");
        assertThatThrownBy(() -> RunWriter.open(parent, Runs.header("a"), Runs.environment()))
                .isInstanceOf(RunException.NotEmpty.class)
                .hasMessageContaining("another folder");
    }

    @Test
    void takesNothingAfterItsEnd() {
        RunWriter run = RunWriter.open(parent.resolve("run"), Runs.header("a"), Runs.environment());
        run.finish();
        assertThatThrownBy(() -> run.add(Runs.answer(0, 0, new SplittableRandom(1))))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(run::finish).isInstanceOf(IllegalStateException.class);
        run.close();
    }
}
