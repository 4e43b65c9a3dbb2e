package dev.weir.bench.demo;

import dev.weir.bench.text.Facts;
import dev.weir.bench.text.LineBreaks;
import dev.weir.bench.text.Printable;
import dev.weir.bench.text.Table;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Shows a demonstration while it goes on: on a terminal, chunks in one line and agents in lines that are written anew; elsewhere line by
 * line. Every line of a recording's says so.
 */
public final class DemoScreen implements DemoListener {

    private static final String RECORDED = "[recorded] ";
    private static final String REST_OF_LINE = "\u001b[K";
    private static final int NO_TERMINAL = 80;
    private static final double NS_PER_S = 1e9;
    private static final double PERCENT = 100;

    private final PrintWriter out;
    private final LineBreaks lineBreaks;
    private final int columns;
    private final boolean isTerminal;
    private final String mark;
    private int linesOfSquad;

    /**
     * @param columns how wide the terminal is; empty where there is none
     * @param isTerminal whether lines can be written anew
     * @param isRecorded whether recordings answer
     */
    public DemoScreen(PrintWriter out, OptionalInt columns, boolean isTerminal, boolean isRecorded) {
        this.out = out;
        this.mark = isRecorded ? RECORDED : "";
        this.lineBreaks = new LineBreaks(columns);
        this.columns = columns.orElse(NO_TERMINAL);
        this.isTerminal = isTerminal;
    }

    /** Says something. */
    public void say(String text) {
        lineBreaks
                .lines(Printable.text(text), mark.length())
                .forEach(line -> out.println((mark + line).stripTrailing()));
        out.flush();
    }

    @Override
    public void warmUpBegins() {
        say(
                "Asking for one token first, so that the model is loaded and has the prompt in its cache for both requests...");
    }

    @Override
    public void warmedUp(long ns) {
        say("It came after " + seconds(ns) + ".");
    }

    @Override
    public void blockingBegins() {
        say("");
        say("1. One plan, blocking: nothing to see until all of it is there.");
    }

    @Override
    public void blockingEnded(long ns, int characters) {
        say("   whole answer after " + seconds(ns) + ", " + characters + " characters");
    }

    @Override
    public void streamingBegins() {
        say("");
        say("2. The same plan, streamed.");
    }

    @Override
    public void chunks(int chunks, long ns, int characters) {
        String line = "   " + chunks + " chunks after " + seconds(ns) + ", " + characters + " characters";
        if (isTerminal) {
            out.print("\r" + cut(mark + line) + REST_OF_LINE);
            out.flush();
        } else {
            say(line);
        }
    }

    @Override
    public void streamingEnded(long ns) {
        if (isTerminal) {
            out.println();
        }
        say("   whole answer after " + seconds(ns));
    }

    @Override
    public void single(DemoResult result) {
        Table table = new Table(1, "", result.recorded().isPresent() ? "as recorded" : "measured");
        table.row("blocking, total", seconds(result.blockingNs()));
        table.row("streaming, total", seconds(result.streamingNs()));
        table.row("first chunk", seconds(result.firstChunkNs()));
        table.row("first plan", seconds(result.firstPlanNs()));
        table.row("speed-up (blocking, total / first chunk)", times(result.speedUp()));
        table.row("chunks", String.valueOf(result.chunks()));
        say("");
        say(table.toString().stripTrailing());
        say("");
        Facts facts = new Facts(columns - mark.length());
        facts.add("texts", (result.isSameText() ? "equal" : "not equal") + ", " + similarity(result) + " alike");
        facts.add("verdict", "first chunk " + result.verdict());
        say(facts.toString().stripTrailing());
    }

    private static String similarity(DemoResult result) {
        // Never 100 % of texts that differ.
        double percent = Math.floor(result.similarity() * 10 * PERCENT) / 10;
        return String.format(Locale.ROOT, "%.1f %%", percent);
    }

    @Override
    public void batchBegins(int agents) {
        say("");
        say("3. Plans for " + agents + " agents in one request; each acts as soon as its own has closed.");
        if (isTerminal) {
            draw(List.of(), agents);
        }
    }

    @Override
    public void agent(DemoResult.Agent agent, List<DemoResult.Agent> soFar, int agents) {
        if (isTerminal) {
            draw(soFar, agents);
        } else {
            say(line(agent));
        }
    }

    /** Says what came of the batch. */
    public void batch(DemoResult result) {
        OptionalLong first = result.agents().stream()
                .flatMapToLong(agent -> agent.planNs().stream())
                .min();
        say("");
        say(result.planned() + " of " + result.agents().size() + " agents got a plan"
                + (first.isPresent()
                        ? ": the first after " + seconds(first) + ", "
                                + times((double) result.batchNs() / first.getAsLong())
                                + " sooner than the whole answer, which took " + seconds(result.batchNs())
                        : "; the whole answer took " + seconds(result.batchNs()))
                + ".");
    }

    private void draw(List<DemoResult.Agent> soFar, int agents) {
        List<String> lines = new ArrayList<>();
        for (long id = 1; id <= agents; id++) {
            long wanted = id;
            lines.add(soFar.stream()
                    .filter(agent -> agent.id() == wanted)
                    .findFirst()
                    .map(DemoScreen::line)
                    .orElseGet(() -> name(wanted) + "  waiting"));
        }
        if (linesOfSquad > 0) {
            out.print("\u001b[" + linesOfSquad + "A");
        }
        lines.forEach(line -> out.println("\r" + cut(mark + line) + REST_OF_LINE));
        out.flush();
        linesOfSquad = lines.size();
    }

    private static String line(DemoResult.Agent agent) {
        return name(agent.id())
                + (agent.planNs().isPresent() ? String.format(Locale.ROOT, "  %9s  ", seconds(agent.planNs())) : "  ")
                + Printable.line(agent.what());
    }

    private static String name(long id) {
        return String.format(Locale.ROOT, "   agent %2d", id);
    }

    private String cut(String line) {
        return line.length() < columns ? line : line.substring(0, Math.max(0, columns - 4)) + "...";
    }

    private static String seconds(OptionalLong ns) {
        return ns.isPresent() ? seconds(ns.getAsLong()) : "none";
    }

    private static String seconds(long ns) {
        return String.format(Locale.ROOT, "%.3f s", ns / NS_PER_S);
    }

    private static String times(double factor) {
        return String.format(Locale.ROOT, "%.2f times", factor);
    }
}
