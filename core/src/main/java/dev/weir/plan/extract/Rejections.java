package dev.weir.plan.extract;

import dev.weir.json.scan.RetainedText;
import dev.weir.plan.Reason.Kind;
import dev.weir.plan.bind.BrokenPlan;

/** Tells of the objects that were to be plans, but have no steps, are too large, or break off. Knows where the last plan began. */
final class Rejections {

    private static final int MAX_HEAD_BYTES = 256;
    private static final int NO_STEPS = -1;

    private final RetainedText text;
    private final PlanScanner.Handler handler;
    private final int maxPlanBytes;

    /** How the last envelope began that outgrew the cap: for telling which plan it was to be, when its text is gone. */
    private final byte[] head = new byte[MAX_HEAD_BYTES];

    private long headStart;
    private int headBytes;

    /** Where the last plan began that was told of, valid or not. */
    private long lastStart;

    /** Up to where a broken plan was reported. */
    private long brokenUpTo;

    Rejections(RetainedText text, PlanScanner.Handler handler, int maxPlanBytes) {
        this.text = text;
        this.handler = handler;
        this.maxPlanBytes = maxPlanBytes;
    }

    void reset() {
        lastStart = RetainedText.NONE;
        brokenUpTo = -1;
        headStart = RetainedText.NONE;
    }

    /** A plan is told of that begins there. */
    void told(long start) {
        lastStart = start;
        text.keepNothing();
    }

    /** Of an object that has shown a plan's member, but no steps, it is told unless a plan in it was told of. */
    void stepless(long start, long end) {
        if (lastStart < start) {
            handler.broken(Kind.MISSING, "", text.bytes, text.index(start), text.index(end), start, end, NO_STEPS);
            told(start);
        }
    }

    /** The same of one that outgrew the cap. */
    void outgrown(long start) {
        if (lastStart < start) {
            tooLarge(start, NO_STEPS);
            lastStart = start;
        }
    }

    /** The plan that begins there is too large; of its text goes along what is still there. */
    void tooLarge(long start, int steps) {
        int to = text.position;
        byte[] bytes = text.bytes;
        int from = to;
        int until = to;
        if (text.keep() == start) {
            from = text.index(start);
        } else if (headStart == start) {
            bytes = head;
            from = 0;
            until = headBytes;
        }
        String expected = BrokenPlan.atMost(maxPlanBytes);
        handler.broken(Kind.TOO_LARGE, expected, bytes, from, until, start, text.offset(to), steps);
    }

    /** The text of what begins there will be gone when it is told of. */
    void keepHead(long start) {
        headStart = start;
        headBytes = Math.min(MAX_HEAD_BYTES, text.position - text.index(start));
        System.arraycopy(text.bytes, text.index(start), head, 0, headBytes);
    }

    /** The plan that begins there breaks off; of the plans that break off at one byte, the first that is told of counts. */
    void broken(Kind kind, String expected, long start, long at, int steps) {
        if (at > brokenUpTo) {
            brokenUpTo = at;
            handler.broken(kind, expected, text.bytes, text.index(start), text.index(at), start, at, steps);
        }
    }
}
