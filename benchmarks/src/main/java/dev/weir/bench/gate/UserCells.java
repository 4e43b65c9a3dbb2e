package dev.weir.bench.gate;

import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.micro.Unit;
import dev.weir.bench.micro.input.BenchStream;
import dev.weir.recording.Recording;
import dev.weir.recording.head.BodyFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The cells that the user's recordings add: each question is put to each recording in which its contenders find the same.
 *
 * <p>Rulers are plain code. One that meets a damaged record throws, one that reads plans needs an answer that is JSON as a whole, and none
 * of them validates a plan; to compare times with such a ruler would mislead. There weir is measured alone. What is left out so, and why,
 * is told.
 *
 * <p>A question comes with the reads that its budget names: in every chunking there would be three times as many JVMs, half a minute more a
 * recording. {@code -Djmh.args="-p reads=recorded,1448,8192"} asks for them, of the bundled streams as well.
 */
final class UserCells {

    private final AnswerCheck check;
    private final Function<String, BenchStream> streams;
    private final Consumer<String> leftOut;

    /**
     * @param check compares what contenders find
     * @param streams the stream of a name
     * @param leftOut told of each recording, and of each benchmark on one, that is not measured
     */
    UserCells(AnswerCheck check, Function<String, BenchStream> streams, Consumer<String> leftOut) {
        this.check = check;
        this.streams = streams;
        this.leftOut = leftOut;
    }

    /** The cells of these recordings, by recording and question. */
    List<Cell> of(List<Recording> recordings, List<Budget> budgets) {
        List<Cell> cells = new ArrayList<>();
        for (Recording recording : recordings) {
            String name = BenchStream.USER + recording.name();
            if (recording.bodyFormat() == BodyFormat.NDJSON) {
                cells.addAll(cellsOn(streams.apply(name), budgets));
            } else {
                leftOut.accept(name + ", which is " + recording.bodyFormat() + " and not NDJSON");
            }
        }
        return cells;
    }

    private List<Cell> cellsOn(BenchStream stream, List<Budget> budgets) {
        Map<String, Set<Cell>> byType = new LinkedHashMap<>();
        budgets.stream()
                .filter(Budget::comparesContenders)
                .forEach(budget -> budget.cells()
                        .forEach(cell -> byType.computeIfAbsent(cell.type(), type -> new LinkedHashSet<>())
                                .add(cell.withParam("stream", stream.name()))));
        List<Cell> measured = new ArrayList<>();
        byType.forEach((type, cells) -> measured.addAll(cellsThatRead(type, List.copyOf(cells), stream)));
        return measured;
    }

    /** All of them if they find the same; else weir's, if those can read the stream. */
    private List<Cell> cellsThatRead(String type, List<Cell> cells, BenchStream stream) {
        Optional<String> obstacle = obstacle(type, cells, stream);
        if (obstacle.isEmpty()) {
            return cells;
        }
        List<Cell> weirs = cells.stream().filter(Cell::isWeir).toList();
        boolean weirReads =
                Unit.of(type).countIn(stream) > 0 && check.failure(weirs).isEmpty();
        leftOut.accept(stream.name() + ", " + type + (weirReads ? ", all but weir: " : ": ") + obstacle.get());
        return weirReads ? weirs : List.of();
    }

    /** Why contenders cannot be compared on a stream, if they cannot. */
    private Optional<String> obstacle(String type, List<Cell> cells, BenchStream stream) {
        return Stream.of(Unit.neededByTheRulerOf(type), Unit.of(type))
                .filter(unit -> unit.countIn(stream) == 0)
                .findFirst()
                .map(unit -> "no " + unit + " in it that the ruler can read")
                .or(() -> check.failure(cells));
    }
}
