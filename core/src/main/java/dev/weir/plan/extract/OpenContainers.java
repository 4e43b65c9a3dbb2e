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
 * <p>An object is a plan if it has a member {@code steps}; it is settled at its closing brace. What is inside an object that has shown a
 * plan's member ({@code agent_id}, {@code plan_id}, {@code steps}) before is a part of it, and waits until it closes: if it then has no
 * {@code steps}, but one of its parts does, it was an envelope, and what waits is told of. What is in its member {@code plans} or {@code
 * plan} is no part of it. A valid plan that is no part of anything is handed out at once: whatever is around it is an envelope. One that
 * is not valid is no reason to make envelopes of the objects around it, which may yet be plans: it waits as well, and is told of once they
 * are none. So inside of a part all is settled as if what is around the part were envelopes, and nothing is gone over twice.
 *
 * <p>An object that outgrows the cap before it has shown {@code steps} is an envelope, unless it shows them yet.
 */
final class OpenContainers {

    static final int MAX_DEPTH = 64;

    private final RetainedText text;
    private final PlanScanner.Handler handler;
    private final Rejections rejections;

    /** From the outermost inwards, and how many of them were made: when first needed. */
    private final Container[] open = new Container[MAX_DEPTH];

    private int made;
    private int depth;
    private int envelopes;

    /** What was found in the candidate. */
    private final WaitingSpans waiting = new WaitingSpans();

    /** Depth of the outermost object that has shown steps, and is no envelope, or 0: inside of it nothing but its steps matters. */
    private int planDepth;

    /** Whether it was too large, and is skipped; the end of what is skipped is kept, in case that it breaks off. */
    private boolean planSkipped;

    /** Whether its last member is its steps, and how many of them have closed. */
    private boolean stepsLast;

    private int stepCount;

    private final BrokenStarts brokenStarts = new BrokenStarts();

    OpenContainers(RetainedText text, PlanScanner.Handler handler, int maxPlanBytes) {
        this.text = text;
        this.handler = handler;
        this.rejections = new Rejections(text, handler, maxPlanBytes);
        reset();
    }

    void reset() {
        rejections.reset();
        brokenStarts.reset();
        clear();
    }

    private void clear() {
        depth = 0;
        envelopes = 0;
        waiting.clear();
        leavePlan();
    }

    private void leavePlan() {
        planDepth = 0;
        planSkipped = false;
        stepsLast = false;
    }

    /** How many of the spans that wait were gone over again, each as often. */
    long repeatedEntries() {
        return waiting.repeatedEntries();
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

    /** Where the outermost container began that is open or was closed last. */
    long valueFromByte() {
        return open[0].start;
    }

    /** Whether nothing but brackets matters here: the text is inside a plan that has shown its steps, or that is too large. */
    boolean inSteps() {
        return planSkipped || insidePlan();
    }

    private boolean insidePlan() {
        return planDepth > 0 && depth > planDepth;
    }

    void open(boolean object, long at) {
        if (depth == made) {
            open[made++] = new Container();
        }
        open[depth++].begin(object, at);
        if (depth == envelopes + 1) {
            if (!object) {
                envelopes = depth;
            } else if (text.keep() == RetainedText.NONE) {
                text.keep(at);
            }
        }
    }

    void closeArray() {
        depth--;
        envelopes = Math.min(envelopes, depth);
        afterClose();
    }

    /** The object closes with the byte at that offset. */
    void closeObject(long at) {
        Container object = innermost();
        long end = at + 1;
        if (insidePlan()) {
            if (stepsLast && depth == planDepth + 2 && !open[planDepth].isObject) {
                closeStep(object.start, end);
            }
            depth--;
            return;
        }
        readAgent(object);
        int closed = depth--;
        if (closed == envelopes) {
            envelopes = depth;
            refuseOutgrown(object);
        } else {
            if (closed == planDepth) {
                closePlan(object, end);
            } else if (object.planMemberShown) {
                closeStepless(object, end);
            }
            if (depth == envelopes) {
                tellWaitingBefore(end);
                if (text.keep() == object.start) {
                    text.keepNothing();
                }
            }
        }
        afterClose();
    }

    private void afterClose() {
        if (depth == 0) {
            text.keepNothing();
        }
    }

    private void closeStep(long start, long end) {
        long planStart = open[planDepth - 1].start;
        if (partOf(planDepth - 1) > envelopes) {
            waiting.addStep(start, end, stepCount++, planStart);
        } else {
            handler.step(planStart, stepCount++, text.bytes, text.index(start), text.index(end));
        }
    }

    /** Depth of the innermost, of so many, that has shown a plan's member: what is inside is a part of it. Or, of the envelopes. */
    private int partOf(int outer) {
        int around = outer;
        while (around > envelopes && !open[around - 1].mayBePlan()) {
            around--;
        }
        return around;
    }

    private void closePlan(Container plan, long end) {
        boolean skipped = planSkipped;
        leavePlan();
        if (skipped) {
            text.keepNothing();
            return;
        }
        long start = plan.start;
        int from = text.index(start);
        int to = text.index(end);
        int whole = partOf(depth);
        boolean settled =
                undecided(whole) == depth || (plan.planIdShown && handler.isValid(text.bytes, from, to, start));
        if (settled) {
            makeEnvelopes(whole, start);
        }
        if (settled && whole == envelopes) {
            tellWaitingBefore(start);
            envelopes = depth;
            found(start);
            handler.plan(text.bytes, from, to, start, end, isInObject(), agent(namedAt()));
        } else {
            addWaiting(WaitingSpans.PLAN, start, end);
        }
    }

    /** An object closes that has shown a plan's member, but no steps. */
    private void closeStepless(Container object, long end) {
        if (object.agent > 0) {
            waiting.name(object.start, depth + 1, object.agent);
        }
        if (object.stepsInside) {
            int whole = partOf(depth);
            makeEnvelopes(whole, object.start);
            showStepsIn(whole);
            if (whole == envelopes) {
                envelopes = depth;
            }
        } else {
            waiting.dropSteplessParts(object.start, depth + 1);
            addWaiting(WaitingSpans.STEPLESS, object.start, end);
        }
    }

    /** The innermost of so many containers that may be a plan has a part with steps. */
    private void showStepsIn(int whole) {
        if (whole > envelopes) {
            open[whole - 1].stepsInside = true;
        }
    }

    /** What begins there is or holds a plan: what is open inside of that depth is none. Strings before it are not looked into. */
    private void makeEnvelopes(int whole, long start) {
        int outermost = undecided(whole);
        if (outermost < depth) {
            waiting.dropStrings(open[outermost].start, start);
        }
        for (int i = outermost; i < depth; i++) {
            open[i].becomeEnvelope();
        }
    }

    /** How many containers are around the outermost object, inside of that depth, that may be a plan; {@link #depth} if none is. */
    private int undecided(int whole) {
        int around = whole;
        while (around < depth && (!open[around].isObject || open[around].holdsPlan)) {
            around++;
        }
        return around;
    }

    private boolean isInObject() {
        int around = depth;
        while (around > 0 && !open[around - 1].isObject) {
            around--;
        }
        return around > 0;
    }

    /** It is settled what was found before that offset. */
    private void tellWaitingBefore(long offset) {
        int count = 0;
        while (count < waiting.size() && waiting.start(count) < offset) {
            tell(count++);
        }
        waiting.dropFirst(count);
    }

    private void tell(int span) {
        long start = waiting.start(span);
        long end = waiting.end(span);
        int from = text.index(start);
        int to = text.index(end);
        switch (waiting.kind(span)) {
            case WaitingSpans.STEP ->
                handler.step(waiting.planStart(span), waiting.stepIndex(span), text.bytes, from, to);
            case WaitingSpans.STEPLESS -> rejections.stepless(start, end);
            case WaitingSpans.STRING -> search(start, end, waiting.agent(span));
            default -> {
                if (waiting.isPart(span)) {
                    found(start);
                } else {
                    rejections.told(start); // it is not valid, and makes no envelopes
                }
                handler.plan(text.bytes, from, to, start, end, true, waiting.agent(span));
            }
        }
    }

    /** A string has ended that may hold JSON. */
    void closeString(long start, long end) {
        if (depth > envelopes) {
            addWaiting(WaitingSpans.STRING, start, end);
        } else {
            search(start, end);
        }
    }

    /** Looks for plans in a string, quotes included; answers whether there were any. */
    boolean search(long start, long end) {
        return search(start, end, agent(namedAt()));
    }

    private boolean search(long start, long end, int agentAround) {
        boolean any = handler.held(text.bytes, text.index(start), text.index(end), start, agentAround);
        if (any) {
            found(start);
        }
        return any;
    }

    /** A plan is told of, and all that is around it are envelopes: nothing before this point is needed again. */
    private void found(long start) {
        for (int i = 0; i < depth; i++) {
            open[i].outgrown = false;
        }
        rejections.told(start);
    }

    /** Something waits until it is settled what is around it. */
    private void addWaiting(int kind, long start, long end) {
        if (planDepth == 0) {
            int namedAt = namedAt();
            int whole = partOf(depth);
            waiting.add(kind, start, end, agent(namedAt), namedAt, whole > envelopes ? whole : 0);
        }
    }

    /** Depth of the innermost container that names an agent, or 0. */
    private int namedAt() {
        int at = depth;
        while (at > 0 && agent(at) == 0) {
            at--;
        }
        return at;
    }

    /** The agent whom the container at that depth names, or 0; the agent_id of what may be a plan counts once it closes as none. */
    private int agent(int at) {
        if (at == 0) {
            return 0;
        }
        Container container = open[at - 1];
        return at > envelopes && container.mayBePlan() ? container.memberNumber : container.agentNamed();
    }

    /** Reads the agent_id that was shown last, if its text is there. */
    private void readAgent(Container object) {
        if (object.agentAt != RetainedText.NONE) {
            boolean kept = text.keep() != RetainedText.NONE && text.keep() <= object.agentAt;
            object.agent = kept ? PlanMember.agent(text.bytes, text.index(object.agentAt), text.position) : 0;
            object.agentAt = RetainedText.NONE;
        }
    }

    /**
     * The name of a member has ended, before the colon at that offset.
     *
     * @param known whether the name is still there
     */
    void endName(long at, boolean known, boolean escaped) {
        Container object = innermost();
        boolean mayBePlan = depth > envelopes && !object.holdsPlan;
        readAgent(object);
        object.memberNumber = 0;
        if (known) {
            int colon = text.index(at);
            int member =
                    mayBePlan || object.outgrown ? PlanMember.before(text.bytes, colon, escaped) : PlanMember.OTHER;
            if (member == PlanMember.OTHER) {
                object.memberNumber = PlanMember.numberBefore(text.bytes, colon);
            }
            if (mayBePlan) {
                endNameOfCandidate(object, member, at + 1);
            } else if (object.outgrown) {
                endNameOfOutgrown(object, member);
            }
        }
    }

    private void endNameOfCandidate(Container object, int member, long valueFrom) {
        object.plansOpen = false;
        stepsLast = member == PlanMember.STEPS;
        if (member == PlanMember.PLANS) {
            object.plansOpen = object.planMemberShown && planDepth == 0 && !object.stepsInside;
        } else if (member != PlanMember.OTHER) {
            object.planMemberShown = true;
            if (member == PlanMember.PLAN_ID) {
                object.planIdShown = true;
            } else if (member == PlanMember.AGENT_ID) {
                object.agentAt = valueFrom;
            } else {
                showSteps(object.start);
            }
        }
    }

    private void showSteps(long start) {
        if (planDepth == 0) {
            planDepth = depth;
            waiting.dropFrom(start);
            showStepsIn(partOf(depth - 1));
        }
        stepCount = 0; // of two members of one name the last counts
    }

    private void endNameOfOutgrown(Container outgrown, int member) {
        if (member == PlanMember.STEPS) {
            envelopes--;
            refuseTooLarge(outgrown.start, -1);
        } else if (member == PlanMember.AGENT_ID || member == PlanMember.PLAN_ID) {
            outgrown.planMemberShown = true;
        }
    }

    /** What is kept has reached the cap, and has not closed. */
    void overflow() {
        long candidate = depth > envelopes ? candidate().start : RetainedText.NONE;
        if (planSkipped) {
            text.keepTail();
        } else if (text.keep() < candidate) {
            text.keep(candidate);
        } else if (depth == envelopes) {
            text.keepTail();
        } else if (planDepth == envelopes + 1) {
            refuseTooLarge(candidate, stepCount);
        } else {
            outgrow(candidate());
        }
    }

    private void refuseTooLarge(long start, int steps) {
        long kept = text.keep();
        rejections.tooLarge(start, steps);
        found(start);
        leavePlan();
        planDepth = envelopes + 1;
        planSkipped = true;
        waiting.clear();
        if (kept != RetainedText.NONE) {
            text.keep(kept);
        }
        text.keepTail();
    }

    /** The candidate is too large for a plan: it is an envelope, unless it yet shows steps. */
    private void outgrow(Container outgrown) {
        int outgrownDepth = envelopes + 1;
        readAgent(outgrown);
        if (outgrown.agent > 0) {
            waiting.name(outgrown.start, outgrownDepth, outgrown.agent);
        }
        if (outgrown.planMemberShown) {
            rejections.keepHead(outgrown.start);
        }
        outgrown.outgrown = true;
        envelopes = undecided(outgrownDepth);
        boolean isEnd = envelopes == depth;
        long settledTo = isEnd ? text.offset(text.position) : candidate().start;
        if (!outgrown.stepsInside) {
            waiting.dropStrings(outgrown.start, settledTo);
            waiting.dropSteplessParts(outgrown.start, outgrownDepth);
        }
        long toldUpTo = waiting.size() > 0 ? waiting.end(waiting.size() - 1) : text.keep();
        tellWaitingBefore(settledTo);
        tellSteps();
        text.keep(isEnd ? toldUpTo : settledTo);
        if (isEnd) {
            text.keepTail();
        }
    }

    /** The steps of the plan that is being read need not wait any longer, if it is no part of anything. */
    private void tellSteps() {
        if (planDepth > 0 && partOf(planDepth - 1) == envelopes) {
            long start = open[planDepth - 1].start;
            for (int step = waiting.firstFrom(start); step < waiting.size(); step++) {
                tell(step);
            }
            waiting.dropFrom(start);
        }
    }

    /**
     * What is open breaks JSON's grammar, or ends, at that byte. Everything is abandoned; the text is read again as prose, from the
     * earliest byte that may begin something.
     */
    void abandon(Kind kind, long at, String expected) {
        int named = planSkipped ? 0 : outermostNamed();
        for (int inner = depth; inner > 0; inner--) {
            refuseOutgrown(open[inner - 1]);
        }
        long keep = text.keep();
        boolean candidateKept = depth > envelopes && keep == candidate().start;
        boolean fitsAlone = kind == Kind.TOO_DEEP && candidateKept && envelopes > 0;
        long readAgainFrom = keep == RetainedText.NONE ? at : fitsAlone ? keep : keep + 1;
        int behind = 0;
        while (behind < depth && open[behind].start < readAgainFrom) {
            behind++;
        }
        int givenUp = depth;
        if (kind == Kind.TOO_DEEP) {
            givenUp = fitsAlone ? behind : Math.max(behind, depth - MAX_DEPTH / 2);
        }
        if (named > 0 && named <= givenUp) {
            rejections.broken(kind, expected, open[named - 1].start, at, named == planDepth ? stepCount : -1);
        }
        if (givenUp > behind) {
            brokenStarts.dropBefore(readAgainFrom);
            for (int i = behind; i < givenUp; i++) {
                brokenStarts.add(open[i].start);
            }
        }
        clear();
        text.keepNothing();
        text.readAgainFrom(text.index(readAgainFrom));
    }

    /** Depth of the outermost object that may be a plan, else of the innermost whose member {@code plans} is open, or 0. */
    private int outermostNamed() {
        int plans = 0;
        for (int i = envelopes; i < depth; i++) {
            if (open[i].mayBePlan()) {
                return i + 1;
            }
            if (open[i].plansOpen) {
                plans = i + 1;
            }
        }
        return plans;
    }

    /** Tells of an object that outgrew the cap and had shown a plan's member, unless a plan in it was told of. */
    private void refuseOutgrown(Container object) {
        if (object.outgrown && object.planMemberShown) {
            rejections.outgrown(object.start);
        }
    }

    /** Whether the object or array that begins there, outside of all others, is known to break off. */
    boolean isBroken(long start) {
        return brokenStarts.contains(start);
    }
}
