package dev.weir.plan.extract;

import dev.weir.json.scan.RetainedText;
import dev.weir.plan.Plan;
import dev.weir.plan.PlanListener;
import dev.weir.plan.PlanOptions;
import dev.weir.plan.PlanReport;
import dev.weir.plan.Reason.Kind;
import dev.weir.plan.RejectedPlan;
import dev.weir.plan.ToolRegistry;
import dev.weir.plan.bind.BrokenPlan;
import dev.weir.plan.bind.PlanBinder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Finds plans in a text that arrives in pieces, and hands each out at its closing brace.
 *
 * <pre>{@code
 * text  = { think | value } [ prose { prose | value | LF think } ]
 * think = opening tag ... closing tag   skipped; to the end of the text, if it is not closed; "<think>" unless PlanOptions says otherwise
 * value = a JSON object or array, or, if it is the first value, a JSON string that holds a text with a plan
 * plan  = {"agent_id": integer, "plan_id": string, "steps": [step, ...]}    agent_id is optional; in any order
 * step  = {"act": tool, parameter: value, ...}
 * }</pre>
 *
 * Plans may stand alone, one after another, in arrays, in envelopes of any name and depth ({@code {"plans":[...]}}, {@code {"plan":{...}}},
 * or a string holding such a text), in a code fence, and between prose. Inside a JSON string, braces, brackets, fences and tags are text.
 * JSON is strict here (RFC 8259); {@link PlanParser} also reads the tolerable. Members that are no part of a plan, or that the step's tool
 * does not know, are dropped; of members of one name the last counts.
 *
 * <p>A {@code <think>} tag within a line of prose is prose: who writes of the tag never closes it, and must not lose the plans that follow,
 * while models that think begin with it, or begin a line with it. What is in a block that is never closed is not read. Where the chat template has opened the block, so that only its end is in the text, say
 * {@link PlanOptions#withStartsThinking}.
 *
 * <p>A plan is the outermost object with a member {@code steps}: what is inside a plan is no plan. But a valid plan does not wait for
 * what is around it: where it comes before any {@code agent_id}, {@code plan_id} or {@code steps} of the objects around it, it is handed
 * out at its closing brace, and those objects are envelopes, whatever they hold later. The same holds behind {@code agent_id} and
 * {@code plan_id} for what is in a member {@code plans} or {@code plan}, as in {@code {"plan_id":"batch","plans":[...]}}. In
 * {@code {"note":{"steps":[]},"plan_id":"p","steps":[...]}} the inner object is not valid, so the outer one is the plan. An object with
 * {@code steps} that is not valid is therefore rejected only once nothing around it can be a plan: at the next valid plan, or when the
 * outermost object closes.
 *
 * <p>A valid plan without an {@code agent_id} takes that of the innermost object around it which has shown one before the plan, or whose
 * member it is in is named by a number: {@code [{"agent_id":1,"plan":{...}}]}, {@code {"1":{...},"2":{...}}}.
 *
 * <p>A plan that is not valid, breaks off, or outgrows its cap goes to {@link PlanListener#onRejected} with all reasons, and costs no other
 * plan: reading resumes behind its opening brace. Of an object that breaks off, or has no {@code steps}, it is told only if it has shown
 * {@code agent_id}, {@code plan_id} or {@code steps}; other braces are prose. Where objects and arrays are nested deeper than 64, the outer
 * half of them is given up, plan or not, and the inner half read on.
 *
 * <p>What outgrows the cap before it has shown {@code steps} is read as an envelope; if it shows them later, or has shown another member of
 * a plan and holds none, it is rejected. If what outgrew the cap breaks off or never ends, reading resumes fifteen sixteenths of a cap
 * before that place. Plans that ended before that, inside what never closed, are lost: memory is bounded.
 *
 * <p>Every way to cut a text into pieces gives the same events. Pieces may end inside a code point. Plans come at their last byte, except
 * those that a string holds, and those inside an object that has shown {@code agent_id} or {@code plan_id}, in another member than
 * {@code plans} or {@code plan}: they come when that string or object closes. Strings are looked into that no object with a plan's member, nor one
 * longer than the cap, is around.
 *
 * <p>Cost: one table look-up a byte, and nothing allocated but for plans ({@code PlanExtractorAllocationTest}); time grows with the
 * length of the text, whatever it holds ({@code ExtractorGrowthTest}). Memory: the plan in progress, or the last that was read, at most
 * {@link PlanOptions#maxPlanBytes()} and a little, in a buffer that doubles before it is full, and so may be up to 3.2 times as long; of
 * what may yet be an envelope, forty bytes for each step, string that may hold JSON, and object with a plan's member in it; and where a
 * closing tag may take back what was found ({@link dev.weir.json.ThinkTags#unopened()}), all of that until the text ends. {@code
 * ExtractBenchmark} measures time and memory.
 *
 * <p>Not thread-safe; one extractor serves one text at a time.
 */
public final class PlanExtractor {

    private final PlanListener listener;
    private final PlanOptions options;
    private final PlanTally tally = new PlanTally();
    private final PlanBinder binder;
    private final PlanScanner scanner;
    private boolean enveloped;
    private long valueFromByte;
    private boolean insideString;

    /** The plan that was asked after last, if it is valid, and where it begins. */
    private @Nullable Plan checked;

    private long checkedFromByte;

    /** Whether what is found may yet turn out to have been thought; and then, what has been found. */
    private boolean keepsBack;

    private final List<Runnable> keptBack = new ArrayList<>();
    private int rejectionsKeptBack;

    /** Up to where the text was thought. */
    private long thoughtTo;

    /**
     * An extractor with {@link PlanOptions#defaults()}.
     *
     * @param registry the tools that a plan may use
     * @param listener takes the plans; an exception of its own goes through, and the extractor must then be {@link #reset()}
     */
    public PlanExtractor(ToolRegistry registry, PlanListener listener) {
        this(registry, listener, PlanOptions.defaults());
    }

    /**
     * @param registry the tools that a plan may use
     * @param listener takes the plans; an exception of its own goes through, and the extractor must then be {@link #reset()}
     * @param options how plans are read
     */
    public PlanExtractor(ToolRegistry registry, PlanListener listener, PlanOptions options) {
        this.listener = Objects.requireNonNull(listener, "listener");
        this.options = options;
        this.binder = new PlanBinder(registry, options);
        this.scanner = new PlanScanner(options, new Findings());
        clear();
    }

    /**
     * Takes the next bytes of the text.
     *
     * @param utf8 holds them from {@code from} (inclusive) to {@code to} (exclusive); it is the caller's again when this returns
     * @throws IndexOutOfBoundsException if they are not within the array
     * @throws IllegalStateException if the text was finished, and the extractor not {@link #reset()} since; or if the listener calls
     */
    public void feed(byte[] utf8, int from, int to) {
        scanner.feed(utf8, from, to);
    }

    /**
     * Whether every expected agent has a valid plan, so that the rest of the text is not needed.
     *
     * @param expectedCount agents 1 to this; of a single one the plan may leave {@code agent_id} out
     * @throws IllegalArgumentException if it is not from 1 to 65,536
     */
    public boolean isSatisfied(int expectedCount) {
        scanner.catchUp();
        return tally.isSatisfied(expectedCount);
    }

    /**
     * Whether all of the text so far may yet turn out to have been thought: {@link dev.weir.json.ThinkTags#unopened()}, and no closing tag
     * has come. Then nothing has been handed out, and {@link #finish()} takes the end of the text for the answer's: do not call it where
     * the answer broke off, for a draft that is acted on is worse than no plan.
     */
    public boolean mayBeThought() {
        scanner.catchUp();
        return keepsBack;
    }

    /**
     * Ends the text, and says what it delivered. A plan that is open breaks off. Asked again, it answers the same.
     *
     * @throws IllegalStateException if the listener calls
     */
    public PlanReport finish() {
        return finish(OptionalInt.empty());
    }

    /**
     * Ends the text, and says what it delivered and what it owes. A plan that is open breaks off. It may be asked again.
     *
     * @param expectedCount agents 1 to this were to get a plan; of a single one the plan may leave {@code agent_id} out
     * @throws IllegalArgumentException if it is not from 1 to 65,536
     * @throws IllegalStateException if the listener calls
     */
    public PlanReport finish(int expectedCount) {
        return finish(OptionalInt.of(expectedCount));
    }

    private PlanReport finish(OptionalInt expectedCount) {
        scanner.finish();
        return tally.report(expectedCount, scanner.isThinking());
    }

    /**
     * Forgets the text, so that another can be fed from its start.
     *
     * @throws IllegalStateException if the listener calls
     */
    public void reset() {
        scanner.reset();
        clear();
        tally.reset();
    }

    private void clear() {
        insideString = false;
        checkedFromByte = RetainedText.NONE;
        keptBack.clear();
        rejectionsKeptBack = 0;
        keepsBack = options.thinkTags().unopened();
        thoughtTo = 0;
    }

    /** While a plan is handed over: whether it stands inside an object that is no plan, or inside a string. */
    boolean isEnveloped() {
        return enveloped;
    }

    /** While a plan is handed over: offset of the first byte of the outermost value around it. */
    long valueFromByte() {
        return valueFromByte;
    }

    /** Offset behind the last closing tag that was not opened; 0 if there was none. */
    long thoughtTo() {
        return thoughtTo;
    }

    /** Whether the text is one JSON value, with nothing but white space and think blocks around it. */
    boolean isOneValue() {
        return scanner.isOneValue();
    }

    private final class Findings implements PlanScanner.Handler {

        @Override
        public void plan(
                byte[] bytes, int from, int to, long fromByte, long toByte, boolean inEnvelope, int agentAround) {
            Plan plan = fromByte == checkedFromByte ? checked : binder.plan(bytes, from, to);
            if (plan == null) {
                invalid(bytes, from, to, fromByte, toByte);
                return;
            }
            Plan named = plan.agentId().isEmpty() && agentAround > 0
                    ? new Plan(OptionalInt.of(agentAround), plan.planId(), plan.steps())
                    : plan;
            if (keepsBack) {
                long valueFrom = scanner.valueFromByte();
                keptBack.add(() -> deliver(named, fromByte, toByte, inEnvelope, valueFrom));
            } else {
                deliver(named, fromByte, toByte, inEnvelope, scanner.valueFromByte());
            }
        }

        private void deliver(Plan plan, long fromByte, long toByte, boolean inEnvelope, long valueFrom) {
            enveloped = inEnvelope;
            valueFromByte = valueFrom;
            tally.valid(plan);
            listener.onPlan(plan, fromByte, toByte);
        }

        @Override
        public boolean isValid(byte[] bytes, int from, int to, long fromByte) {
            checked = binder.plan(bytes, from, to);
            checkedFromByte = fromByte;
            return checked != null;
        }

        private void invalid(byte[] bytes, int from, int to, long fromByte, long toByte) {
            if (describesMore()) {
                rejected(binder.rejection(bytes, from, to, fromByte, toByte));
            } else {
                furtherRejected(fromByte, toByte, true);
            }
        }

        @Override
        public void step(long planFrom, int stepIndex, byte[] bytes, int from, int to) {
            if (keepsBack) {
                byte[] step = Arrays.copyOfRange(bytes, from, to);
                keptBack.add(() -> listener.onStep(planFrom, stepIndex, step, 0, step.length));
            } else {
                listener.onStep(planFrom, stepIndex, bytes, from, to);
            }
        }

        private boolean describesMore() {
            return tally.describesMore() && rejectionsKeptBack < PlanReport.MAX_LISTED;
        }

        @Override
        public void broken(
                Kind kind, String expected, byte[] bytes, int from, int to, long fromByte, long toByte, int stepCount) {
            boolean last = kind == Kind.UNTERMINATED && !insideString;
            if (describesMore() || last) {
                RejectedPlan plan = BrokenPlan.describe(kind, expected, bytes, from, to, fromByte, toByte, stepCount);
                if (last) {
                    tally.endedIn(plan);
                }
                rejected(plan);
            } else {
                furtherRejected(fromByte, toByte, kind == Kind.MISSING);
            }
        }

        private void rejected(RejectedPlan plan) {
            if (keepsBack) {
                rejectionsKeptBack++;
                keptBack.add(() -> rejected(plan));
            } else {
                tally.rejected(plan);
                listener.onRejected(plan);
            }
        }

        private void furtherRejected(long fromByte, long toByte, boolean closed) {
            if (keepsBack) {
                keptBack.add(() -> furtherRejected(fromByte, toByte, closed));
            } else {
                tally.furtherRejected();
                listener.onFurtherRejected(fromByte, toByte, closed);
            }
        }

        @Override
        public boolean held(byte[] bytes, int from, int to, long fromByte, int agentAround) {
            insideString = true;
            boolean found = HeldJson.search(bytes, from, to, fromByte, 1, options, agentAround, this);
            insideString = false;
            return found;
        }

        @Override
        public void thought(long toByte) {
            keptBack.clear();
            keepsBack = false;
            thoughtTo = toByte;
        }

        @Override
        public void ended() {
            keepsBack = false;
            List<Runnable> now = List.copyOf(keptBack);
            keptBack.clear();
            now.forEach(Runnable::run);
        }
    }
}
