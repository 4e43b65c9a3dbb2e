package dev.weir.jmeter.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.folder.RunFolder;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
            Stream stream = generator.stream();
            for (int i = 0; i < requests; i++) {
                stream.ask("");
            }
            generator.close();
            Map<Long, String> asked = new TreeMap<>();
            RunFolder.read(generator.folder()).forEachRequest(request -> asked.put(request.index(), request.prompt()));
            return asked;
        }
    }

    private static ReplayServer replay() throws IOException {
        return ReplayServer.builder().pacing(Pacing.parse("none")).start();
    }

    private Generator open(ReplayServer server, String shard) throws IOException {
        Map<Parameter, String> parameters = Map.of(
                Parameter.URL,
                server.url(),
                Parameter.PROMPTS,
                "recording:generate-plan,chat-prose",
                Parameter.RUNS,
                folder.toString(),
                Parameter.SHARD,
                shard);
        return Generator.open(Settings.of(parameters, Map.of()), 2, List.of("jmeter"), "");
    }
}
