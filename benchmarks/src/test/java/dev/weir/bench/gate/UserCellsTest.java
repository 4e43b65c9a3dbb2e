package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.gate.jvm.Catalogue;
import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.micro.input.BenchStream;
import dev.weir.recording.Recording;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bundled recordings stand for the user's. */
class UserCellsTest {

    private static final List<Budget> BUDGETS = Budgets.read(Path.of("budgets.json"));

    private final List<String> leftOut = new ArrayList<>();

    @Test
    void putsEveryQuestionToARecordingOfPlans() {
        List<Cell> cells = cells("generate-batch-10");
        assertThat(leftOut).isEmpty();
        assertThat(cells)
                .allMatch(cell -> "generate-batch-10".equals(cell.params().get("stream")))
                .doesNotHaveDuplicates()
                .extracting(Cell::benchmark)
                .contains(
                        "SplitBenchmark.weir",
                        "SplitBenchmark.bufferedReader",
                        "SplitDecodeBenchmark.weirFused",
                        "ExtractBenchmark.weirHand",
                        "ExtractBenchmark.readValue",
                        "PipelineBenchmark.weirJackson");
    }

    @Test
    void asksForNoPlansWhereThereAreNone() {
        assertThat(cells("chat-prose"))
                .extracting(Cell::type)
                .contains("SplitBenchmark", "DecodeBenchmark", "SplitDecodeBenchmark", "PipelineBenchmark")
                .doesNotContain("ExtractBenchmark");
        assertThat(leftOut)
                .containsExactly(
                        "chat-prose, ExtractBenchmark: no plan in it that the ruler can read",
                        "chat-prose, PipelineBenchmark, all but weir: no plan in it that the ruler can read");
    }

    @Test
    void measuresWeirAloneWhereTheRulerCannotRead() {
        assertThat(cells("generate-plan-fenced"))
                .filteredOn(cell -> cell.type().equals("PipelineBenchmark"))
                .isNotEmpty()
                .allMatch(Cell::isWeir);
    }

    @Test
    void leavesOutWhatIsNotNdjson() {
        assertThat(cells("openai-chat")).isEmpty();
        assertThat(leftOut).singleElement().asString().contains("openai-chat, which is", "not NDJSON");
    }

    @Test
    void everyBundledRecordingEitherIsComparableOrIsLeftOutWithAReason() {
        long questions = BUDGETS.stream()
                .filter(Budget::comparesContenders)
                .map(budget -> budget.weir().type())
                .distinct()
                .count();
        for (String name : Recording.bundledNames()) {
            leftOut.clear();
            List<Cell> cells = cells(name);
            long compared = cells.stream()
                    .filter(cell -> !cell.isWeir())
                    .map(Cell::type)
                    .distinct()
                    .count();
            boolean leftOutWhole = cells.isEmpty() && leftOut.size() == 1;
            assertThat(leftOutWhole || compared + leftOut.size() == questions)
                    .as("%s: %s, left out %s", name, cells, leftOut)
                    .isTrue();
        }
    }

    private List<Cell> cells(String... recordings) {
        UserCells userCells = new UserCells(
                new AnswerCheck(Catalogue.ofClassPath()),
                name -> BenchStream.named(name.substring(BenchStream.USER.length())),
                leftOut::add);
        return userCells.of(Arrays.stream(recordings).map(Recording::bundled).toList(), BUDGETS);
    }
}
