package dev.weir.jmeter.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.folder.RunFolder;
import dev.weir.replay.ReplayServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        try (ReplayServer server = ReplayServer.builder().start()) {
            Generator generator = Generator.open(
                    Settings.of(
                            Map.of(
                                    Parameter.URL,
                                    server.url(),
                                    Parameter.PROMPTS,
                                    "recording:generate-plan",
                                    Parameter.RUNS,
                                    folder.toString()),
                            Map.of()),
                    2,
                    List.of("jmeter"),
                    "");
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
}
