package dev.weir.plan.extract;

import dev.weir.json.scan.RetainedText;
import dev.weir.plan.Reason.Kind;

/**
 * The objects and arrays that are open where {@link PlanScanner} reads, and what is known of the plan among them: the policy that says what
 * is a plan, and what an envelope.
 *
 * <p>From the outermost inwards, the first {@link #envelopes} of them are envelopes: what they hold is looked at, they themselves are no
 * plans. Arrays outside of objects are envelopes from the start. The next one, if there is one, is an object, the candidate: it may turn
 * out to be a plan, or an envelope. Everything from its first byte on is kept until that is settled.
 *
 * <p>An object is a plan if it has a member {@code steps}, and none of the objects around it has shown a plan's member ({@code agent_id},
 * {@code plan_id}, {@code steps}) before: it is marked. It is handed over at its closing brace. Whatever is around it can then be no plan:
 * it is an envelope. An object with {@code steps} that is not valid is no reason to make envelopes of the objects around it, which may yet
 * be plans: it waits, and is refused once they are none. That an object had shown a plan's member does not matter to what is in its member
 * {@code plans} or {@code plan}: so such an envelope hands out its plans at their closing braces, too. An object that outgrows the cap
 * before it has shown {@code steps} is an envelope as well, unless it shows them yet.
 *
 * <p>An object that closes without being a plan, nor having held one, but in which something may be a plan after all (an object inside one
 * that had shown {@code plan_id}, a string that holds JSON) is gone over once more as an envelope. That reads no byte again: what is in it
 * is in the {@link Outline}.
 */
final class OpenContainers {

    static final int MAX_DEPTH = 64;

    private final RetainedText text;
    private final PlanScanner.Handler handler;
    private final Findings findings;

    /** From the outermost inwards, and how many of them were made: when first needed. */
    private final Container[] open = new Container[MAX_DEPTH];

    private int made;
    private int depth;
    private int envelopes;

    /** Whether one of them has shown an agent_id that has not been read yet. */
    private boolean agentsPending;

    /** What the candidate holds, and whether it is being gone over again. */
    private final Outline outline = new Outline();

    private boolean repeating;
    private long repeatedEntries;

    /** Depth of the outermost object that has shown a plan's member, those whose member {@code plans} is open left aside, or 0. */
    private int marked;

    /** About that object: whether it has shown steps, whether these are its last member, and whether an object inside it has some. */
    private boolean stepsShown;

    private boolean stepsLast;
    private boolean stepsInside;

    /** Depth of its steps while they are open, or 0, and how many of them have closed. */
    private int stepsDepth;

    private int stepCount;

    /** Depth of a plan that was too large, and is being skipped, or 0; the end of what is skipped is kept, in case that it breaks off. */
    private int skippedDepth;

    /** Whether the candidate holds something that is to be looked at, should it turn out to be no plan. */
    private boolean suspects;

    private final BrokenStarts brokenStarts = new BrokenStarts();

    OpenContainers(RetainedText text, PlanScanner.Handler handler, int maxPlanBytes) {
        this.text = text;
        this.handler = handler;
        this.findings = new Findings(text, handler, maxPlanBytes);
        reset();
    }

    void reset() {
        findings.reset();
        brokenStarts.reset();
        clear();
    }

    private void clear() {
        depth = 0;
        envelopes = 0;
        skippedDepth = 0;
        forgetPlan();
    }

    private void forgetPlan() {
        forgetMarks();
        for (int i = 0; i < depth; i++) {
            open[i].plansOpen = false;
        }
        suspects = false;
        findings.forgetDeferred();
    }

    /** No open object has shown a plan's member. */
    private void forgetMarks() {
        marked = 0;
        stepsShown = false;
        stepsLast = false;
        stepsInside = false;
        stepsDepth = 0;
        stepCount = 0;
    }

    int depth() {
        return depth;
    }

    boolean inObject() {
        return open[depth - 1].isObject;
    }

    private Container innermost() {
        return open[depth - 1];
    }

    /** The outermost container that is no envelope: a candidate, or more in one. */
    private Container candidate() {
        return open[envelopes];
    }

    /** Whether the innermost container is an envelope, or there is none. */
    boolean inEnvelope() {
        return depth == envelopes;
    }

    /** Where the outermost container began, or, if none is open, the last plan. */
    long valueFromByte() {
        return depth > 0 ? open[0].start : findings.lastStart();
    }

    /** Whether nothing but brackets matters here: the text is inside the steps of a plan, or of one that is too large. */
    boolean inSteps() {
        return skippedDepth > 0 || (stepsShown && depth > marked);
    }

    private void outline(int kind, long at) {
        if (!repeating && depth > envelopes && !inSteps()) {
            outline.add(kind, at);
        }
    }

    private void push(boolean object, long at) {
        if (depth == made) {
            open[made++] = new Container();
        }
        open[depth].begin(object, at, outline.size());
        depth++;
    }

    void openObject(long at) {
        push(true, at);
        if (depth == envelopes + 1) {
            suspects = false;
            findings.forgetDeferred();
            if (!repeating) {
                outline.clear();
                innermost().outlineEntry = 0;
            }
            if (text.keep() == RetainedText.NONE) {
                text.keep(at);
            }
        }
        outline(Outline.OPEN_OBJECT, at);
    }

    void openArray(long at) {
        push(false, at);
        if (depth == envelopes + 1) {
            envelopes = depth;
        } else if (stepsLast && depth == marked + 1) {
            stepsDepth = depth;
            stepCount = 0;
        }
        outline(Outline.OPEN_ARRAY, at);
    }

    void closeArray(long at) {
        outline(Outline.CLOSE_ARRAY, at);
        int closed = depth--;
        if (closed == envelopes) {
            envelopes = depth;
        } else if (closed == stepsDepth) {
            stepsDepth = 0;
        }
        afterClose();
    }

    /** The object closes with the byte at that offset. */
    void closeObject(long at) {
        outline(Outline.CLOSE_OBJECT, at);
        int closed = depth--;
        Container object = open[depth];
        long start = object.start;
        long end = at + 1;
        if (stepsDepth > 0) {
            if (closed == stepsDepth + 1) {
                handler.step(open[marked - 1].start, stepCount++, text.bytes, text.index(start), text.index(end));
            }
            return;
        }
        closePlansMember(object, closed);
        if (closed == marked && stepsShown) {
            closePlan(object, end);
        } else if (closed == envelopes) {
            closeEnvelope(object, end);
        } else if ((closed == marked && stepsInside) || (closed == envelopes + 1 && suspects)) {
            makeEnvelope(object);
            repeat(object.outlineEntry + 1, at);
            depth--;
            closeEnvelope(object, end);
        } else if (closed == envelopes + 1) {
            closeCandidate(start, end);
        } else if (closed == marked) {
            closeStepless(start, end);
        }
        afterClose();
    }

    private void afterClose() {
        if (depth == 0) {
            text.keepNothing();
        }
    }

    /** How many entries of the outline were gone over, each as often. */
    long repeatedEntries() {
        return repeatedEntries;
    }

    /** Goes over what the outline holds from that entry on, up to that byte of the text. */
    private void repeat(int from, long until) {
        boolean before = repeating;
        repeating = true;
        for (int entry = from; entry < outline.size() && outline.at(entry) < until; entry++) {
            repeatedEntries++;
            long at = outline.at(entry);
            int kind = outline.kind(entry);
            switch (kind) {
                case Outline.OPEN_OBJECT, Outline.OPEN_ARRAY -> {
                    if (kind == Outline.OPEN_OBJECT) {
                        openObject(at);
                    } else {
                        openArray(at);
                    }
                    innermost().outlineEntry = entry;
                }
                case Outline.CLOSE_OBJECT -> closeObject(at);
                case Outline.CLOSE_ARRAY -> closeArray(at);
                case Outline.STRING_START -> {
                    if (!inSteps()) {
                        suspect(at, outline.at(++entry));
                    }
                }
                case Outline.STRING_END -> {}
                default -> {
                    if (!inSteps()) {
                        member(kind - Outline.NAME, at);
                    }
                }
            }
        }
        repeating = before;
    }

    /** A string inside a candidate may hold JSON: it is looked into when that has turned out to be an envelope. */
    void suspect(long start, long last) {
        if (depth == envelopes) {
            search(start, last);
        } else {
            suspects = true;
            outline(Outline.STRING_START, start);
            outline(Outline.STRING_END, last);
        }
    }

    /** Looks for plans in a string, from its opening to its closing quote; answers whether there were any. */
    boolean search(long start, long last) {
        boolean found = handler.held(text.bytes, text.index(start), text.index(last) + 1, start, agentAround());
        if (found) {
            found(start);
        }
        return found;
    }

    private void closePlan(Container object, long end) {
        long start = object.start;
        int from = text.index(start);
        int to = text.index(end);
        boolean maybePartOfAPlan = depth > envelopes;
        if (maybePartOfAPlan && !(object.hasShown(PlanMember.PLAN_ID) && handler.isValid(text.bytes, from, to))) {
            findings.defer(start, end);
            forgetMarks();
            return;
        }
        findings.refuseDeferredBefore(start);
        int agentAround = agentAround();
        envelopes = depth;
        found(start);
        handler.plan(text.bytes, from, to, start, end, isInObject(), agentAround);
    }

    private boolean isInObject() {
        int around = depth - 1;
        while (around >= 0 && !open[around].isObject) {
            around--;
        }
        return around >= 0;
    }

    /** The agent whom the innermost object names that is around and names one, by its agent_id or by its member's name; or 0. */
    private int agentAround() {
        settleAgents();
        int agent = 0;
        for (int around = depth - 1; around >= 0 && agent == 0; around--) {
            agent = open[around].agentNamed();
        }
        return agent;
    }

    /** Reads the agent_ids that have been shown, while their text is there. */
    private void settleAgents() {
        if (!agentsPending) {
            return;
        }
        agentsPending = false;
        for (int i = 0; i < depth; i++) {
            Container container = open[i];
            if (container.agentAt != RetainedText.NONE) {
                container.agent = PlanMember.agent(text.bytes, text.index(container.agentAt), text.position);
                container.agentAt = RetainedText.NONE;
            }
        }
    }

    private void closeEnvelope(Container envelope, long end) {
        envelopes = depth;
        if (envelope.refusedIfEmpty && findings.lastStart() < envelope.start) {
            if (envelope.tooLarge) {
                findings.refuseOutgrown(envelope.start);
            } else {
                findings.refuseStepless(envelope.start, end);
            }
        }
    }

    /** The member {@code plans} of that object, which is at that depth, has ended, if one was open. */
    private void closePlansMember(Container object, int objectDepth) {
        if (object.plansOpen) {
            object.plansOpen = false;
            marked = objectDepth;
        }
    }

    private void closeCandidate(long start, long end) {
        if (findings.hasDeferred()) {
            findings.refuseDeferredBefore(end);
        } else if (marked > 0) {
            findings.refuseStepless(start, end);
        }
        forgetMarks();
        if (skippedDepth > 0 || text.keep() == start) {
            text.keepNothing();
        }
        skippedDepth = 0;
    }

    private void closeStepless(long start, long end) {
        findings.deferStepless(start, end);
        forgetMarks();
    }

    /** The object, which is inside {@link #depth} others, is an envelope. */
    private void makeEnvelope(Container object) {
        object.refusedIfEmpty |= marked > 0;
        if (stepsInside) {
            // What is around this object will be an envelope too: there is a plan in it.
            findings.refuseDeferredBefore(object.start);
        }
        depth++;
        envelopes = depth;
        settleAgents();
        forgetPlan();
        if (text.keep() == object.start) {
            text.keepNothing();
        }
    }

    /** A plan was found, inside the envelopes: nothing before this point is needed again. */
    private void found(long start) {
        settleAgents();
        findings.found(start);
        for (int i = 0; i < depth; i++) {
            open[i].tooLarge = false;
        }
        forgetPlan();
        text.keepNothing();
    }

    /**
     * The name of a member has ended, before the colon at that offset.
     *
     * @param known whether the name is still there
     */
    void endName(long at, boolean known, boolean escaped) {
        int member = known && namesMatter() ? PlanMember.before(text.bytes, text.index(at), escaped) : PlanMember.OTHER;
        outline(Outline.NAME + member, at);
        if (known) {
            member(member, at);
        } else {
            innermost().memberNumber = 0;
        }
    }

    /** Whether the names of the innermost container's members matter: it may be a plan, or would have been one but for its size. */
    private boolean namesMatter() {
        return depth > envelopes || innermost().tooLarge;
    }

    private void member(int member, long at) {
        innermost().memberNumber = member == PlanMember.OTHER ? PlanMember.numberBefore(text.bytes, text.index(at)) : 0;
        if (namesMatter()) {
            endName(member, at);
        }
    }

    private void endName(int member, long at) {
        innermost().shown |= 1 << member;
        if (member == PlanMember.AGENT_ID && depth > envelopes) {
            innermost().agentAt = at + 1;
            agentsPending = true;
        }
        if (depth == envelopes) {
            endNameOfOutgrown(member);
        } else if (marked > 0 && depth > marked) {
            stepsInside |= member == PlanMember.STEPS;
        } else {
            closePlansMember(innermost(), depth);
            endNameOfCandidate(member);
        }
    }

    private void endNameOfOutgrown(int member) {
        if (member == PlanMember.STEPS) {
            envelopes--;
            candidate().refusedIfEmpty = false;
            refuseTooLarge(candidate().start, -1);
        } else if (saysWhoseItIs(member)) {
            innermost().refusedIfEmpty = true;
        }
    }

    private static boolean saysWhoseItIs(int member) {
        return member == PlanMember.AGENT_ID || member == PlanMember.PLAN_ID;
    }

    private void endNameOfCandidate(int member) {
        if (member == PlanMember.PLANS && marked > 0 && !stepsShown && !stepsInside) {
            innermost().plansOpen = true;
            forgetMarks();
        } else if (marked > 0 || saysWhoseItIs(member) || member == PlanMember.STEPS) {
            marked = depth;
            stepsLast = member == PlanMember.STEPS;
            if (stepsLast) {
                stepsShown = true;
                stepCount = 0; // of two members of one name the last counts
            }
        }
    }

    /** What is kept has reached the cap, and has not closed. */
    void overflow() {
        long candidate = depth > envelopes ? candidate().start : RetainedText.NONE;
        if (skippedDepth > 0) {
            text.keepTail();
        } else if (text.keep() < candidate) {
            text.keep(candidate);
        } else if (depth == envelopes) {
            text.keepTail();
        } else if (marked == envelopes + 1 && stepsShown) {
            refuseTooLarge(candidate, stepCount);
        } else if (marked == envelopes + 1 && stepsInside) {
            candidate().tooLarge = true;
            findings.keepHead(candidate);
            depth = envelopes;
            makeEnvelope(candidate()); // for the plans in it: its text is still there
            repeat(innermost().outlineEntry + 1, Long.MAX_VALUE);
        } else {
            outgrow();
        }
    }

    private void refuseTooLarge(long start, int steps) {
        long kept = text.keep();
        findings.tellTooLarge(start, steps);
        found(start);
        skippedDepth = envelopes + 1;
        if (kept != RetainedText.NONE) {
            text.keep(kept);
        }
        text.keepTail();
    }

    /** The candidate is too large for a plan: it is an envelope, unless it yet shows steps. */
    private void outgrow() {
        settleAgents();
        Container outgrown = candidate();
        boolean isPlan = marked == envelopes + 1;
        outgrown.tooLarge = true;
        if (isPlan || outgrown.plansOpen) {
            findings.keepHead(outgrown.start);
            outgrown.refusedIfEmpty = true;
            outgrown.plansOpen = false;
        }
        do {
            envelopes++;
        } while (envelopes < depth && !candidate().isObject);
        if (isPlan) {
            forgetMarks();
            marked = outermostNamed();
        }
        long toldUpTo = findings.deferredUpTo(text.keep());
        findings.refuseDeferredBefore(envelopes < depth ? candidate().start : text.offset(text.position));
        if (envelopes < depth) {
            text.keep(candidate().start);
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
        for (int inner = depth; inner > 0 && marked == 0; inner--) {
            marked = open[inner - 1].plansOpen ? inner : 0;
        }
        tellOutgrown();
        long keep = text.keep();
        boolean candidateKept = depth > envelopes && keep == candidate().start;
        boolean fitsAlone = kind == Kind.TOO_DEEP && candidateKept && envelopes > 0;
        long readAgainFrom = keep == RetainedText.NONE ? at : fitsAlone ? keep : keep + 1;
        if (depth > 1 || marked > 0) {
            giveUp(kind, at, expected, readAgainFrom, fitsAlone);
        }
        clear();
        text.keepNothing();
        text.readAgainFrom(text.index(readAgainFrom));
    }

    /** Depth of the outermost object inside the envelopes that has shown agent_id or plan_id, or 0. */
    private int outermostNamed() {
        for (int inside = envelopes; inside < depth; inside++) {
            if (open[inside].hasShownWhoseItIs()) {
                return inside + 1;
            }
        }
        return 0;
    }

    /** Tells of the innermost object that outgrew the cap, had shown a plan's member, and held no plan. */
    private void tellOutgrown() {
        int inner = depth - 1;
        while (inner >= 0 && !(open[inner].tooLarge && open[inner].refusedIfEmpty)) {
            inner--;
        }
        if (inner >= 0 && findings.lastStart() < open[inner].start) {
            findings.refuseOutgrown(open[inner].start);
        }
    }

    private void giveUp(Kind kind, long at, String expected, long readAgainFrom, boolean fitsAlone) {
        int behind = 0;
        while (behind < depth && open[behind].start < readAgainFrom) {
            behind++;
        }
        int givenUp = depth;
        if (kind == Kind.TOO_DEEP) {
            givenUp = fitsAlone ? behind : Math.max(behind, depth - MAX_DEPTH / 2);
        }
        if (marked > 0 && marked <= givenUp) {
            findings.tellBroken(kind, expected, open[marked - 1].start, at, stepsShown ? stepCount : -1);
        }
        if (givenUp > behind) {
            brokenStarts.dropBefore(readAgainFrom);
            for (int i = behind; i < givenUp; i++) {
                brokenStarts.add(open[i].start);
            }
        }
    }

    /** Whether the object or array that begins there, outside of all others, is known to break off. */
    boolean isBroken(long start) {
        return brokenStarts.contains(start);
    }
}
