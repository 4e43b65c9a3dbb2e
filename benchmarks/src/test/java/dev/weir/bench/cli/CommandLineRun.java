package dev.weir.bench.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalInt;

/**
 * A command that has run: its exit status and what it wrote.
 */
record CommandLineRun(int status, String out, String err) {

    static CommandLineRun of(String... arguments) {
        return on(OptionalInt.empty(), arguments);
    }

    /** On a terminal of so many columns. */
    static CommandLineRun on(OptionalInt columns, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Weir.run(new PrintWriter(out, true), new PrintWriter(err, true), columns, arguments);
        return new CommandLineRun(status, out.toString(), err.toString());
    }
}
