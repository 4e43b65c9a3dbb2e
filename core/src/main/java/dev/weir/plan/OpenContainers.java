package dev.weir.plan;

import dev.weir.json.scan.RetainedText;
import dev.weir.plan.Reason.Kind;

/**
 * The objects and arrays that are open where {@link PlanScanner} reads, and what is known of the plan among them.
 *
 * <p>From the outermost inwards, the first {@link #envelopes} of them are envelopes: what they hold is looked at, they themselves are no
 * plans. The next one, if there is one, is an object, the candidate: it may turn out to be a plan, or an envelope. Everything from its
 * first byte on is kept until that is settled.
 */
final class OpenContainers {

    static final int MAX_DEPTH = 64;
    private static final int MAX_HEAD_BYTES = 256;

    private final RetainedText text;
    private final PlanScanner.Handler handler;
    private final int maxPlanBytes;
    private final Completeness completeness = new Completeness();

    /** Which of them are objects, as bits, and where each began. */
    private long objects;

    private final long[] starts = new long[MAX_DEPTH];
    private int depth;
    private int envelopes;

    /** Envelopes, as bits, that are such because they outgrew the cap before they had shown steps. */
    private long outgrown;

    /** Envelopes, as bits, that had shown a plan's member, but no steps; they are refused unless a plan is found in them. */
    private long searched;

    /** How the last of those began that had outgrown the cap: for telling which plan it was to be, when its text is gone. */
    private final byte[] head = new byte[MAX_HEAD_BYTES];

    private long headStart;
    private int headBytes;

    /**
     * Objects, as bits, that have shown a plan's member, but no steps, and whose member {@code plans} is open: a valid plan in there makes
     * envelopes of them, and until then they are treated as if they had shown nothing.
     */
    private long opened;

    /** Depth of the outermost object that has shown a plan's member, those that are {@link #opened} left aside, or 0. */
    private int plan;

    /** The objects inside that one, as bits, that have shown agent_id or plan_id as well. */
    private long named;

    /** About that object: whether it has shown steps, whether they are its last member, and whether an object inside it has. */
    private boolean stepsShown;

    private boolean stepsLast;
    private boolean stepsInside;

    /** Depth of its steps while they are open, or 0, and how many of them have closed. */
    private int stepsDepth;

    private int stepCount;

    /** Depth of a plan that was too large, and is being skipped, or 0; the end of what is skipped is kept, in case that it breaks off. */
    private int skipped;

    /** Whether the candidate holds something that is to be looked at, should it turn out to be no plan. */
    private boolean secondLook;

    /** Objects inside the candidate that had shown a plan's member, but are no valid plans. */
    private final Deferred deferred = new Deferred();

    private final BrokenStarts brokenStarts = new BrokenStarts();

    /** Where the last plan began that was found, valid or not, and up to where a broken one was reported. */
    private long lastFound;

    private long brokenUpTo;

    OpenContainers(RetainedText text, PlanScanner.Handler handler, int maxPlanBytes) {
        this.text = text;
        this.handler = handler;
        this.maxPlanBytes = maxPlanBytes;
        reset();
    }

    void reset() {
        completeness.reset();
        lastFound = RetainedText.NONE;
        brokenUpTo = -1;
        headStart = RetainedText.NONE;
        brokenStarts.reset();
        clear();
    }

    private void clear() {
        depth = 0;
        envelopes = 0;
        outgrown = 0;
        searched = 0;
        skipped = 0;
        forgetPlan();
    }

    private void forgetPlan() {
        unmark();
        opened = 0;
        secondLook = false;
        deferred.clear();
    }

    /** No open object has shown a plan's member. */
    private void unmark() {
        plan = 0;
        stepsShown = false;
        stepsLast = false;
        stepsInside = false;
        stepsDepth = 0;
        stepCount = 0;
    }

    int depth() {
        return depth;
    }

    Completeness completeness() {
        return completeness;
    }

    boolean inObject() {
        return isObject(depth - 1);
    }

    private boolean isObject(int container) {
        return ((objects >>> container) & 1) != 0;
    }

    /** Whether the innermost container is an envelope, or there is none. */
    boolean inEnvelope() {
        return depth == envelopes;
    }

    /** Where the outermost container began, or, if none is open, the last plan. */
    long valueFromByte() {
        return depth > 0 ? starts[0] : lastFound;
    }

    /** The table that asks for the actions that are needed here. */
    short[] table() {
        if (depth == envelopes) {
            return JsonTable.of(JsonTable.ENVELOPE);
        }
        boolean nested = skipped > 0 || (stepsShown && depth > plan);
        return JsonTable.of(nested ? JsonTable.NESTED : JsonTable.OBJECT);
    }

    void openObject() {
        starts[depth] = text.here();
        objects |= 1L << depth;
        named &= ~(1L << depth);
        depth++;
        if (depth == envelopes + 1) {
            secondLook = false;
            deferred.clear();
            if (text.keep() == RetainedText.NONE) {
                text.keep(text.here());
            }
        }
    }

    void openArray() {
        starts[depth] = text.here();
        objects &= ~(1L << depth);
        depth++;
        if (depth == envelopes + 1) {
            envelopes = depth;
        } else if (stepsLast && depth == plan + 1) {
            stepsDepth = depth;
            stepCount = 0;
        }
    }

    void closeArray() {
        int closed = depth--;
        if (closed == envelopes) {
            envelopes = depth;
        } else if (closed == stepsDepth) {
            stepsDepth = 0;
        }
        afterClose();
    }

    /** Answers whether the object was closed; if not, it is to be read again from behind its brace, where the text now is. */
    boolean closeObject() {
        int closed = depth--;
        long start = starts[depth];
        if (stepsDepth > 0) {
            if (closed == stepsDepth + 1) {
                handler.step(starts[plan - 1], stepCount++, text.bytes, text.index(start), text.position);
            }
            return true;
        }
        closeOpened(closed);
        if (closed == plan && stepsShown) {
            closePlan(closed, start);
        } else if (closed == envelopes) {
            closeEnvelope(start);
        } else if ((closed == plan && stepsInside) || (closed == envelopes + 1 && secondLook)) {
            readAgainAsEnvelope(start);
            return false;
        } else if (closed == envelopes + 1) {
            closeCandidate(start);
        } else if (closed == plan) {
            closeStepless(start);
        }
        afterClose();
        return true;
    }

    private void afterClose() {
        completeness.closed(depth);
        if (depth == 0) {
            text.keepNothing();
        }
    }

    private void closePlan(int closed, long start) {
        boolean maybePartOfAPlan = closed > envelopes + 1;
        if (maybePartOfAPlan && !handler.isValid(text.bytes, text.index(start), text.position)) {
            deferred.dropFrom(start);
            deferred.add(start, text.offset(text.position), true);
            unmark();
            return;
        }
        refuseDeferredBefore(start);
        envelopes = depth;
        found(start);
        boolean enveloped = (objects & ((1L << depth) - 1)) != 0;
        handler.plan(text.bytes, text.index(start), text.position, start, text.offset(text.position), enveloped);
    }

    private void closeEnvelope(long start) {
        envelopes = depth;
        long bit = 1L << depth;
        if ((searched & bit) != 0 && lastFound < start) {
            if ((outgrown & bit) != 0) {
                refuseOutgrown(start);
            } else {
                refuse(start, text.offset(text.position), false);
            }
        }
        searched &= ~bit;
        outgrown &= ~bit;
    }

    /** The member {@code plans} of the object at that depth, if one was open, has ended. */
    private void closeOpened(int object) {
        long bit = 1L << (object - 1);
        if ((opened & bit) != 0) {
            opened &= ~bit;
            plan = object;
        }
    }

    private void closeCandidate(long start) {
        long end = text.offset(text.position);
        if (deferred.size() > 0) {
            refuseDeferredBefore(end);
        } else if (plan > 0) {
            refuse(start, end, false);
        }
        unmark();
        if (skipped > 0 || text.keep() == start) {
            text.keepNothing();
        }
        skipped = 0;
    }

    private void closeStepless(long start) {
        if (!deferred.isInside(start)) {
            deferred.add(start, text.offset(text.position), false);
        }
        unmark();
    }

    private void readAgainAsEnvelope(long start) {
        if (plan > 0) {
            searched |= 1L << depth;
        }
        if (stepsInside) {
            refuseDeferredBefore(start); // what is around this object will be an envelope too: there is a plan in it
        }
        depth++;
        envelopes = depth;
        forgetPlan();
        if (text.keep() == start) {
            text.keepNothing();
        }
        text.readAgainFrom(text.index(start) + 1);
    }

    private void refuseDeferredBefore(long end) {
        int count = 0;
        while (count < deferred.size() && deferred.from(count) < end) {
            refuse(deferred.from(count), deferred.to(count), deferred.stepsShown(count));
            count++;
        }
        deferred.dropFirst(count);
    }

    private void refuse(long start, long to, boolean hasSteps) {
        int from = text.index(start);
        if (hasSteps) {
            handler.invalid(text.bytes, from, text.index(to), start, to);
        } else {
            handler.broken(Kind.MISSING, "", text.bytes, from, text.index(to), start, to, -1);
        }
        lastFound = start;
        completeness.found(envelopes);
        text.keepNothing();
    }

    /** A plan was found, inside the envelopes: nothing before this point is needed again. */
    private void found(long start) {
        lastFound = start;
        completeness.found(envelopes);
        outgrown = 0;
        forgetPlan();
        text.keepNothing();
    }

    /** The string that began there and ends here held plans. */
    void foundInString(long start) {
        found(start);
    }

    /** The name of a member has ended with the colon that was read last. */
    void endName(int member) {
        if (depth == envelopes) {
            endNameOfOutgrown(member);
        } else if (plan > 0 && depth > plan) {
            stepsInside |= member == MemberName.STEPS;
            named |= isName(member) ? 1L << (depth - 1) : 0;
        } else {
            closeOpened(depth);
            endNameOfCandidate(member);
        }
    }

    private void endNameOfOutgrown(int member) {
        if (member == MemberName.STEPS) {
            envelopes--;
            searched &= ~(1L << envelopes);
            refuseTooLarge(starts[envelopes], -1);
        } else if (isName(member)) {
            searched |= 1L << (depth - 1);
        }
    }

    private static boolean isName(int member) {
        return member == MemberName.AGENT_ID || member == MemberName.PLAN_ID;
    }

    private void endNameOfCandidate(int member) {
        if (member == MemberName.PLANS && plan > 0 && !stepsShown && !stepsInside) {
            opened |= 1L << (depth - 1);
            unmark();
        } else if (plan > 0 || isName(member) || member == MemberName.STEPS) {
            plan = depth;
            stepsLast = member == MemberName.STEPS;
            if (stepsLast) {
                stepsShown = true;
                stepCount = 0; // of two members of one name the last counts
            }
        }
    }

    /** Whether the names of the innermost container's members matter: it may be a plan, or would have been one but for its size. */
    boolean namesMatter() {
        return depth > envelopes || ((outgrown >>> (depth - 1)) & 1) != 0;
    }

    /** A string inside the candidate may hold JSON. */
    void lookAgain() {
        secondLook = true;
    }

    /** What is kept has reached the cap, and has not closed. Answers as {@link #closeObject} does. */
    boolean overflow() {
        long candidate = depth > envelopes ? starts[envelopes] : RetainedText.NONE;
        if (skipped > 0) {
            text.keepTail();
        } else if (text.keep() < candidate) {
            text.keep(candidate);
        } else if (depth == envelopes) {
            text.keepTail();
        } else if (plan == envelopes + 1 && stepsShown) {
            refuseTooLarge(candidate, stepCount);
        } else if (plan == envelopes + 1 && stepsInside) {
            outgrown |= 1L << envelopes;
            keepHead(candidate);
            depth = envelopes;
            readAgainAsEnvelope(candidate); // for the plans in it: its text is still there
            return false;
        } else {
            outgrow();
        }
        return true;
    }

    private void refuseTooLarge(long start, int steps) {
        long kept = text.keep();
        tellTooLarge(start, steps);
        found(start);
        skipped = envelopes + 1;
        if (kept != RetainedText.NONE) {
            text.keep(kept);
        }
        text.keepTail();
    }

    private void tellTooLarge(long start, int steps) {
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

    private void refuseOutgrown(long start) {
        tellTooLarge(start, -1);
        lastFound = start;
        completeness.found(envelopes);
    }

    private void keepHead(long start) {
        headStart = start;
        headBytes = Math.min(MAX_HEAD_BYTES, text.position - text.index(start));
        System.arraycopy(text.bytes, text.index(start), head, 0, headBytes);
    }

    /** The candidate is too large for a plan: it is an envelope, unless it yet shows steps. */
    private void outgrow() {
        long bit = 1L << envelopes;
        boolean isPlan = plan == envelopes + 1;
        outgrown |= bit;
        if (isPlan || (opened & bit) != 0) {
            keepHead(starts[envelopes]);
            searched |= bit;
            opened &= ~bit;
        }
        do {
            envelopes++;
        } while (envelopes < depth && !isObject(envelopes));
        if (isPlan) {
            unmark();
            plan = outermostNamed();
        }
        long toldUpTo = deferred.size() > 0 ? deferred.to(deferred.size() - 1) : text.keep();
        refuseDeferredBefore(envelopes < depth ? starts[envelopes] : text.offset(text.position));
        if (envelopes < depth) {
            text.keep(starts[envelopes]);
        } else {
            text.keep(toldUpTo);
            text.keepTail();
        }
    }

    /**
     * What is open breaks JSON's grammar, or ends, at that byte. Everything is abandoned; the text is read again as prose, from the
     * earliest byte that may begin something.
     */
    void abandon(Kind kind, long at, String expected) {
        if (plan == 0 && opened != 0) {
            plan = Long.SIZE - Long.numberOfLeadingZeros(opened);
        }
        tellOutgrown();
        long keep = text.keep();
        boolean candidateKept = depth > envelopes && keep == starts[envelopes];
        boolean fitsAlone = kind == Kind.TOO_DEEP && candidateKept && envelopes > 0;
        long readAgainFrom = keep == RetainedText.NONE ? at : fitsAlone ? keep : keep + 1;
        if (depth > 1 || plan > 0) {
            giveUp(kind, at, expected, readAgainFrom, fitsAlone);
        }
        completeness.abandoned(envelopes + (candidateKept && !fitsAlone ? 1 : 0), plan > 1);
        clear();
        text.keepNothing();
        text.readAgainFrom(text.index(readAgainFrom));
    }

    /** Depth of the outermost object inside the envelopes that has shown agent_id or plan_id, or 0. */
    private int outermostNamed() {
        long inside = named & objects & (-1L >>> (MAX_DEPTH - depth)) & ~((1L << envelopes) - 1);
        return envelopes == depth || inside == 0 ? 0 : Long.numberOfTrailingZeros(inside) + 1;
    }

    /** Tells of the innermost object that outgrew the cap, had shown a plan's member, and held no plan. */
    private void tellOutgrown() {
        int envelope = Long.SIZE - Long.numberOfLeadingZeros(outgrown & searched);
        if (envelope > 0 && lastFound < starts[envelope - 1]) {
            refuseOutgrown(starts[envelope - 1]);
        }
    }

    private void giveUp(Kind kind, long at, String expected, long readAgainFrom, boolean fitsAlone) {
        int behind = 0;
        while (behind < depth && starts[behind] < readAgainFrom) {
            behind++;
        }
        int givenUp = depth;
        if (kind == Kind.TOO_DEEP) {
            givenUp = fitsAlone ? behind : Math.max(behind, depth - MAX_DEPTH / 2);
        }
        if (plan > 0 && plan <= givenUp && at > brokenUpTo) {
            brokenUpTo = at;
            long start = starts[plan - 1];
            int steps = stepsShown ? stepCount : -1;
            handler.broken(kind, expected, text.bytes, text.index(start), text.index(at), start, at, steps);
        }
        if (givenUp > behind) {
            brokenStarts.add(starts, behind, givenUp - behind, readAgainFrom);
        }
    }

    /** Whether the object or array that begins there, outside of all others, is known to break off. */
    boolean isBroken(long start) {
        return brokenStarts.contains(start);
    }
}
