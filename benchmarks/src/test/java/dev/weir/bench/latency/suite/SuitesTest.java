package dev.weir.bench.latency.suite;

import static dev.weir.bench.latency.laboratory.Bench.MS;
import static dev.weir.bench.latency.laboratory.Bench.bad;
import static dev.weir.bench.latency.laboratory.Bench.good;
import static dev.weir.bench.latency.laboratory.Bench.questions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.latency.answer.AnswerObserver;
import dev.weir.bench.latency.answer.RequestStart;
import dev.weir.bench.latency.laboratory.Bench;
import dev.weir.bench.latency.laboratory.Experiment;
import dev.weir.bench.latency.laboratory.Laboratory;
import dev.weir.bench.latency.laboratory.ScriptedClient;
import dev.weir.bench.latency.request.ServerAddress;
import dev.weir.bench.run.Check;
import dev.weir.bench.run.Check.Verdict;
import dev.weir.bench.run.Findings.Batch;
import dev.weir.bench.run.Findings.Chunkings;
import dev.weir.bench.run.Findings.Tiers;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.plan.Plan;
import dev.weir.plan.Step;
import dev.weir.prompt.PromptDetail;
import dev.weir.recording.Recording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Suites over answers that are written down beforehand: what they find is computed by hand. */
@Timeout(120)
class SuitesTest {

    private static final String TWO_PLANS = "[{\"agent_id\":1,\"plan_id\":\"a\",\"steps\":[{\"act\":\"Reload\"}]},"
            + "{\"agent_id\":2,\"plan_id\":\"b\",\"steps\":[{\"act\":\"Reload\"}]}]";

    /** In the checks, the question that is asked for an answer in one piece. */
    private static final String IN_ONE_PIECE = "chat-plan-long";

    private final Bench bench = new Bench();

    @TempDir
    private Path parent;

    private SessionRuns runs() {
        return new SessionRuns(parent.resolve("session"));
    }

    private static void says(AnswerObserver observer, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        observer.text(utf8, 0, utf8.length);
    }

    private static Plan plan(int agent) {
        return new Plan(OptionalInt.of(agent), "p", List.of(new Step("Reload", Map.of())));
    }

    /** The third answer fails after its first plan: it is no batch, and counts for nobody. */
    @Test
    void eachAgentOfABatchHasTheMedianOfItsPlansAndOfTheAnswersEnds() throws IOException {
        try (ScriptedClient client = new ScriptedClient((start, observer) -> {
            long later = start.index() * MS;
            observer.plan(plan(1), 100 * MS + later);
            if (start.index() == 2) {
                return Optional.of(bad(start, Outcome.TRUNCATED, "cut"));
            }
            observer.plan(plan(2), 200 * MS + later);
            says(observer, TWO_PLANS);
            return Optional.of(good(start, 10, 300 + start.index()).build());
        })) {
            Experiment experiment = Experiment.sequential("batch-2", questions("generate-batch-10"), 5);
            SuiteResult result = new BatchSuite(bench.laboratory(client), experiment).run(runs());
            Batch batch = (Batch) result.findings().orElseThrow();
            assertThat(batch.answers()).isEqualTo(4);
            assertThat(batch.agents()).extracting(Batch.Agent::agentId).containsExactly(1, 2);
            // Of 0, 1, 3 and 4 ms later the lower middle one is 1.
            assertThat(batch.agents()).extracting(Batch.Agent::streamingNs).containsExactly(101 * MS, 201 * MS);
            assertThat(batch.agents())
                    .allSatisfy(agent -> assertThat(agent.collectedNs())
                            .as("the end, and what parsing took")
                            .isGreaterThan(301 * MS));
            assertThat(result.loads()).hasSize(1);
        }
    }

    @Test
    void aTierHasTheMeanOfItsTokensAndTheMediansOfItsTimes() throws IOException {
        try (ScriptedClient client =
                new ScriptedClient((start, observer) -> Optional.of(good(start, 50 + start.index(), 300)
                        .count(Count.PROMPT_TOKENS, 100 + start.index())
                        .values(Metric.PROMPT_EVAL, (40 + start.index()) * MS)
                        .build()))) {
            Map<PromptDetail, Experiment> experiments = new EnumMap<>(PromptDetail.class);
            for (PromptDetail detail : PromptDetail.values()) {
                experiments.put(
                        detail, Experiment.sequential(TierSuite.runName(detail), questions("generate-plan"), 3));
            }
            SuiteResult result = new TierSuite(bench.laboratory(client), experiments).run(runs());
            Tiers tiers = (Tiers) result.findings().orElseThrow();
            assertThat(tiers.tiers()).extracting(Tiers.Tier::name).containsExactly("full", "simplified", "compressed");
            assertThat(tiers.tiers()).allSatisfy(tier -> {
                assertThat(tier.promptTokens()).hasValue(101);
                assertThat(tier.promptEvalNs()).isEqualTo(OptionalLong.of(41 * MS));
                assertThat(tier.ttftNs()).isEqualTo(OptionalLong.of(51 * MS));
                assertThat(tier.makingNs()).isPositive();
            });
            assertThat(result.loads()).hasSize(3);
            assertThat(RunFolder.read(parent.resolve("session/suites/tier-simplified"))
                            .header()
                            .suite())
                    .isEqualTo("tier-simplified");
        }
    }

    @Test
    void aServerThatSaysNothingOfPromptsLeavesTiersUnknown() throws IOException {
        try (ScriptedClient client =
                new ScriptedClient((start, observer) -> Optional.of(bad(start, Outcome.SERVER_ERROR, "no")))) {
            Map<PromptDetail, Experiment> one = new EnumMap<>(PromptDetail.class);
            one.put(PromptDetail.FULL, Experiment.sequential("tier-full", questions("generate-plan"), 1));
            SuiteResult result = new TierSuite(bench.laboratory(client), one).run(runs());
            assertThat(((Tiers) result.findings().orElseThrow()).tiers())
                    .singleElement()
                    .satisfies(tier -> {
                        assertThat(tier.promptTokens()).isEmpty();
                        assertThat(tier.promptEvalNs()).isEmpty();
                        assertThat(tier.ttftNs()).isEmpty();
                    });
        }
    }

    /** Sites at which each chunking is answered by a script. */
    private ReplaySites sites(Function<String, ScriptedClient.Script> scripts) {
        return (pacing, chunking) -> {
            ScriptedClient client = new ScriptedClient(scripts.apply(chunking));
            return new ReplaySites.Site() {
                @Override
                public Laboratory laboratory() {
                    return bench.laboratory(client);
                }

                @Override
                public ServerAddress address() {
                    return Bench.NOWHERE;
                }

                @Override
                public void close() {
                    client.close();
                }
            };
        };
    }

    private Check chunkingCheck(Function<String, ScriptedClient.Script> scripts) throws IOException {
        List<Check> checks = chunking(scripts).checks();
        assertThat(checks).hasSize(1);
        return checks.get(0);
    }

    private SuiteResult chunking(Function<String, ScriptedClient.Script> scripts) throws IOException {
        List<Recording> recordings = List.of(Recording.bundled("generate-plan"), Recording.bundled("chat-prose"));
        return new ChunkingSuite(sites(scripts), recordings, 7).run(runs());
    }

    private static ScriptedClient.Script says(Function<RequestStart, String> texts) {
        return (start, observer) -> {
            says(observer, texts.apply(start));
            return Optional.of(good(start, 1, 2).count(Count.READS, 3).build());
        };
    }

    /** Answers until a request is sent at which the user ends the run; that one ends as said, or is left under way. */
    private ScriptedClient.Script interruptedAt(long index, Optional<Outcome> ending) {
        ScriptedClient.Script answering = says(start -> "same");
        return (start, observer) -> {
            if (start.index() < index) {
                return answering.answer(start, observer);
            }
            says(observer, "sa");
            bench.interruption.request("interrupted");
            return ending.map(outcome -> bad(start, outcome, "the replay server ended too"));
        };
    }

    private List<Check> checks(ScriptedClient.Script script) throws IOException {
        try (ScriptedClient client = new ScriptedClient(script)) {
            CheckSuite.Asked asked = new CheckSuite.Asked(
                    questions("generate-plan"),
                    1,
                    3,
                    questions("chat-prose"),
                    questions(IN_ONE_PIECE),
                    Optional.empty());
            return new CheckSuite(bench.laboratory(client), asked).run(runs()).checks();
        }
    }

    /** Soon, and in many chunks. */
    private static RequestResult pleasing(RequestStart start) {
        return good(start, 1, 100).count(Count.TEXT_RECORDS, 50).build();
    }

    @Test
    void checksThatTheUserEndedAreNotJudged() throws IOException {
        assertThat(checks((start, observer) -> {
                    if (start.index() == 0) {
                        return Optional.of(pleasing(start));
                    }
                    bench.interruption.request("interrupted");
                    return Optional.empty();
                }))
                .hasSize(5)
                .allSatisfy(check -> assertThat(check.verdict()).isEqualTo(Verdict.SKIPPED))
                .first()
                .extracting(Check::measured)
                .isEqualTo("interrupted after 1 of 3 answers");
    }

    @Test
    void anAnswerThatWasBadBeforeTheUserEndedTheChecksIsTold() throws IOException {
        assertThat(checks((start, observer) -> {
                    if (start.index() == 0) {
                        return Optional.of(bad(start, Outcome.SERVER_ERROR, "HTTP 500"));
                    }
                    bench.interruption.request("interrupted");
                    return Optional.of(bad(start, Outcome.TRUNCATED, "the server ended too"));
                }))
                .extracting(Check::verdict)
                .containsExactly(Verdict.FAILED, Verdict.SKIPPED, Verdict.SKIPPED, Verdict.SKIPPED, Verdict.SKIPPED);
    }

    @Test
    void checksThatWereCompleteAreJudgedThoughTheUserEndedTheNext() throws IOException {
        assertThat(checks((start, observer) -> {
                    if (start.prompt().equals("chat-prose")) {
                        bench.interruption.request("interrupted");
                        return Optional.empty();
                    }
                    return Optional.of(pleasing(start));
                }))
                .extracting(Check::verdict)
                .containsExactly(Verdict.PASSED, Verdict.PASSED, Verdict.PASSED, Verdict.PASSED, Verdict.SKIPPED);
    }

    private Check sameText(String first, String streamed, String inOnePiece) throws IOException {
        List<Check> all = checks((start, observer) -> {
            if (start.prompt().equals(IN_ONE_PIECE)) {
                says(observer, inOnePiece);
            } else if (start.prompt().equals("chat-prose")) {
                says(observer, start.index() == 0 ? first : streamed);
            }
            return Optional.of(pleasing(start));
        });
        Check last = all.get(all.size() - 1);
        assertThat(last.name()).isEqualTo("streaming-equals-blocking");
        return last;
    }

    /** The first answer, before which the prompt was in no cache, may differ. */
    @Test
    void aStreamThatSaysWhatTheAnswerInOnePieceSaysPasses() throws IOException {
        Check check = sameText("go home", "hold the gate", "hold the gate");
        assertThat(check.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(check.measured()).isEqualTo("both 13 bytes");
    }

    @Test
    void aStreamThatSaysSomethingElseFailsAndIsQuoted() throws IOException {
        Check check = sameText("hold the gate", "hold the gate", "hold the line");
        assertThat(check.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(check.measured()).isEqualTo("they differ from byte 9 on: \"gate\" against \"line\"");
        assertThat(sameText("hold", "hold", "hold the gate").measured())
                .isEqualTo("they differ from byte 4 on: \"\" against \" the gate\"");
    }

    @Test
    void anAnswerInOnePieceThatWentWrongFails() throws IOException {
        List<Check> all = checks((start, observer) -> Optional.of(
                start.prompt().equals(IN_ONE_PIECE) ? bad(start, Outcome.SERVER_ERROR, "HTTP 500") : pleasing(start)));
        assertThat(all.get(all.size() - 1).verdict()).isEqualTo(Verdict.FAILED);
        assertThat(all.get(all.size() - 1).measured()).endsWith(": HTTP 500");
    }

    @Test
    void cutsThatGiveTheSameEventsPassAndSayWhatTheyCost() throws IOException {
        SuiteResult result = chunking(chunking -> (start, observer) -> {
            says(observer, "text of " + start.prompt());
            return Optional.of(good(start, 1, 2)
                    .count(Count.READS, chunking.equals("every-byte") ? 90 : 3)
                    .build());
        });
        assertThat(result.checks()).singleElement().satisfies(check -> {
            assertThat(check.verdict()).isEqualTo(Verdict.PASSED);
            assertThat(check.measured()).isEqualTo("2 recordings in 4 ways to cut, 20 times each");
        });
        List<Chunkings.Cut> cuts = ((Chunkings) result.findings().orElseThrow()).chunkings();
        assertThat(cuts)
                .extracting(Chunkings.Cut::chunking)
                .containsExactly("recorded", "lines", "random", "every-byte");
        // 20 rounds of two recordings, three records each, and 1 us of work an answer.
        assertThat(cuts).extracting(Chunkings.Cut::records).containsOnly(120L);
        assertThat(cuts).extracting(Chunkings.Cut::reads).containsExactly(120L, 120L, 120L, 3_600L);
        assertThat(cuts).extracting(Chunkings.Cut::busyNsPerRecord).containsOnly(OptionalDouble.of(1_000 / 3.0));
    }

    @Test
    void whatAClientDoesNotCountCostsNobodyKnowsWhat() throws IOException {
        SuiteResult result = chunking(chunking -> (start, observer) ->
                Optional.of(new RequestResult.Builder(start.index(), start.stream(), start.prompt(), 0)
                        .ended(Outcome.OK, 1)
                        .build()));
        assertThat(((Chunkings) result.findings().orElseThrow()).chunkings())
                .extracting(Chunkings.Cut::busyNsPerRecord)
                .containsOnly(OptionalDouble.empty());
    }

    @Test
    void aCutThatGivesOtherEventsIsNamed() throws IOException {
        Check check = chunkingCheck(chunking ->
                says(start -> chunking.equals("random:7") && start.prompt().equals("chat-prose") && start.index() == 9
                        ? "other"
                        : "same"));
        assertThat(check.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(check.measured()).endsWith("different: chat-prose cut random");
    }

    /** 40 answers of the first cut and 10 of the second, but for the first of each recording, which the others are compared with. */
    @Test
    void anAnswerThatTheUserCutShortIsNotDifferent() throws IOException {
        Check check = chunkingCheck(
                chunking -> chunking.equals("lines") ? interruptedAt(10, Optional.empty()) : says(start -> "same"));
        assertThat(check.verdict()).isEqualTo(Verdict.SKIPPED);
        assertThat(check.measured()).isEqualTo("interrupted; answers compared until then, all equal: 48");
    }

    /** Ctrl-C on a terminal ends the replay server as well. */
    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"TRUNCATED", "UNREACHABLE"})
    void norIsOneWhoseServerTheUserEndedToo(Outcome ending) throws IOException {
        Check check = chunkingCheck(
                chunking -> chunking.equals("lines") ? interruptedAt(10, Optional.of(ending)) : says(start -> "same"));
        assertThat(check.verdict()).isEqualTo(Verdict.SKIPPED);
        assertThat(check.measured()).endsWith("all equal: 48");
    }

    @Test
    void anAnswerThatBrokeWithoutTheUserIsDifferent() throws IOException {
        Check check = chunkingCheck(chunking -> chunking.equals("lines")
                ? (start, observer) -> Optional.of(bad(start, Outcome.TRUNCATED, "broke off"))
                : says(start -> "same"));
        assertThat(check.verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void aDifferenceCountsThoughTheUserEndedTheRunAfterIt() throws IOException {
        ScriptedClient.Script other = says(start -> "other");
        ScriptedClient.Script ended = interruptedAt(1, Optional.empty());
        Check check = chunkingCheck(chunking -> chunking.equals("lines")
                ? (start, observer) -> (start.index() == 0 ? other : ended).answer(start, observer)
                : says(start -> "same"));
        assertThat(check.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(check.measured())
                .isEqualTo("interrupted; answers compared until then: 39; different: generate-plan cut lines");
    }

    @Test
    void whatEndsBeforeTwoAnswersOfARecordingIsNotJudged() throws IOException {
        Check check = chunkingCheck(chunking -> interruptedAt(1, Optional.empty()));
        assertThat(check.verdict()).isEqualTo(Verdict.SKIPPED);
        assertThat(check.measured()).isEqualTo("interrupted before an answer could be compared with another");
    }
}
