package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.folder.Runs;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckCommandTest {

    @TempDir
    private Path parent;

    @Test
    void saysWhatCameOut() {
        String a = run("a", 70, 1);
        String b = run("b", 70, 2);
        CommandLineRun wide = CommandLineRun.on(OptionalInt.of(80), "check", b, "--baseline", a, "--margin", "50%");
        assertThat(wide.err()).isEmpty();
        assertThat(wide.status()).isZero();
        assertThat(wide.out())
                .containsPattern("candidate +1 run of 70 good requests; RTX 4090; closed, 4 streams")
                .containsPattern(
                        "ttft p50 +[0-9.]+ +[0-9.]+ +[+-][0-9.]+ % +[+-][0-9]+/[+-][0-9]+ % +[+-][0-9]+ % +not worse\n")
                .containsPattern("failed requests +0 of 70 +0 of 70 +not worse\n")
                .endsWith("passed  no median and no rate is worse by more than 50 %.\n");
        assertThat(wide.out().lines()).allMatch(line -> line.length() <= 80);
        JsonNode json = JsonMapper.shared()
                .readTree(CommandLineRun.of("check", b, "--baseline", a, "--margin", "0.5", "--json")
                        .out());
        assertThat(json.path("schema_version").asString()).isEqualTo("weir-check/1");
        assertThat(json.path("verdict").asString()).isEqualTo("passed");
        assertThat(json.path("suites")
                        .path(0)
                        .path("figures")
                        .path(0)
                        .path("high")
                        .asDouble())
                .isGreaterThan(0.5);
    }

    @Test
    void failsWhatBecameWorse() {
        SplittableRandom random = new SplittableRandom(2);
        RandomGenerator slower = new RandomGenerator() {
            @Override
            public long nextLong() {
                return random.nextLong();
            }

            @Override
            public double nextExponential() {
                return 5 + random.nextExponential();
            }
        };
        String slow = Runs.write(parent.resolve("slow"), "server", 70, slower).toString();
        CommandLineRun check = CommandLineRun.of("check", slow, "--baseline", run("before", 70, 1));
        assertThat(check.status()).isEqualTo(1);
        assertThat(check.out())
                .containsPattern(
                        "failed +[0-9]+ figures are worse by more than 10 % and by more than noise: ttft p50\\s+\\(");
    }

    @Test
    void saysWhichSuitesItDoesNotCheck() {
        String before = run("before", 70, 1);
        run("before/suites/single", 12, 1);
        run("before/suites/batch-10", 12, 1);
        String now = run("now", 70, 2);
        run("now/suites/batch-10", 12, 2);
        run("now/suites/more", 12, 2);
        CommandLineRun check = CommandLineRun.of("check", now, "--baseline", before, "--margin", "50%");
        assertThat(check.status()).as(check.err()).isZero();
        assertThat(check.out()).contains("unchecked  more, single: not all runs have it");
        assertThat(JsonMapper.shared()
                        .readTree(CommandLineRun.of("check", now, "--baseline", before, "--json")
                                .out())
                        .path("unchecked"))
                .hasSize(2);
    }

    /** Servers of OpenAI's API tell no digest. */
    @Test
    void checksNoModelAgainstAnotherThatItsServerOnlyNames() {
        String large = named("large", "llama-70b");
        CommandLineRun other = CommandLineRun.of("check", named("small", "llama-8b"), "--baseline", large);
        assertThat(other.status()).isEqualTo(1);
        assertThat(other.err()).contains("model differs: llama-70b (");
        CommandLineRun same =
                CommandLineRun.of("check", named("again", "llama-70b"), "--baseline", large, "--margin", "50%");
        assertThat(same.status()).as(same.err()).isZero();
        assertThat(same.out()).containsPattern("but +digest unknown: models are told apart by name alone");
    }

    private String named(String name, String model) {
        return Runs.write(
                        parent.resolve(name),
                        Runs.ofNamedModel(Runs.header("server"), model),
                        70,
                        new SplittableRandom(name.length()))
                .toString();
    }

    @Test
    void aSuiteThatTheBaselineFailedIsNotChecked() {
        String before = run("before", 70, 1);
        run("before/suites/single", 0, 1);
        String now = run("now", 70, 2);
        run("now/suites/single", 12, 2);
        CommandLineRun check = CommandLineRun.of("check", now, "--baseline", before, "--margin", "50%");
        assertThat(check.status()).as(check.err()).isZero();
        assertThat(check.out()).containsPattern("unchecked +single: ").contains("its 0 requests ended well");
    }

    @Test
    void isInconclusiveWhereTooLittleWasMeasured() {
        CommandLineRun few = CommandLineRun.of("check", run("few", 12, 1), "--baseline", run("more", 70, 2));
        assertThat(few.status()).isEqualTo(4);
        assertThat(few.out()).contains("inconclusive", "it cannot be told", "lay three runs or more on each side");
    }

    @Test
    void saysWhatIsWrong() {
        String a = run("a", 12, 1);
        assertThat(CommandLineRun.of("check", a).status()).isEqualTo(2);
        CommandLineRun margin = CommandLineRun.of("check", a, "--baseline", a, "--margin", "much");
        assertThat(margin.status()).isEqualTo(2);
        assertThat(margin.err()).contains("'much' is no share");
        String other = Runs.write(
                        parent.resolve("other"), Runs.differently(Runs.header("other")), 12, new SplittableRandom(3))
                .toString();
        CommandLineRun digest = CommandLineRun.of("check", a, "--baseline", other);
        assertThat(digest.status()).isEqualTo(1);
        assertThat(digest.err()).contains("digest differs", "--force digest");
        assertThat(CommandLineRun.of("check", a, "--baseline", parent.toString())
                        .err())
                .contains("is no run, because it has no run.json");
    }

    private String run(String name, int requests, long seed) {
        return Runs.write(parent.resolve(name), "server", requests, new SplittableRandom(seed))
                .toString();
    }
}
