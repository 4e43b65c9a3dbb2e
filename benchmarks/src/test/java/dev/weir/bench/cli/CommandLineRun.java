package dev.weir.bench.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * A command that has run: its exit status and what it wrote.
 */
record CommandLineRun(int status, String out, String err) {

    static CommandLineRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Weir.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new CommandLineRun(status, out.toString(), err.toString());
    }
}
