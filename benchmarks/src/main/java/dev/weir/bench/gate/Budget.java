package dev.weir.bench.gate;

import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.micro.Unit;
import java.util.List;

/**
 * One question of the gate, and the answer that it insists on.
 *
 * @param question short name, the first column of the table
 * @param stage the code that answers for it: what to look at when it falls short
 * @param weir the cell that is judged
 * @param ruler the cell that it is compared with, in the same run
 * @param time the time that it may take
 * @param bytesPerUnitAtMost what it may allocate, bytes a unit
 */
record Budget(String question, String stage, Cell weir, Cell ruler, TimeBudget time, double bytesPerUnitAtMost) {

    /** What times and bytes are counted by. */
    Unit unit() {
        return Unit.of(weir.type());
    }

    /** Whether weir is compared with another; a growth curve compares it with itself. */
    boolean comparesContenders() {
        return weir.params().equals(ruler.params());
    }

    /** The two cells that its verdict rests on. */
    List<Cell> cells() {
        return List.of(weir, ruler);
    }
}
