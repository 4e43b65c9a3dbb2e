package dev.weir.bench.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the manifest's Jobs do with the volume that they share, done by hand. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the merge's command is a POSIX shell's")
class KubernetesExampleTest {

    private static final Path MANIFEST = Documents.ROOT.resolve("docs/examples/kubernetes.yml");
    private static final Pattern RESULTS = Pattern.compile("--results=(\\S+)");
    private static final int GENERATORS = 4;

    @TempDir
    private Path volume;

    @Test
    void anotherRunOnTheSameVolumeIsMergedByItself() throws Exception {
        List<String> first = merged("first");
        List<String> second = merged("second");
        assertThat(first).hasSize(GENERATORS + 2).doesNotContainAnyElementsOf(second.subList(0, GENERATORS));
        assertThat(second).hasSize(GENERATORS + 2);
    }

    /** What the merge is called with, where a run's generators have left their folders; it is given a result too, once. */
    private List<String> merged(String run) throws IOException, InterruptedException {
        Path runs = Path.of(onVolume(RESULTS.matcher(command("latency"))
                .results()
                .map((MatchResult option) -> option.group(1))
                .findFirst()
                .orElseThrow()
                .replace("$(RUN)", run)));
        for (int shard = 1; shard <= GENERATORS; shard++) {
            Files.createDirectories(runs.resolve("2026-12-01_10-00-00_fleet_shard-" + shard + "-of-" + GENERATORS));
        }
        ProcessBuilder shell = new ProcessBuilder(
                "sh", "-c", "java() { shift 3; printf '%s\\n' \"$@\"; }; " + onVolume(command("merge")));
        shell.environment().put("RUN", run);
        Process merge = shell.redirectErrorStream(true).start();
        List<String> words = new String(merge.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(merge.waitFor()).isZero();
        Files.createDirectory(Path.of(words.get(words.indexOf("--to") + 1)));
        return words;
    }

    private String onVolume(String text) {
        return text.replace("/weir/", volume + "/");
    }

    /** Of the Job that calls this command of Weir's. */
    private static String command(String name) throws IOException {
        return Documents.scripts(MANIFEST).stream()
                .map(Documents.Block::text)
                .filter(text -> text.contains("weir.jar " + name + " "))
                .findFirst()
                .orElseThrow();
    }
}
