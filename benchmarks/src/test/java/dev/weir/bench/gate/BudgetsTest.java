package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.GateException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetsTest {

    private static final String VALID = """
            {"format": "weir-budgets/1", "questions": [
              {"question": "split", "stage": "LineSplitter",
               "weir": {"benchmark": "SplitBenchmark.weir", "params": {"reads": "8192"}},
               "ruler": {"benchmark": "SplitBenchmark.bufferedReader", "params": {"reads": "8192"}},
               "faster_at_least": {"goal": 5, "gate": 4},
               "bytes_per_unit_at_most": 0}]}
            """;

    @Test
    void readsAQuestionWithItsLimits() {
        Budget budget = parse(VALID).get(0);
        assertThat(budget.question()).isEqualTo("split");
        assertThat(budget.stage()).isEqualTo("LineSplitter");
        assertThat(budget.weir()).isEqualTo(new Cell("SplitBenchmark.weir", new TreeMap<>(Map.of("reads", "8192"))));
        assertThat(budget.time()).isEqualTo(new TimeBudget(TimeBudget.Measure.TIMES_FASTER, 5, 4));
        assertThat(budget.bytesPerUnitAtMost()).isZero();
    }

    @Test
    void comparesInTheWayThatTheBudgetNames() {
        TimeBudget faster = new TimeBudget(TimeBudget.Measure.TIMES_FASTER, 5, 4);
        assertThat(faster.measure().of(0.2)).isEqualTo(5);
        assertThat(faster.mostShareOfTime()).isEqualTo(0.25);
        assertThat(faster.reachesGoal(4.5)).isFalse();
        assertThat(faster.reachesGoal(5)).isTrue();
        TimeBudget share = new TimeBudget(TimeBudget.Measure.SHARE_OF_TIME, 0.1, 0.2);
        assertThat(share.measure().of(0.15)).isEqualTo(0.15);
        assertThat(share.mostShareOfTime()).isEqualTo(0.2);
        assertThat(share.reachesGoal(0.15)).isFalse();
        assertThat(share.reachesGoal(0.09)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "goal": 5           | "goel": 5              | unknown member "goel"
                    "gate": 4           | "gate": "4"            | "gate" must be a number
                    "gate": 4           | "gate": -1             | "gate" must be a number
                    "gate": 4           | "gate": 0              | limits must be greater than 0
                    "gate": 4           | "gate": 1e999          | "gate" must be a number
                    , "gate": 4         | ''                     | "gate" is missing
                    faster_at_least     | faster_at_last         | must have "faster_at_least" or "time_at_most"
                    "stage"             | "stadium"              | unknown member "stadium"
                    "LineSplitter"      | " "                    | "stage" must be a string
                    SplitBenchmark.weir | weir                   | must read Class.method
                    "8192"              | 8192                   | parameter "reads" must be a string
                    weir-budgets/1      | weir-budgets/2         | "format" must be "weir-budgets/1"
                    "goal": 5           | "goal": 5, "goal": 6   | is not JSON
                    }]}                 | }]                     | is not JSON
                    """)
    void refusesAFileThatItDoesNotUnderstandAndSaysWhere(String found, String replacement, String message) {
        String broken = VALID.replace(found, replacement);
        assertThat(broken).isNotEqualTo(VALID);
        assertThatThrownBy(() -> parse(broken))
                .isInstanceOf(GateException.InvalidBudgets.class)
                .hasMessageStartingWith("test.json")
                .hasMessageContaining(message);
    }

    @Test
    void refusesAFileWithoutQuestions() {
        assertThatThrownBy(() -> parse("{\"format\": \"weir-budgets/1\", \"questions\": []}"))
                .isInstanceOf(GateException.InvalidBudgets.class)
                .hasMessageContaining("it asks no question");
    }

    @Test
    void refusesAQuestionThatIsAskedTwice() {
        String question = VALID.substring(VALID.indexOf("{\"question\""), VALID.lastIndexOf("]}"));
        assertThatThrownBy(() -> parse(VALID.replace(question, question + ", " + question)))
                .isInstanceOf(GateException.InvalidBudgets.class)
                .hasMessageContaining("question 2: \"split\" is asked twice");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> Budgets.read(Path.of("no", "budgets.json")))
                .isInstanceOf(GateException.InvalidBudgets.class)
                .hasMessageContaining("cannot read the budgets");
    }

    @Test
    void refusesAFileInAnotherEncoding() {
        assertThatThrownBy(() -> Budgets.parse(VALID.getBytes(StandardCharsets.UTF_16LE), "test.json"))
                .isInstanceOf(GateException.InvalidBudgets.class)
                .hasMessageContaining("is not JSON");
    }

    @Test
    void readsTheBudgetsOfThisRepository() {
        assertThat(Budgets.read(Path.of("budgets.json")))
                .extracting(Budget::question)
                .contains("split");
    }

    private static List<Budget> parse(String json) {
        return Budgets.parse(json.getBytes(StandardCharsets.UTF_8), "test.json");
    }
}
