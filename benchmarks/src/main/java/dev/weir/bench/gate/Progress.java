package dev.weir.bench.gate;

import dev.weir.bench.micro.Unit;
import java.io.PrintStream;
import java.util.Locale;

/** One line for each JVM that has measured. */
final class Progress {

    /** The builds that a JVM held. */
    static final String HEAD = "head";

    static final String BOTH = "both";

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

    /** JVMs that were to measure, with those that were needed more. */
    int planned() {
        return jvms;
    }

    /** JVMs that have measured. */
    int measured() {
        return measured;
    }

    /**
     * A JVM has measured.
     *
     * @param builds what it held; empty where there is but one
     * @param remark is added to the line
     */
    void tell(Figure figure, String builds, String remark) {
        measured++;
        out.printf(
                Locale.ROOT,
                "[%3d/%d] %-4s %-72s %9s/%s %9s B%s%n",
                measured,
                jvms,
                builds,
                figure.cell(),
                Figure.showNs(figure.nsPerUnit()),
                Unit.of(figure.cell().type()),
                Figure.showBytes(figure.bytesPerUnit()),
                remark);
    }
}
