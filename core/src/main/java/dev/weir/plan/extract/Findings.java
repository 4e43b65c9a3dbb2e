package dev.weir.plan.extract;

import dev.weir.json.scan.RetainedText;
import dev.weir.plan.Reason.Kind;
import dev.weir.plan.bind.BrokenPlan;

/**
 * What {@link OpenContainers} found that is no valid plan, on its way to whoever takes it: refused at once, or kept until it is certain that
 * it is no part of a plan. Knows where the last plan began, valid or not.
 */
final class Findings {

    private static final int MAX_HEAD_BYTES = 256;
    private static final int NO_STEPS = -1;

    private final RetainedText text;
    private final PlanScanner.Handler handler;
    private final int maxPlanBytes;

    /** Objects inside the candidate that had shown a plan's member, but are no valid plans. */
    private final Deferred deferred = new Deferred();

    /** How the last envelope began that outgrew the cap: for telling which plan it was to be, when its text is gone. */
    private final byte[] head = new byte[MAX_HEAD_BYTES];

    private long headStart;
    private int headBytes;

    private long lastStart;

    /** Up to where a broken plan was reported. */
    private long brokenUpTo;

    Findings(RetainedText text, PlanScanner.Handler handler, int maxPlanBytes) {
        this.text = text;
        this.handler = handler;
        this.maxPlanBytes = maxPlanBytes;
    }

    void reset() {
        lastStart = RetainedText.NONE;
        brokenUpTo = -1;
        headStart = RetainedText.NONE;
        deferred.clear();
    }

    /** Where the last plan began, valid or not. */
    long lastStart() {
        return lastStart;
    }

    /** A plan is found, valid or too large, that begins there. */
    void found(long start) {
        lastStart = start;
    }

    /** What waits is part of something that is now known. */
    void forgetDeferred() {
        deferred.clear();
    }

    boolean hasDeferred() {
        return deferred.size() > 0;
    }

    /** Behind the last byte of what waits, or that offset if nothing does. */
    long deferredUpTo(long orElse) {
        return hasDeferred() ? deferred.to(deferred.size() - 1) : orElse;
    }

    /** An object with steps that is no valid plan waits, in the place of what is inside it. */
    void defer(long start, long end) {
        deferred.dropFrom(start);
        deferred.add(start, end, true);
    }

    /** An object that has shown a plan's member, but no steps, waits, unless something inside it does. */
    void deferStepless(long start, long end) {
        if (!deferred.isInside(start)) {
            deferred.add(start, end, false);
        }
    }

    /** What waits and begins before that offset is no part of a plan. */
    void refuseDeferredBefore(long offset) {
        int count = 0;
        while (count < deferred.size() && deferred.from(count) < offset) {
            long start = deferred.from(count);
            long end = deferred.to(count);
            if (deferred.stepsShown(count)) {
                handler.invalid(text.bytes, text.index(start), text.index(end), start, end);
                refused(start);
            } else {
                refuseStepless(start, end);
            }
            count++;
        }
        deferred.dropFirst(count);
    }

    /** An object that has shown a plan's member, but no steps, is none. */
    void refuseStepless(long start, long end) {
        handler.broken(Kind.MISSING, "", text.bytes, text.index(start), text.index(end), start, end, NO_STEPS);
        refused(start);
    }

    private void refused(long start) {
        lastStart = start;
        text.keepNothing();
    }

    /** What begins there would be a plan, but is too large for one, and as an envelope it held none. */
    void refuseOutgrown(long start) {
        tellTooLarge(start, NO_STEPS);
        lastStart = start;
    }

    /** The plan that begins there is too large; of its text goes along what is still there. */
    void tellTooLarge(long start, int steps) {
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
    void tellBroken(Kind kind, String expected, long start, long at, int steps) {
        if (at > brokenUpTo) {
            brokenUpTo = at;
            handler.broken(kind, expected, text.bytes, text.index(start), text.index(at), start, at, steps);
        }
    }
}
