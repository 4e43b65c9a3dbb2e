package dev.weir.plan.bind;

import dev.weir.plan.Plan;
import dev.weir.plan.PlanOptions;
import dev.weir.plan.PlanOptions.Binding;
import dev.weir.plan.RejectedPlan;
import dev.weir.plan.ToolRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a JSON object into a {@link Plan}, or says that they are none. Why they are none is asked apart: telling costs some ten
 * times as much as knowing.
 */
public final class PlanBinder {

    /** What every valid plan has, and so none is shorter. */
    private static final int SHORTEST_PLAN_BYTES = "{\"plan_id\":\"\",\"steps\":[]}".length();

    private final JacksonBinder jackson;
    private final @Nullable HandBinder hand;

    public PlanBinder(ToolRegistry registry, PlanOptions options) {
        this.jackson = new JacksonBinder(registry, options.emptyStepsAllowed());
        this.hand = options.binding() == Binding.HAND ? new HandBinder(registry, options.emptyStepsAllowed()) : null;
    }

    /**
     * The plan, or null if it is not valid.
     *
     * @param json holds a valid JSON object from {@code from} to {@code to}, and 16 readable bytes behind it
     */
    public @Nullable Plan plan(byte[] json, int from, int to) {
        if (to - from < SHORTEST_PLAN_BYTES) {
            return null;
        }
        if (hand != null) {
            Plan plan = hand.bind(json, from);
            if (plan != null || !hand.isUnsure()) {
                return plan;
            }
        }
        return jackson.plan(json, from, to);
    }

    /** What is wrong with an object of which {@link #plan} says that it is none; it stands at {@code fromByte} of the text. */
    public RejectedPlan rejection(byte[] json, int from, int to, long fromByte, long toByte) {
        return jackson.rejection(json, from, to, fromByte, toByte);
    }
}
