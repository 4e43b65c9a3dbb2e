package dev.weir.plan.extract;

import dev.weir.plan.NoPlanException;
import dev.weir.plan.ParsedAnswer;
import dev.weir.plan.ParsedAnswer.Stage;
import dev.weir.plan.Plan;
import dev.weir.plan.PlanListener;
import dev.weir.plan.PlanOptions;
import dev.weir.plan.PlanReport;
import dev.weir.plan.Reason;
import dev.weir.plan.RejectedPlan;
import dev.weir.plan.Step;
import dev.weir.plan.ToolRegistry;
import dev.weir.plan.bind.JacksonBinder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads an answer that is there as a whole, from strict to tolerant, and says how far it had to go.
 *
 * <p>Think blocks are skipped. Then strict JSON is looked for, by the same code as in {@link PlanExtractor}, which therefore finds the
 * same plans while the text arrives: as the whole text, inside code fences, inside an envelope, or in prose. The stage of the result is
 * the furthest of these that one of its valid plans needed. Only if there is no valid plan, and the text is not strict JSON as a whole,
 * is it read tolerantly: trailing commas, single quotes, comments, unquoted names and line breaks inside strings are let pass, but
 * nothing is made up: an object that breaks off, or lacks a value, is no plan. Nor is a part of one: what strict reading rejected as a
 * whole is not looked into, and an object with {@code steps} is rejected whole if it outgrows {@link PlanOptions#maxPlanBytes()}.
 * Where some plans are strict JSON, and others almost, the latter are among the rejected ones.
 *
 * <p>Immutable, and safe to share between threads.
 */
public final class PlanParser {

    private static final Pattern FENCE_OPENS = Pattern.compile("```[\\w-]*\\s*\\z");
    private static final String FENCE = "```";

    private final ToolRegistry registry;
    private final PlanOptions options;

    /** A parser with {@link PlanOptions#defaults()}. */
    public PlanParser(ToolRegistry registry) {
        this(registry, PlanOptions.defaults());
    }

    /**
     * @param registry the tools that a plan may use
     * @param options how plans are read
     */
    public PlanParser(ToolRegistry registry, PlanOptions options) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.options = Objects.requireNonNull(options, "options");
    }

    /**
     * The plans in a text.
     *
     * @throws NoPlanException if there is no valid one; it tells of those that are not
     */
    public ParsedAnswer parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The plans in a text of UTF-8.
     *
     * @throws NoPlanException if there is no valid one; it tells of those that are not
     */
    public ParsedAnswer parse(byte[] utf8) {
        return parse(utf8, () -> false);
    }

    /**
     * The same for those who cannot wait for the last possible reading of a text that is hard to read.
     *
     * @param timeUp asked now and then while the text is read tolerantly; once it answers true, reading that gets nowhere ends after
     *     little more than the text's own length, with the plans that were found by then
     * @throws NoPlanException if there is no valid one; it tells of those that are not
     */
    public ParsedAnswer parse(byte[] utf8, BooleanSupplier timeUp) {
        StrictReading strict = new StrictReading(utf8);
        strict.extractor.feed(utf8, 0, utf8.length);
        strict.extractor.finish();
        AttemptBudget attempts = new AttemptBudget(utf8.length, timeUp);
        TolerantReader tolerant = new TolerantReader(
                utf8,
                registry,
                options,
                strict.values,
                strict.spans,
                attempts,
                Math.toIntExact(strict.extractor.thoughtTo()));
        if (!strict.extractor.isOneValue()) {
            tolerant.read();
        }
        List<RejectedPlan> rejected = listed(Stream.concat(
                strict.rejected.stream().filter(plan -> !tolerant.hasRead(plan.fromByte())),
                tolerant.rejected().stream()));
        long rejectedCount = strict.spans.countUnless(tolerant::hasRead) + tolerant.rejectedCount();
        if (!strict.plans.isEmpty()) {
            return new ParsedAnswer(strict.stage(), strict.plans, rejected, rejectedCount);
        }
        if (tolerant.plans().isEmpty()) {
            throw new NoPlanException(utf8.length, rejected, rejectedCount);
        }
        return new ParsedAnswer(Stage.TOLERANT, tolerant.plans(), rejected, rejectedCount);
    }

    /**
     * What keeps a plan that code has made from being carried out with the parser's tools, as it would say it of a model's. Its
     * {@code steps} may be empty.
     *
     * @return empty if nothing does
     */
    public List<Reason> reasonsAgainst(Plan plan) {
        List<Map<String, Object>> steps = new ArrayList<>();
        for (Step step : plan.steps()) {
            Map<String, Object> members = new LinkedHashMap<>(step.parameters());
            members.put("act", step.act());
            steps.add(members);
        }
        return new JacksonBinder(registry, true).reasonsAgainst(Map.of("plan_id", plan.planId(), "steps", steps));
    }

    private static List<RejectedPlan> listed(Stream<RejectedPlan> rejected) {
        return rejected.sorted(Comparator.comparingLong(RejectedPlan::fromByte))
                .limit(PlanReport.MAX_LISTED)
                .toList();
    }

    private final class StrictReading implements PlanListener {

        private final byte[] text;
        private final PlanExtractor extractor = new PlanExtractor(registry, this, options);
        private final List<Plan> plans = new ArrayList<>();
        private final List<RejectedPlan> rejected = new ArrayList<>();
        private final RejectedSpans spans = new RejectedSpans();

        /** Where the outermost values begin that hold plans, and where the last of these ends. */
        private final NavigableMap<Long, Long> values = new TreeMap<>();

        private boolean enveloped;
        private boolean unfenced;

        /** The text between values, as far as it has been looked at, for counting fences. */
        private int lookedUpTo;

        private long valueFrom = -1;
        private int fences;

        private StrictReading(byte[] text) {
            this.text = text;
        }

        @Override
        public void onPlan(Plan plan, long fromByte, long toByte) {
            plans.add(plan);
            values.put(extractor.valueFromByte(), toByte);
            enveloped |= extractor.isEnveloped();
            int from = Math.toIntExact(extractor.valueFromByte());
            if (from != valueFrom) {
                String before = new String(text, lookedUpTo, from - lookedUpTo, StandardCharsets.UTF_8);
                fences += before.split(FENCE, -1).length - 1;
                unfenced |= fences % 2 == 0 || !FENCE_OPENS.matcher(before).find();
                valueFrom = from;
            }
            lookedUpTo = Math.toIntExact(toByte);
        }

        @Override
        public void onRejected(RejectedPlan plan) {
            rejected.add(plan);
            spans.add(plan.fromByte(), plan.toByte(), plan.hasClosed());
        }

        @Override
        public void onFurtherRejected(long fromByte, long toByte, boolean closed) {
            spans.add(fromByte, toByte, closed);
        }

        private Stage stage() {
            if (!extractor.isOneValue() && unfenced) {
                return Stage.PROSE;
            }
            if (enveloped) {
                return Stage.ENVELOPE;
            }
            return extractor.isOneValue() ? Stage.WHOLE_TEXT : Stage.FENCE;
        }
    }
}
