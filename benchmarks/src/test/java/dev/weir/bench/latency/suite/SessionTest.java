package dev.weir.bench.latency.suite;

import static dev.weir.bench.latency.laboratory.Bench.experiment;
import static dev.weir.bench.latency.laboratory.Bench.good;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.latency.laboratory.Bench;
import dev.weir.bench.latency.laboratory.Laboratory;
import dev.weir.bench.latency.laboratory.ScriptedClient;
import dev.weir.bench.run.Check;
import dev.weir.bench.run.Check.Verdict;
import dev.weir.bench.run.Findings;
import dev.weir.bench.run.folder.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SessionTest {

    private static final Check CHECK = new Check("events-equal", Verdict.PASSED, "5", "5");
    private static final Findings FOUND =
            new Findings.Chunkings(List.of(new Findings.Chunkings.Cut("lines", 3, 4, OptionalDouble.of(5))));

    private final Bench bench = new Bench();
    private final ScriptedClient client = new ScriptedClient(
            (start, observer) -> Optional.of(good(start, 10, 20).build()));
    private final Laboratory laboratory = bench.laboratory(client);

    @TempDir
    private Path parent;

    @AfterEach
    void close() {
        client.close();
    }

    /** What it says of an early end; that the machine was busy it may say too. */
    private static List<String> ends(RunFolder run) {
        return run.degraded().stream()
                .filter(reason -> reason.startsWith("the session ended"))
                .toList();
    }

    private Path folder() {
        return parent.resolve("session");
    }

    private Session.Result run(Suite... suites) throws IOException {
        return new Session(folder(), bench.interruption).run(List.of(suites));
    }

    private Suite load(String name) {
        return new LoadSuite(laboratory, experiment(name, 2));
    }

    /** One without loads. */
    private static Suite finding(String name) {
        return suite(name, runs -> new SuiteResult(name, List.of(), List.of(CHECK), Optional.of(FOUND)));
    }

    private interface Body {
        SuiteResult run(SessionRuns runs) throws IOException;
    }

    private static Suite suite(String name, Body body) {
        return new Suite() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public SuiteResult run(SessionRuns runs) throws IOException {
                return body.run(runs);
            }
        };
    }

    @Test
    void theFirstLoadIsTheSessionsOwnRunWithItsChecksAndFindings() throws IOException {
        Session.Result result = run(load("streams"), load("single"), finding("chunking"));
        assertThat(result.failure()).isEmpty();
        assertThat(result.interruptedBecause()).isEmpty();
        RunFolder own = RunFolder.read(folder());
        assertThat(own.header().suite()).isEqualTo("streams");
        assertThat(own.incompleteBecause()).isEmpty();
        assertThat(own.checks()).containsExactly(CHECK);
        assertThat(own.findings()).containsExactly(FOUND);
        assertThat(ends(own)).isEmpty();
        assertThat(own.suites()).containsOnlyKeys("single");
        RunFolder single = RunFolder.read(folder().resolve("suites").resolve("single"));
        assertThat(single.incompleteBecause()).isEmpty();
        assertThat(single.totals().requests()).isEqualTo(2);
        assertThat(single.checks()).isEmpty();
    }

    @Test
    void anInterruptedSessionSaysWhatItHasNotRun() throws IOException {
        Suite ended = suite("checks", runs -> {
            bench.interruption.request("interrupted");
            return new SuiteResult("checks", List.of(), List.of(CHECK), Optional.empty());
        });
        Session.Result result = run(load("streams"), ended, load("single"), load("batch"));
        assertThat(result.interruptedBecause()).hasValue("interrupted");
        RunFolder own = RunFolder.read(folder());
        assertThat(own.incompleteBecause()).as("its own load is complete").isEmpty();
        assertThat(own.checks()).containsExactly(CHECK);
        assertThat(ends(own))
                .containsExactly("the session ended before all its suites had run (interrupted); not run to their end:"
                        + " single, batch");
    }

    @Test
    void aServerThatWasEndedWithTheSessionIsNoFailure() throws IOException {
        Suite ended = suite("tiers", runs -> {
            throw new EndedEarlyException("interrupted");
        });
        Session.Result result = run(load("streams"), ended, load("single"));
        assertThat(result.failure()).isEmpty();
        assertThat(result.interruptedBecause()).hasValue("interrupted");
        assertThat(ends(RunFolder.read(folder())))
                .containsExactly("the session ended before all its suites had run (interrupted); not run to their end:"
                        + " tiers, single");
    }

    @Test
    void aServerThatDiesBetweenSuitesCostsNothingThatWasMeasured() throws IOException {
        Suite dying = suite("single", runs -> {
            client.takesConnections = false;
            return new SuiteResult(
                    "single", List.of(runs.measure(laboratory, experiment("single", 2))), List.of(), Optional.empty());
        });
        Session.Result result = run(load("streams"), finding("chunking"), dying, load("batch"));
        assertThat(result.failure()).get().isInstanceOf(IOException.class);
        assertThat(result.loads()).hasSize(1);
        RunFolder own = RunFolder.read(folder());
        assertThat(own.totals().requests()).isEqualTo(2);
        assertThat(own.checks()).containsExactly(CHECK);
        assertThat(own.findings()).containsExactly(FOUND);
        assertThat(ends(own))
                .containsExactly(
                        "the session ended before all its suites had run (could not open 1 connection to the server:"
                                + " nobody is there; does it still run?); not run to their end: single, batch");
    }

    @Test
    void aServerThatIsNotThereAtAllFailsTheSession() {
        client.takesConnections = false;
        assertThatThrownBy(() -> run(load("streams"))).isInstanceOf(IOException.class);
        assertThat(folder()).doesNotExist();
    }

    @Test
    void aMistakeInASuiteLeavesARunThatSaysItIsNotComplete() {
        Suite broken = suite("single", runs -> {
            throw new IllegalStateException("a bug");
        });
        assertThatThrownBy(() -> run(load("streams"), broken)).hasMessage("a bug");
        assertThat(RunFolder.read(folder()).incompleteBecause()).hasValue("it was left before its end");
        assertThat(Files.exists(folder().resolve("summary.json"))).isTrue();
    }
}
