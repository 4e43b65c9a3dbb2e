package dev.weir.bench.gate;

import dev.weir.bench.micro.Unit;
import java.io.PrintStream;
import java.util.Locale;

/** One line for each JVM that has measured. */
final class Progress {

    private final PrintStream out;
    private int planned;
    private int measured;

    /**
     * @param planned how many measurements are planned
     */
    Progress(PrintStream out, int planned) {
        this.out = out;
        this.planned = planned;
    }

    /** More measurements are needed than was planned. */
    void more(int measurements) {
        planned += measurements;
    }

    /** A JVM has measured. */
    void tell(Figure figure) {
        measured++;
        out.printf(
                Locale.ROOT,
                "[%3d/%d] %-72s %9s/%s %9s B%n",
                measured,
                planned,
                figure.cell(),
                Figure.showNs(figure.nsPerUnit()),
                Unit.of(figure.cell().type()),
                Figure.showBytes(figure.bytesPerUnit()));
    }
}
