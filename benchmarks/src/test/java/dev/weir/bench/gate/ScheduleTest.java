package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.gate.jvm.Catalogue;
import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.GateException;
import dev.weir.bench.gate.jvm.Profile;
import dev.weir.bench.gate.sample.Comparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final List<Budget> BUDGETS = Budgets.read(Path.of("budgets.json"));
    private static final Catalogue CATALOGUE = Catalogue.ofClassPath();

    @Test
    void fitsTheQuickProfileIntoFiveMinutes() {
        assertThat(schedule().seconds()).isLessThanOrEqualTo(Schedule.LIMIT_SECONDS - Schedule.RESERVE_SECONDS);
    }

    @Test
    void fitsTheComparisonWithABaseIntoTenMinutes() {
        Schedule schedule = besideBase();
        assertThat(schedule.seconds())
                .isLessThanOrEqualTo(Schedule.LIMIT_BESIDE_BASE_SECONDS - Schedule.RESERVE_BESIDE_BASE_SECONDS);
        assertThat(schedule.paired()).isNotEmpty().allMatch(Cell::isWeir);
        assertThat(schedule.paired())
                .containsAll(BUDGETS.stream().map(Budget::weir).toList());
        assertThat(schedule.paired())
                .as("JVMs that bound a ratio, on a machine as fast as planned")
                .allMatch(cell -> schedule.round(Comparison.FEWEST_JVMS - 1).contains(cell));
    }

    /** Nothing beside a base rests on them. */
    @Test
    void measuresContendersAfterAllElseBesideABase() {
        Schedule schedule = besideBase();
        List<Cell> ofQuestions =
                BUDGETS.stream().flatMap(budget -> budget.cells().stream()).toList();
        assertThat(schedule.judged()).isSubsetOf(ofQuestions);
        assertThat(schedule.round(0)).isEqualTo(schedule.judged());
        assertThat(wanted(schedule, schedule.others()))
                .extracting(Cell::benchmark)
                .contains("DecodeBenchmark.fastjson2", "PipelineBenchmark.fastjson2", "PipelineBenchmark.dslJson");
        assertThat(CATALOGUE.isRival(schedule.others().get(0).benchmark()))
                .as("those to beat first")
                .isTrue();
    }

    /** Six recordings take three minutes; they come on top, and no question has fewer JVMs for it. */
    @Test
    void takesNoJvmFromAQuestionForTheUsersRecordings() {
        List<Cell> users = new ArrayList<>();
        for (int recording = 0; recording < 6; recording++) {
            String stream = "user:" + recording;
            BUDGETS.forEach(budget -> budget.cells().forEach(cell -> users.add(cell.withParam("stream", stream))));
        }
        List<Cell> recordings = users.stream().distinct().toList();
        for (boolean besideBase : new boolean[] {false, true}) {
            Settings settings = SettingsTest.settings("jmh.base=" + (besideBase ? "HEAD" : "none"));
            Schedule without = Schedule.of(settings, BUDGETS, CATALOGUE, List.of(), besideBase);
            Schedule with = Schedule.of(settings, BUDGETS, CATALOGUE, recordings, besideBase);
            assertThat(with.asked()).hasSameElementsAs(recordings);
            assertThat(with.allotment().isShort()).isFalse();
            assertThat(with.judged()).isEqualTo(without.judged());
            for (Cell cell : without.judged()) {
                assertThat(with.allotment().turns()).containsEntry(cell, turns(without, cell));
            }
            assertThat(with.promise(Schedule.limitSeconds(settings, besideBase)))
                    .matches("about .*, and on top what you asked for beside the questions, about \\d min \\d\\d s");
        }
    }

    private static int turns(Schedule schedule, Cell cell) {
        return Objects.requireNonNull(schedule.allotment().turns().get(cell));
    }

    @Test
    void saysHowLongThePlanTakesAndTheRunAtMost() {
        Settings quick = SettingsTest.settings();
        assertThat(schedule().promise(Schedule.limitSeconds(quick, false)))
                .matches("about [234] min \\d\\d s of measuring, at most 5 minutes in all with a minute of each build");
        assertThat(besideBase().promise(Schedule.limitSeconds(quick, true)))
                .matches("about \\d min \\d\\d s of measuring, at most 10 minutes in all with a minute of each build");
        Settings own = SettingsTest.settings("jmh.args=-f 1");
        assertThat(schedule("jmh.args=-f 1").promise(Schedule.limitSeconds(own, false)))
                .as("it takes what the user's flags take")
                .matches("about .* s");
    }

    /** What a newcomer meets who adds benchmarks. */
    @Test
    void leavesOutContendersRatherThanQuestionsWhereThereAreMore() {
        List<Budget> more = moreQuestions(5);
        Schedule schedule = Schedule.of(SettingsTest.settings(), more, CATALOGUE, List.of(), false);
        assertThat(schedule.seconds()).isLessThanOrEqualTo(Schedule.LIMIT_SECONDS - Schedule.RESERVE_SECONDS);
        assertThat(schedule.budgets()).isEqualTo(more);
        List<Cell> leftOut = schedule.allotment().leftOut();
        assertThat(leftOut)
                .isNotEmpty()
                .doesNotContainAnyElementsOf(
                        more.stream().flatMap(budget -> budget.cells().stream()).toList());
        assertThat(schedule.cells()).doesNotContainAnyElementsOf(leftOut);
        assertThat(schedule.allotment().describe(Profile.QUICK))
                .first()
                .asString()
                .startsWith("Left out, to keep to the time of profile quick: ")
                .contains(leftOut.get(0).toString(), "-Djmh.profile=full");
    }

    @Test
    void givesQuestionsFewerJvmsWhereThereAreManyMore() {
        for (boolean besideBase : new boolean[] {false, true}) {
            Settings settings = SettingsTest.settings("jmh.base=" + (besideBase ? "HEAD" : "none"));
            List<Budget> more = moreQuestions(12);
            Schedule schedule = Schedule.of(settings, more, CATALOGUE, List.of(), besideBase);
            assertThat(schedule.budgets()).isEqualTo(more);
            assertThat(schedule.seconds())
                    .isLessThan(besideBase ? Schedule.LIMIT_BESIDE_BASE_SECONDS : Schedule.LIMIT_SECONDS);
            assertThat(schedule.allotment().describe(Profile.QUICK))
                    .last()
                    .asString()
                    .contains("each gets fewer");
        }
    }

    @Test
    void leavesNothingOutThatTheUserAsksFor() {
        Cell user = BUDGETS.get(0).weir().withParam("stream", "user:mine");
        Schedule schedule = Schedule.of(SettingsTest.settings(), moreQuestions(12), CATALOGUE, List.of(user), false);
        assertThat(schedule.asked()).containsExactly(user);
        assertThat(schedule.round(0)).as("before there is no time for it").contains(user);
        Settings asked = SettingsTest.settings("jmh.include=Benchmark");
        assertThat(Schedule.of(asked, moreQuestions(12), CATALOGUE, List.of(user), false)
                        .allotment()
                        .leftOut())
                .isEmpty();
    }

    /** The bundled questions, and as many as that about other reads. */
    private static List<Budget> moreQuestions(int count) {
        List<Budget> more = new ArrayList<>(BUDGETS);
        Budget split = BUDGETS.get(0);
        for (int i = 0; i < count; i++) {
            String reads = String.valueOf(1_000 + i);
            more.add(new Budget(
                    "split " + reads,
                    split.stage(),
                    split.weir().withParam("reads", reads),
                    split.ruler().withParam("reads", reads),
                    split.time(),
                    0));
        }
        return more;
    }

    @Test
    void comparesWeirsCellsOnlyBesideABaseInTheAbProfile() {
        Settings ab = SettingsTest.settings("jmh.profile=ab", "jmh.base=HEAD");
        Schedule schedule = Schedule.of(ab, BUDGETS, CATALOGUE, List.of(), true);
        assertThat(schedule.judged()).allMatch(Cell::isWeir);
        assertThat(schedule.others()).isEmpty();
        assertThat(schedule.budgets()).isEqualTo(BUDGETS);
        assertThat(schedule.rounds()).isEqualTo(12);
        assertThat(schedule.jvms()).isEqualTo(12 * schedule.judged().size());
    }

    @Test
    void spendsFiveSecondsAtMostOnAJvmOfTheSmokeProfile() {
        Schedule smoke = schedule("jmh.profile=smoke");
        assertThat(smoke.judged()).allMatch(cell -> smoke.effort(cell).seconds() < 5);
        assertThat(smoke.rounds()).isEqualTo(1);
    }

    @Test
    void fitsTheFullProfileIntoAboutAnHour() {
        assertThat(schedule("jmh.profile=full").seconds()).isLessThan(75 * 60);
    }

    @Test
    void measuresWhatIsJudgedInTurnsAndTheRestOnce() {
        Schedule schedule = Schedule.of(SettingsTest.settings(), BUDGETS.subList(0, 3), CATALOGUE, List.of(), false);
        assertThat(schedule.rounds()).isBetween(3, 6);
        assertThat(schedule.allotment().turns().get(BUDGETS.get(0).ruler())).isEqualTo(3);
        assertThat(schedule.round(0)).isEqualTo(schedule.judged());
        assertThat(IntStream.range(0, schedule.rounds()).boxed().flatMap(round -> schedule.round(round).stream()))
                .doesNotContainAnyElementsOf(schedule.others());
        assertThat(schedule.cells()).containsAll(schedule.judged()).containsAll(schedule.others());
        assertThat(schedule.round(1))
                .startsWith(schedule.judged().get(schedule.judged().size() - 1));
        assertThat(schedule.round(2)).startsWith(schedule.judged().get(0));
        assertThat(schedule.others()).doesNotContainAnyElementsOf(schedule.judged());
        assertThat(schedule.jvms())
                .isEqualTo(schedule.others().size()
                        + IntStream.range(0, schedule.rounds())
                                .map(round -> schedule.round(round).size())
                                .sum());
    }

    @Test
    void asksEveryQuestionUnlessTheUserChooses() {
        assertThat(schedule().budgets()).isEqualTo(BUDGETS);
        assertThat(schedule("jmh.include=SplitBenchmark").budgets())
                .isNotEmpty()
                .allMatch(budget -> budget.weir().type().equals("SplitBenchmark"));
    }

    @Test
    void measuresTheContendersToBeatAsOftenAsWeir() {
        for (String profile : List.of("quick", "full")) {
            Schedule schedule = schedule("jmh.profile=" + profile);
            assertThat(wanted(schedule, schedule.judged()))
                    .as(profile)
                    .extracting(Cell::benchmark)
                    .contains(
                            "SplitBenchmark.loop",
                            "DecodeBenchmark.fastjson2",
                            "SplitDecodeBenchmark.fastjson2",
                            "SplitDecodeBenchmark.jacksonTokens",
                            "ExtractBenchmark.fastjson2",
                            "PipelineBenchmark.fastjson2");
        }
    }

    @Test
    void measuresContendersThatAreNotFarBehindOnce() {
        Schedule schedule = schedule();
        assertThat(wanted(schedule, schedule.others()))
                .extracting(Cell::benchmark)
                .contains(
                        "DecodeBenchmark.dslJson",
                        "DecodeBenchmark.jacksonTokens",
                        "ExtractBenchmark.jacksonTokens",
                        "PipelineBenchmark.dslJson",
                        "PipelineBenchmark.jacksonTokens")
                .doesNotContain("SplitBenchmark.baseline", "ExtractBenchmark.reparse");
    }

    @Test
    void givesUpContendersOneByOneWhereThereIsNoTimeForATurn() {
        Schedule schedule = schedule();
        List<Cell> turn = new ArrayList<>(schedule.judged());
        Collections.reverse(turn);
        List<Cell> questions = schedule.ofQuestions(turn);
        List<Cell> rivals =
                turn.stream().filter(cell -> !questions.contains(cell)).toList();
        assertThat(rivals).hasSizeGreaterThan(1);
        assertThat(schedule.fitting(turn, cells -> true)).isEqualTo(turn);
        assertThat(schedule.fitting(turn, cells -> cells.size() < questions.size()))
                .as("a question is not measured by halves")
                .isEmpty();
        assertThat(schedule.fitting(turn, cells -> cells.size() <= questions.size() + 1))
                .containsExactlyElementsOf(turn.stream()
                        .filter(cell -> questions.contains(cell) || cell.equals(rivals.get(0)))
                        .toList());
        assertThat(schedule.fitting(turn, cells -> !cells.contains(rivals.get(0))))
                .as("a dear one is in no other's way")
                .hasSize(turn.size() - 1)
                .doesNotContain(rivals.get(0));
    }

    @Test
    void measuresEveryContenderOfAJudgedQuestionInTheFullProfile() {
        Schedule schedule = schedule("jmh.profile=full");
        assertThat(wanted(schedule, schedule.judged()))
                .extracting(Cell::benchmark)
                .contains("SplitBenchmark.baseline", "ExtractBenchmark.reparse", "PipelineBenchmark.avajeJsonb");
    }

    @Test
    void measuresAThousandPlansWithAllButTheQuadraticContender() {
        for (String[] flags : new String[][] {{"jmh.profile=full"}, {"jmh.include=Extract", "jmh.profile=full"}}) {
            assertThat(wanted(schedule(flags), schedule(flags).cells()))
                    .filteredOn(cell -> "synthetic-1000".equals(cell.params().get("stream")))
                    .extracting(Cell::benchmark)
                    .contains(
                            "ExtractBenchmark.readValue",
                            "ExtractBenchmark.nonBlocking",
                            "ExtractBenchmark.weirHand",
                            "ExtractBenchmark.weirJackson")
                    .doesNotContain("ExtractBenchmark.reparse");
            assertThat(wanted(schedule(flags), schedule(flags).cells()))
                    .extracting(Cell::toString)
                    .contains("ExtractBenchmark.reparse stream=synthetic-100");
        }
    }

    @Test
    void measuresTheQuadraticContenderWhereTheUserAsksForIt() {
        Schedule schedule = schedule("jmh.include=Extract.*reparse", "jmh.args=-p stream=synthetic-1000");
        assertThat(schedule.round(0))
                .extracting(Cell::toString)
                .containsExactly("ExtractBenchmark.reparse stream=synthetic-1000");
    }

    @Test
    void takesTheUsersValuesForAParameter() {
        Schedule schedule = schedule("jmh.args=-f 1 -p reads=100,200", "jmh.include=SplitBenchmark.weir$");
        assertThat(schedule.round(0))
                .extracting(cell -> cell.params().get("reads"))
                .contains("100", "200")
                .containsOnly("100", "200");
        assertThat(schedule.budgets()).as("questions about other reads").isEmpty();
        assertThat(schedule.rounds()).as("the user said how many JVMs").isEqualTo(1);
    }

    @Test
    void tellsHowLongTheUsersOwnEffortTakes() {
        String cells = "jmh.include=SplitBenchmark.(weir|bufferedReader)$";
        Schedule schedule = schedule("jmh.args=-f 10 -wi 10 -w 1s -i 50 -r 1s", cells);
        assertThat(schedule.jvms()).isEqualTo(10 * schedule.measurements());
        assertThat(schedule.seconds()).isGreaterThan(60.0 * schedule.jvms());
    }

    @Test
    void leavesOutWhatTheUserExcludes() {
        Schedule schedule = schedule("jmh.args=-e okio -e baseline", "jmh.include=SplitBenchmark");
        assertThat(schedule.round(0))
                .extracting(Cell::contender)
                .contains("weir", "bufferedReader")
                .doesNotContain("okio", "baseline");
        assertThatThrownBy(() -> schedule("jmh.args=-e Split", "jmh.include=SplitBenchmark"))
                .isInstanceOf(GateException.InvalidFlag.class)
                .hasMessageContaining("left out");
    }

    @Test
    void refusesAPatternThatMatchesNothing() {
        assertThatThrownBy(() -> schedule("jmh.include=Spilt"))
                .isInstanceOf(GateException.InvalidFlag.class)
                .hasMessageContaining("is found in no benchmark's name")
                .hasMessageContaining("SplitBenchmark.weir");
    }

    @Test
    void refusesABudgetForABenchmarkThatDoesNotExist() {
        Budget budget = BUDGETS.get(0);
        Budget misspelt = new Budget(
                budget.question(),
                budget.stage(),
                budget.weir().withContender("wier"),
                budget.ruler(),
                budget.time(),
                0);
        assertThatThrownBy(() -> Schedule.of(SettingsTest.settings(), List.of(misspelt), CATALOGUE, List.of(), false))
                .isInstanceOf(GateException.MissingResult.class)
                .hasMessageContaining("SplitBenchmark.wier");
    }

    @Test
    void refusesABudgetWithAParameterThatTheBenchmarkLacks() {
        Budget budget = BUDGETS.get(0);
        Budget misspelt = new Budget(
                budget.question(),
                budget.stage(),
                budget.weir().withParam("raeds", "1"),
                budget.ruler(),
                budget.time(),
                0);
        assertThatThrownBy(() -> Schedule.of(SettingsTest.settings(), List.of(misspelt), CATALOGUE, List.of(), false))
                .isInstanceOf(GateException.MissingResult.class);
    }

    @Test
    void measuresTheUsersCellsInEveryProfile() {
        Cell user = BUDGETS.get(0).weir().withParam("stream", "user:mine");
        for (String profile : List.of("smoke", "quick", "full")) {
            Settings settings = SettingsTest.settings("jmh.profile=" + profile);
            assertThat(Schedule.of(settings, BUDGETS, CATALOGUE, List.of(user), false)
                            .asked())
                    .as(profile)
                    .contains(user);
        }
    }

    @Test
    void measuresTheUsersCellsInTheReadsThatTheUserAsksFor() {
        Cell user = BUDGETS.get(0).weir().withParam("stream", "user:mine");
        Settings settings = SettingsTest.settings("jmh.args=-p reads=recorded,1448", "jmh.include=" + user.benchmark());
        assertThat(Schedule.of(settings, BUDGETS, CATALOGUE, List.of(user), false)
                        .asked())
                .contains(user.withParam("reads", "recorded"), user.withParam("reads", "1448"))
                .doesNotContain(user);
    }

    @Test
    void warmsABenchmarkAsLongAsItSaysItself() {
        Schedule schedule = schedule();
        for (Cell cell : schedule.judged()) {
            boolean pipeline = cell.type().equals("PipelineBenchmark");
            assertThat(schedule.effort(cell).warmupIterations()
                            * schedule.effort(cell).warmupMs())
                    .as(cell.toString())
                    .isGreaterThanOrEqualTo(pipeline ? 1_500 : 750);
        }
    }

    /** What is measured, and what would be if there were time: so these tests hold however many benchmarks are added. */
    private static List<Cell> wanted(Schedule schedule, List<Cell> measured) {
        List<Cell> wanted = new ArrayList<>(measured);
        wanted.addAll(schedule.allotment().leftOut());
        return wanted;
    }

    private static Schedule schedule(String... flags) {
        return Schedule.of(SettingsTest.settings(flags), BUDGETS, CATALOGUE, List.of(), false);
    }

    private static Schedule besideBase() {
        return Schedule.of(SettingsTest.settings("jmh.base=HEAD"), BUDGETS, CATALOGUE, List.of(), true);
    }
}
