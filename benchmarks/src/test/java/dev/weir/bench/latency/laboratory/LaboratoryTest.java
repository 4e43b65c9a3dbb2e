package dev.weir.bench.latency.laboratory;

import static dev.weir.bench.latency.laboratory.Bench.bad;
import static dev.weir.bench.latency.laboratory.Bench.experiment;
import static dev.weir.bench.latency.laboratory.Bench.good;
import static dev.weir.bench.latency.laboratory.Bench.questions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.latency.answer.AnswerObserver;
import dev.weir.bench.latency.client.LoadClient;
import dev.weir.bench.latency.load.Extent;
import dev.weir.bench.latency.load.LoadGenerator;
import dev.weir.bench.latency.load.LoadShape;
import dev.weir.bench.latency.load.TimeLimits;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.bench.run.Shard;
import dev.weir.bench.run.folder.RunFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LaboratoryTest {

    private final Bench bench = new Bench();

    @TempDir
    private Path parent;

    private Path folder() {
        return parent.resolve("run");
    }

    private static List<RequestResult> requests(RunFolder run) {
        List<RequestResult> requests = new ArrayList<>();
        run.forEachRequest(requests::add);
        return requests;
    }

    @Test
    void theWarmUpIsAskedAndInNoFigure() throws IOException {
        List<Long> asked = new ArrayList<>();
        List<Long> seen = new ArrayList<>();
        try (ScriptedClient client = new ScriptedClient((start, observer) -> {
            asked.add(start.index());
            return Optional.of(good(start, 10, 20).build());
        })) {
            Experiment experiment = new Experiment(
                    "streams", questions("generate-plan"), new LoadShape.Closed(1, 0), Extent.requests(3), 2, start -> {
                        seen.add(start.index());
                        return AnswerObserver.NONE;
                    });
            bench.laboratory(client).measure(experiment, folder()).finish();
        }
        assertThat(asked).containsExactly(-2L, -1L, 0L, 1L, 2L);
        assertThat(seen).containsExactly(0L, 1L, 2L);
        RunFolder run = RunFolder.read(folder());
        assertThat(requests(run)).extracting(RequestResult::index).containsExactly(0L, 1L, 2L);
        assertThat(run.header().load().warmupRequests()).isEqualTo(2);
        assertThat(run.histograms().of(Metric.TTFT).getTotalCount()).isEqualTo(3);
        assertThat(run.incompleteBecause()).isEmpty();
        assertThat(bench.told)
                .filteredOn(told -> !told.startsWith("progress"))
                .containsExactly("begins streams", "over streams, warm-up", "ended streams");
    }

    @Test
    void aWarmUpThatIsEndedLeavesARunWithoutRequests() throws IOException {
        try (ScriptedClient client = new ScriptedClient((start, observer) -> {
            bench.interruption.request("interrupted");
            return Optional.empty();
        })) {
            Experiment experiment = new Experiment(
                    "streams",
                    questions("generate-plan"),
                    new LoadShape.Closed(2, 0),
                    Extent.requests(3),
                    2,
                    start -> AnswerObserver.NONE);
            bench.laboratory(client).measure(experiment, folder()).finish();
        }
        RunFolder run = RunFolder.read(folder());
        assertThat(run.totals().requests()).isZero();
        assertThat(run.incompleteBecause()).contains("interrupted");
    }

    @Test
    void theHeadOfTheRunSaysWhatWasMeasuredAndHow() throws IOException {
        try (ScriptedClient client = new ScriptedClient(
                (start, observer) -> Optional.of(good(start, 10, 20).build()))) {
            Experiment open = new Experiment(
                    "streams",
                    questions("generate-plan", "chat-prose"),
                    new LoadShape.Open(1_000, 2, 0),
                    Extent.requests(4),
                    0,
                    start -> AnswerObserver.NONE);
            bench.laboratory(client).measure(open, folder()).finish();
        }
        RunFolder run = RunFolder.read(folder());
        assertThat(run.header().client().name()).isEqualTo("scripted");
        assertThat(run.header().client().clock()).isEqualTo("process");
        assertThat(run.header().client().clockReason()).isEqualTo("scripted");
        assertThat(run.header().client().explainedClock()).isEqualTo("process (scripted)");
        assertThat(run.header().load().ratePerS()).isEqualTo(1_000);
        assertThat(run.header().load().burstiness()).isEqualTo(2);
        assertThat(run.header().workload().promptCount()).isEqualTo(2);
        assertThat(run.header().workload().promptsSha256()).hasSize(64);
        assertThat(run.header().server().model()).isEqualTo("llama3.1:8b");
        assertThat(requests(run)).extracting(RequestResult::prompt).contains("generate-plan", "chat-prose");
    }

    @Test
    void whatMakesFiguresLessThanTheyCouldBeIsInTheRun() throws IOException {
        bench.changes.add("the server changed");
        try (ScriptedClient client = new ScriptedClient((start, observer) -> Optional.of(good(start, 10, 20)
                .count(Count.PROMPT_TOKENS, 1_000)
                .count(Count.CACHED_PROMPT_TOKENS, 900)
                .build()))) {
            client.degraded.add("requests waited");
            bench.laboratory(client).measure(experiment("streams", 2), folder()).finish();
        }
        assertThat(RunFolder.read(folder()).degraded())
                .contains("the server changed", "requests waited")
                .anyMatch(reason -> reason.startsWith("the server's prompt cache took part in 2 of 2 requests"));
    }

    @Test
    void aLoadWaitsForTheAgreedTime() throws IOException {
        Instant startAt = Instant.now().plusMillis(300);
        assertThat(measuredAt(startAt).header().startedAt()).isAfterOrEqualTo(startAt);
    }

    @Test
    void aLoadThatBeginsAfterTheAgreedTimeSaysByHowMuch() throws IOException {
        Instant startAt = Instant.now().minusSeconds(60);
        assertThat(measuredAt(startAt).degraded())
                .singleElement()
                .asString()
                .matches("it began 6[0-9]{4} ms after --start-at " + startAt
                        + ", so not together with other shards; give a later time");
    }

    /** What the servers are asked ahead of a load is no part of it, and where it takes too long the run says so. */
    @Test
    void theServersHaveAnsweredWhenTheAgreedTimeComes() throws IOException {
        Instant startAt = Instant.now().plusMillis(300);
        bench.onBegin = () -> {
            while (!Instant.now().isAfter(startAt)) {
                LockSupport.parkNanos(1_000_000);
            }
        };
        assertThat(measuredAt(startAt).degraded())
                .singleElement()
                .asString()
                .contains(" ms after --start-at " + startAt);
    }

    private RunFolder measuredAt(Instant startAt) throws IOException {
        try (ScriptedClient client = new ScriptedClient(
                (start, observer) -> Optional.of(good(start, 10, 20).build()))) {
            bench.laboratory(client).measure(startingAt(startAt), folder()).finish();
        }
        return RunFolder.read(folder());
    }

    private static Experiment startingAt(Instant startAt) {
        return new Experiment(
                "streams",
                questions("generate-plan"),
                new LoadShape.Closed(1, 0),
                Extent.requests(1),
                0,
                Shard.WHOLE,
                startAt,
                start -> AnswerObserver.NONE);
    }

    @Test
    void failedRequestsAreInTheRunAndInNoHistogram() throws IOException {
        try (ScriptedClient client = new ScriptedClient((start, observer) -> Optional.of(
                start.index() == 1
                        ? bad(start, Outcome.TRUNCATED, "cut")
                        : good(start, 10, 20).build()))) {
            MeasuredLoad load = bench.laboratory(client).measure(experiment("streams", 3), folder());
            assertThat(load.report().ok()).isEqualTo(2);
            load.finish();
        }
        RunFolder run = RunFolder.read(folder());
        assertThat(run.totals().ended(Outcome.TRUNCATED)).isEqualTo(1);
        assertThat(run.totals().firstErrors()).containsEntry(Outcome.TRUNCATED, "cut");
        assertThat(run.histograms().of(Metric.E2EL).getTotalCount()).isEqualTo(2);
    }

    @Test
    void anInterruptionEndsWhatIsUnderWayAndTheRunSaysSo() throws IOException {
        try (ScriptedClient client = new ScriptedClient((start, observer) -> {
            if (start.index() < 1) {
                return Optional.of(good(start, 10, 20).build());
            }
            bench.interruption.request("Ctrl-C");
            return Optional.empty();
        })) {
            Laboratory laboratory = bench.laboratory(client);
            laboratory.measure(experiment("streams", 1_000), folder()).finish();
            assertThat(laboratory.isInterrupted()).isTrue();
        }
        RunFolder run = RunFolder.read(folder());
        assertThat(run.incompleteBecause()).hasValue("Ctrl-C");
        assertThat(requests(run)).extracting(RequestResult::outcome).containsExactly(Outcome.OK, Outcome.CANCELLED);
    }

    @Test
    void anInterruptionBetweenTwoClientsFindsNothingToStop() throws IOException {
        try (ScriptedClient client = new ScriptedClient(
                (start, observer) -> Optional.of(good(start, 10, 20).build()))) {
            bench.laboratory(client).ask("checks", questions("generate-plan"), 1, 1);
        }
        bench.interruption.request("Ctrl-C");
        assertThat(bench.interruption.reason()).hasValue("Ctrl-C");
    }

    @Test
    void aLoadWhoseLoopIsClosedDoesNotKeepAnInterruptionFromBeingHeard() {
        ScriptedClient client = new ScriptedClient((start, observer) -> Optional.empty());
        LoadGenerator generator = new LoadGenerator(
                client.loop(),
                client.sender(
                        questions("generate-plan"),
                        new LoadClient.Terms(1, false, new TimeLimits(1, 1, 1), start -> AnswerObserver.NONE)),
                new LoadShape.Closed(1, 0),
                Extent.requests(1),
                Shard.WHOLE,
                1,
                result -> {});
        bench.interruption.watch(generator);
        client.close();
        bench.interruption.request("Ctrl-C");
        assertThat(bench.interruption.reason()).hasValue("Ctrl-C");
    }

    @Test
    void aServerThatTakesNoConnectionLeavesNoRun() {
        try (ScriptedClient client = new ScriptedClient((start, observer) -> Optional.empty())) {
            client.takesConnections = false;
            assertThatThrownBy(() -> bench.laboratory(client).measure(experiment("streams", 1), folder()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("could not open 1 connection to the server: nobody is there; does it still run?");
        }
        assertThat(folder()).doesNotExist();
    }

    /** Of a thousand connections it may have taken all but one. */
    @Test
    void aServerThatDoesNotTakeAllConnectionsInTimeIsNotSaidToTakeNone() {
        try (ScriptedClient client = new ScriptedClient((start, observer) -> Optional.empty())) {
            client.connecting = new CompletableFuture<>();
            bench.limits = new TimeLimits(1, 1, 1);
            assertThatThrownBy(() -> bench.laboratory(client).measure(experiment("streams", 1), folder()))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "could not open 1 connection to the server within 0.000000001 s; ask for fewer at once, or give it"
                                    + " more time (--first-byte-timeout)");
        }
        assertThat(folder()).doesNotExist();
    }

    /** Of what the laboratory tells while it waits. */
    private static ScriptedClient answersOnceThereIs(Collection<?> told) {
        return new ScriptedClient((start, observer) -> {
            while (told.isEmpty()) {
                LockSupport.parkNanos(1_000_000);
            }
            return Optional.of(good(start, 10, 20).build());
        });
    }

    /** A suite that asks without a run has no beginning of its own that a listener is told. */
    @Test
    void progressBearsTheNameOfWhatIsUnderWay() throws IOException {
        try (ScriptedClient client = answersOnceThereIs(bench.told)) {
            bench.laboratory(client).ask("truth", questions("generate-plan"), 1, 1);
        }
        assertThat(bench.told).contains("progress of truth").last().isEqualTo("over truth");
    }

    /** "3 of 8 answered" would promise five more to a shard that sends four in all. */
    @Test
    void progressOfAShardCountsItsOwnRequests() throws IOException {
        try (ScriptedClient client = answersOnceThereIs(bench.extents)) {
            Experiment half = new Experiment(
                    "streams",
                    questions("generate-plan"),
                    new LoadShape.Closed(2, 0),
                    Extent.requests(8),
                    0,
                    new Shard(1, 2),
                    null,
                    start -> AnswerObserver.NONE);
            bench.laboratory(client).measure(half, folder()).finish();
        }
        assertThat(bench.extents).isNotEmpty().allMatch(extent -> extent.requests() == 4);
    }

    @Test
    void aLoadOfWhichAShardSendsNothingIsNone() {
        assertThatThrownBy(() -> new Experiment(
                        "streams",
                        questions("generate-plan"),
                        new LoadShape.Closed(4, 0),
                        Extent.requests(64),
                        0,
                        Shard.parse("5/8"),
                        null,
                        start -> AnswerObserver.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shard 5/8 has nothing to send: 4 streams cannot be shared by 8 generators");
    }

    @Test
    void answersAreHandedOutWithTheirTextsInTheOrderOfTheirQuestions() throws IOException {
        try (ScriptedClient client = new ScriptedClient((start, observer) -> {
            byte[] text = ("answer " + start.index()).getBytes(StandardCharsets.UTF_8);
            observer.text(text, 0, 6);
            observer.text(text, 6, text.length);
            return Optional.of(good(start, 10, 20).build());
        })) {
            List<Answer> answers = bench.laboratory(client).ask("checks", questions("generate-plan"), 3, 5);
            assertThat(answers)
                    .extracting(answer -> new String(answer.text(), StandardCharsets.UTF_8))
                    .containsExactly("answer 0", "answer 1", "answer 2", "answer 3", "answer 4");
        }
    }
}
