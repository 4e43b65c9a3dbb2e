package dev.weir.plan.extract;

import dev.weir.json.scan.RetainedText;
import dev.weir.plan.PlanOptions;
import dev.weir.plan.Reason.Kind;
import dev.weir.plan.bind.JacksonBinder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;

/**
 * Finds the plans in a JSON string: the string's content is scanned as a text of its own, with fences and prose and one value after
 * another, and what is found there is handed on with the string's place in the text around it.
 *
 * <p>Of a string in which no object with {@code steps} closes, nothing is told: it is text. So what comes before the first one waits.
 */
final class HeldJson implements PlanScanner.Handler {

    /** A string in a string in a string: each level doubles the backslashes, and no model gets that far. */
    private static final int MAX_LEVELS = 3;

    private final PlanScanner.Handler outer;

    /** What the string says, and behind it as many bytes as a handler may read. */
    private final byte[] content;

    private final long fromByte;
    private final long toByte;
    private final int level;
    private final PlanOptions options;
    private final int agentAround;

    private boolean found;

    /** What is told once an object with {@code steps} has closed. */
    private final List<Runnable> waiting = new ArrayList<>();

    private HeldJson(
            PlanScanner.Handler outer,
            byte[] content,
            long fromByte,
            long toByte,
            int level,
            PlanOptions options,
            int agentAround) {
        this.outer = outer;
        this.content = content;
        this.fromByte = fromByte;
        this.toByte = toByte;
        this.level = level;
        this.options = options;
        this.agentAround = agentAround;
    }

    /**
     * Hands the plans in a string to {@code outer}, and with them what else is told of a text.
     *
     * @param bytes holds the string, quotes included
     * @param level how many strings it is in, itself included
     * @param agentAround the agent whom an object around it names, or 0
     * @return whether there was one, valid or not
     */
    static boolean search(
            byte[] bytes,
            int from,
            int to,
            long fromByte,
            int level,
            PlanOptions options,
            int agentAround,
            PlanScanner.Handler outer) {
        if (level > MAX_LEVELS) {
            return false;
        }
        byte[] text;
        try {
            text = JacksonBinder.JSON
                    .readValue(bytes, from, to - from, String.class)
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JacksonException e) {
            return false; // a name beyond a limit of Jackson's
        }
        byte[] content = Arrays.copyOf(text, text.length + RetainedText.SLACK);
        HeldJson held = new HeldJson(outer, content, fromByte, fromByte + to - from, level, options, agentAround);
        PlanScanner scanner = new PlanScanner(options.withStartsThinking(false), held);
        scanner.feed(content, 0, text.length);
        scanner.finish();
        return held.found;
    }

    /** An object with {@code steps} has closed: all is told from now on. */
    private void found() {
        found = true;
        waiting.forEach(Runnable::run);
        waiting.clear();
    }

    private void tell(Runnable event) {
        if (found) {
            event.run();
        } else {
            waiting.add(event);
        }
    }

    @Override
    public void plan(
            byte[] bytes,
            int from,
            int to,
            long fromByteInside,
            long toByteInside,
            boolean enveloped,
            int agentInside) {
        found();
        outer.plan(bytes, from, to, fromByte, toByte, true, agent(agentInside));
    }

    @Override
    public boolean isValid(byte[] bytes, int from, int to, long fromByteInside) {
        return outer.isValid(bytes, from, to, RetainedText.NONE); // all that is inside is handed on as of one place
    }

    @Override
    public void step(long planFromByte, int stepIndex, byte[] bytes, int from, int to) {
        byte[] step = found ? bytes : Arrays.copyOfRange(bytes, from, to + RetainedText.SLACK);
        int at = found ? from : 0;
        tell(() -> outer.step(fromByte, stepIndex, step, at, at + to - from));
    }

    @Override
    public void broken(
            Kind kind,
            String expected,
            byte[] bytes,
            int from,
            int to,
            long fromByteInside,
            long toByteInside,
            int stepCount) {
        if (kind != Kind.MISSING) { // a string is not opened for the sake of an object without steps
            int start = Math.toIntExact(from < to ? fromByteInside : toByteInside);
            int end = start + to - from;
            tell(() -> outer.broken(kind, expected, content, start, end, fromByte, toByte, stepCount));
        }
    }

    @Override
    public boolean held(byte[] bytes, int from, int to, long fromByteInside, int agentInside) {
        return search(bytes, from, to, fromByteInside, level + 1, options, agent(agentInside), this);
    }

    @Override
    public void thought(long toByteInside) {}

    @Override
    public void ended() {}

    private int agent(int agentInside) {
        return agentInside > 0 ? agentInside : agentAround;
    }
}
