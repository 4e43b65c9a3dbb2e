package dev.weir.plan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.plan.Plan;
import dev.weir.plan.PlanListener;
import dev.weir.plan.PlanOptions;
import dev.weir.plan.Reason.Kind;
import dev.weir.plan.RejectedPlan;
import dev.weir.plan.ToolRegistry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Writes down what an extractor reports, so that two runs can be compared and a difference read. */
final class Events implements PlanListener {

    private static final Set<Kind> BROKEN =
            EnumSet.of(Kind.MALFORMED_JSON, Kind.UNTERMINATED, Kind.TOO_DEEP, Kind.TOO_LARGE);

    private final List<String> all = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private int further;

    static String valid(Plan plan, long fromByte, long toByte) {
        return fromByte + ".." + toByte + " " + plan;
    }

    static String rejected(RejectedPlan plan) {
        return plan.fromByte() + ".." + plan.toByte() + " rejected: " + plan;
    }

    /** Everything, in order. */
    List<String> all() {
        return all;
    }

    /** The plans that closed with a member {@code steps}, valid or not: what {@link SlowPlanFinder} finds. */
    List<String> closed() {
        return closed;
    }

    /**
     * Holds the plans that closed to those of {@link SlowPlanFinder}; but for those that a string held. A parser restarted at every brace
     * sees nothing of a string inside an array or object that breaks off later; the extractor had read the string by then. Where more
     * plans were rejected than are described, only the valid ones are compared. And it sees nothing of what was around a plan and broke
     * off later: there, the agent that a plan does not name itself is left out.
     *
     * @param expected what the slow finder finds in the text
     * @param where what to call the text if they differ
     */
    void assertAgreesWith(List<String> expected, byte[] text, String where) {
        boolean breaksOff = SlowPlanFinder.breaksOff(text);
        assertThat(comparable(closed, text, breaksOff))
                .as("%s", where)
                .isEqualTo(comparable(expected, text, breaksOff));
    }

    private List<String> comparable(List<String> events, byte[] text, boolean breaksOff) {
        return events.stream()
                .map(event -> breaksOff ? SlowPlanFinder.withoutAgentAround(event, text) : event)
                .filter(event -> text[Integer.parseInt(event.substring(0, event.indexOf('.')))] != '"')
                .filter(event -> further == 0 || !event.contains(" rejected: "))
                .toList();
    }

    @Override
    public void onPlan(Plan plan, long fromByte, long toByte) {
        all.add(valid(plan, fromByte, toByte));
        closed.add(valid(plan, fromByte, toByte));
    }

    @Override
    public void onRejected(RejectedPlan plan) {
        all.add(rejected(plan));
        boolean stepless = plan.reasons().stream()
                .anyMatch(
                        reason -> reason.kind() == Kind.MISSING && reason.path().equals("steps"));
        if (!stepless && plan.reasons().stream().noneMatch(reason -> BROKEN.contains(reason.kind()))) {
            closed.add(rejected(plan));
        }
    }

    @Override
    public void onFurtherRejected(long fromByte, long toByte, boolean hasClosed) {
        further++;
        all.add(fromByte + ".." + toByte + " rejected too" + (hasClosed ? "" : ", not closed"));
    }

    @Override
    public void onStep(long planFromByte, int stepIndex, byte[] utf8, int from, int to) {
        all.add("step " + stepIndex + " of " + planFromByte + ": "
                + new String(utf8, from, to - from, java.nio.charset.StandardCharsets.UTF_8));
    }

    /** What an extractor reports of a text that is cut at these offsets. */
    static Events of(byte[] text, ToolRegistry registry, PlanOptions options, int... cuts) {
        Events events = new Events();
        PlanExtractor extractor = new PlanExtractor(registry, events, options);
        int from = 0;
        for (int cut : cuts) {
            extractor.feed(text, from, cut);
            from = cut;
        }
        extractor.feed(text, from, text.length);
        events.all.add(extractor.finish().toString());
        return events;
    }

    /** What an extractor reports of a text that arrives byte for byte. */
    static Events ofEveryByte(byte[] text, ToolRegistry registry, PlanOptions options) {
        int[] cuts = new int[text.length];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = i;
        }
        return of(text, registry, options, cuts);
    }
}
