package dev.weir.bench.cli.latency;

import dev.weir.bench.latency.laboratory.Experiment;
import dev.weir.bench.latency.laboratory.MeasuredLoad;
import dev.weir.bench.latency.laboratory.SessionListener;
import dev.weir.bench.latency.load.Extent;
import dev.weir.bench.latency.load.LoadProgress;
import dev.weir.bench.latency.load.LoadReport;
import dev.weir.bench.latency.load.LoadShape;
import dev.weir.bench.launch.Tty;
import java.io.File;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import picocli.CommandLine.Help.Ansi;

/** Says how far a session is: on a terminal in one line that is written anew, elsewhere in a line every few seconds. */
public final class ProgressPrinter implements SessionListener {

    private static final long LINE_EVERY_NS = TimeUnit.SECONDS.toNanos(5);
    private static final double NS_PER_S = 1e9;
    private static final String WRITE_ANEW = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean isTerminal;
    private final LongSupplier nowNs;
    private long lastLineNs;

    /**
     * @param err where it says so
     * @param isTerminal whether that is one that can write a line anew
     * @param nowNs a clock: those of loads begin anew with each
     */
    ProgressPrinter(PrintWriter err, boolean isTerminal, LongSupplier nowNs) {
        this.err = err;
        this.isTerminal = isTerminal;
        this.nowNs = nowNs;
        this.lastLineNs = nowNs.getAsLong();
    }

    /** What writes to this process's standard error, which may be shown on a terminal though standard output goes elsewhere. */
    public static ProgressPrinter ofStandardError(PrintWriter err) {
        return new ProgressPrinter(
                err,
                canWriteAnew(
                        System.getenv(),
                        // Of Windows' consoles only picocli knows which ones understand escape sequences.
                        () -> (File.separatorChar == '/' || Ansi.AUTO.enabled()) && Tty.showsErrors()),
                System::nanoTime);
    }

    /** Whether escape sequences are wanted and understood: those who want no colours (no-color.org) want none of them. */
    static boolean canWriteAnew(Map<String, String> environment, BooleanSupplier isTerminal) {
        return !environment.containsKey("NO_COLOR")
                && !environment.getOrDefault("TERM", "").equals("dumb")
                && isTerminal.getAsBoolean();
    }

    @Override
    public void begins(Experiment experiment) {
        lastLineNs = nowNs.getAsLong();
        say(experiment.suite() + ": " + describe(experiment));
        if (!isTerminal) {
            err.println();
        }
        err.flush();
    }

    private static String describe(Experiment experiment) {
        String shape = experiment.shape() instanceof LoadShape.Closed closed
                ? closed.streams() + (closed.streams() == 1 ? " stream" : " streams")
                : String.format(Locale.ROOT, "%.4g requests/s", ((LoadShape.Open) experiment.shape()).ratePerS());
        return shape + ", " + experiment.questions().name();
    }

    @Override
    public void progress(String load, LoadProgress progress, Extent extent) {
        if (isTerminal) {
            say(line(load, progress, extent));
        } else if (nowNs.getAsLong() - lastLineNs >= LINE_EVERY_NS) {
            lastLineNs = nowNs.getAsLong();
            err.println(line(load, progress, extent));
        }
        err.flush();
    }

    private static String line(String load, LoadProgress progress, Extent extent) {
        String goal = extent.requests() == Long.MAX_VALUE
                ? String.format(Locale.ROOT, " of %.0f s", extent.durationNs() / NS_PER_S)
                : " of " + extent.requests();
        boolean isTimed = extent.requests() == Long.MAX_VALUE;
        long over = progress.ok() + progress.failed();
        return String.format(
                Locale.ROOT,
                "%s: %.0f s%s, %d%s answered, %d under way%s",
                load,
                progress.sinceStartNs() / NS_PER_S,
                isTimed ? goal : "",
                over,
                isTimed ? "" : goal,
                progress.inFlight(),
                progress.failed() == 0 ? "" : ", " + progress.failed() + " failed");
    }

    /** Says no more of it: its line makes way for what follows. */
    @Override
    public void over(String load) {
        if (isTerminal) {
            say("");
            err.flush();
        }
    }

    @Override
    public void ended(MeasuredLoad load) {
        LoadReport report = load.report();
        String stopped = report.stoppedBecause();
        say(load.experiment().suite() + ": " + report.ok() + " of " + report.requests() + " requests ended well"
                + (stopped == null ? "" : "; ended early: " + stopped));
        err.println();
        err.flush();
    }

    private void say(String line) {
        err.print(isTerminal ? WRITE_ANEW + line : line);
    }
}
