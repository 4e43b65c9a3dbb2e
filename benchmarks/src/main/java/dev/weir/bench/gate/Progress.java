package dev.weir.bench.gate;

import dev.weir.bench.micro.Unit;
import java.io.PrintStream;
import java.util.Locale;

/** One line for each JVM that has measured. */
final class Progress {

    private final PrintStream out;
    private int jvms;
    private int measured;

    Progress(PrintStream out, int jvms) {
        this.out = out;
        this.jvms = jvms;
    }

    /** More JVMs are needed than was planned. */
    void more(int jvms) {
        this.jvms += jvms;
    }

    /** JVMs that have measured. */
    int measured() {
        return measured;
    }

    /** A JVM has measured, of this build. */
    void tell(Figure figure, String build) {
        measured++;
        out.printf(
                Locale.ROOT,
                "[%3d/%d] %-4s %-72s %9s/%s %9s B%n",
                measured,
                jvms,
                build,
                figure.cell(),
                Figure.showNs(figure.nsPerUnit()),
                Unit.of(figure.cell().type()),
                Figure.showBytes(figure.bytesPerUnit()));
    }
}
