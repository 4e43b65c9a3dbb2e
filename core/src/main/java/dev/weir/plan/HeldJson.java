package dev.weir.plan;

import dev.weir.plan.Reason.Kind;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;

/**
 * Finds the plans in a JSON string: the string's content is scanned as a text of its own, with fences and prose and one value after
 * another, and what is found there is handed on with the string's place in the text around it.
 */
final class HeldJson implements PlanScanner.Handler {

    /** A string in a string in a string: each level doubles the backslashes, and no model gets that far. */
    private static final int MAX_LEVELS = 3;

    private final PlanScanner.Handler outer;
    private final long fromByte;
    private final long toByte;
    private final int level;
    private final PlanOptions options;
    private final int agentAround;

    private HeldJson(
            PlanScanner.Handler outer, long fromByte, long toByte, int level, PlanOptions options, int agentAround) {
        this.outer = outer;
        this.fromByte = fromByte;
        this.toByte = toByte;
        this.level = level;
        this.options = options;
        this.agentAround = agentAround;
    }

    /**
     * Hands the plans in a string to {@code outer}, and with them what else is told of a text. Of a string in which no object with
     * {@code steps} closes, nothing is told: it is text.
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
        byte[] content;
        try {
            content = JacksonBinder.JSON
                    .readValue(bytes, from, to - from, String.class)
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JacksonException e) {
            return false; // a name beyond a limit of Jackson's
        }
        HeldJson held = new HeldJson(outer, fromByte, fromByte + to - from, level, options, agentAround);
        Probe probe = held.new Probe();
        scan(content, options, probe);
        if (probe.found) {
            scan(content, options, held);
        }
        return probe.found;
    }

    private static void scan(byte[] content, PlanOptions options, PlanScanner.Handler handler) {
        PlanScanner scanner = new PlanScanner(options.withStartsThinking(false), handler);
        scanner.feed(content, 0, content.length);
        scanner.finish();
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
        outer.plan(bytes, from, to, fromByte, toByte, true, agentInside > 0 ? agentInside : agentAround);
    }

    @Override
    public boolean isValid(byte[] bytes, int from, int to) {
        return outer.isValid(bytes, from, to);
    }

    @Override
    public void invalid(byte[] bytes, int from, int to, long fromByteInside, long toByteInside) {
        outer.invalid(bytes, from, to, fromByte, toByte);
    }

    @Override
    public void step(long planFromByte, int stepIndex, byte[] bytes, int from, int to) {
        outer.step(fromByte, stepIndex, bytes, from, to);
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
            int steps) {
        if (kind != Kind.MISSING) { // a string is not opened for the sake of an object without steps
            outer.broken(kind, expected, bytes, from, to, fromByte, toByte, steps);
        }
    }

    @Override
    public boolean held(byte[] bytes, int from, int to, long fromByteInside, int agentInside) {
        int agent = agentInside > 0 ? agentInside : agentAround;
        return search(bytes, from, to, fromByteInside, level + 1, options, agent, this);
    }

    @Override
    public void thought(long toByteInside) {}

    /** Takes everything, and only notes whether an object with steps was among it. */
    private final class Probe implements PlanScanner.Handler {

        private boolean found;

        @Override
        public void plan(byte[] bytes, int from, int to, long fromByte, long toByte, boolean enveloped, int agent) {
            found = true;
        }

        @Override
        public boolean isValid(byte[] bytes, int from, int to) {
            return true;
        }

        @Override
        public void invalid(byte[] bytes, int from, int to, long fromByte, long toByte) {}

        @Override
        public void step(long planFromByte, int stepIndex, byte[] bytes, int from, int to) {}

        @Override
        public void broken(
                Kind kind,
                String expected,
                byte[] bytes,
                int from,
                int to,
                long fromByte,
                long toByte,
                int stepCount) {}

        @Override
        public boolean held(byte[] bytes, int from, int to, long fromByte, int agent) {
            found |= search(bytes, from, to, fromByte, level + 1, options, agent, this);
            return found;
        }

        @Override
        public void thought(long toByteInside) {}
    }
}
