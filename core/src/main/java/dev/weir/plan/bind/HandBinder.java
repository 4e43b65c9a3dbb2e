package dev.weir.plan.bind;

import dev.weir.plan.Plan;
import dev.weir.plan.Step;
import dev.weir.plan.ToolRegistry;
import dev.weir.plan.value.Parameters;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a usual plan into a {@link Plan}, in one pass and without making anything but the plan.
 *
 * <p>The scanner has seen to it that the bytes are one valid JSON object, so this reader looks only at what it needs. It knows what
 * models write; what is unusual it leaves to {@link PlanCheck}: escaped names, a name given twice, numbers with an exponent or many
 * digits. What is wrong beyond doubt it refuses, for a model that repeats itself writes that a thousand times; to say why is for
 * {@link PlanCheck}. So it has no errors of its own to report, and {@code HandBinderTest} holds its answers to those of
 * {@link PlanCheck}.
 *
 * <p>Since of members of one name the last counts, an object is read on behind a wrong value.
 *
 * <p>{@code ExtractBenchmark} shows what it saves.
 */
final class HandBinder {

    private static final ByteName AGENT_ID = new ByteName("agent_id");
    private static final ByteName PLAN_ID = new ByteName("plan_id");
    private static final ByteName STEPS = new ByteName("steps");
    private static final ByteName ACT = new ByteName("act");
    private static final int AGENT_ID_SEEN = 1;
    private static final int PLAN_ID_SEEN = 1 << 1;
    private static final int STEPS_SEEN = 1 << 2;
    private static final Object[] NOTHING = {};

    private final ToolTable tools;
    private final boolean emptyStepsAllowed;
    private final JsonCursor in = new JsonCursor();
    private Step[] steps = new Step[16];

    HandBinder(ToolRegistry registry, boolean emptyStepsAllowed) {
        this.tools = new ToolTable(registry);
        this.emptyStepsAllowed = emptyStepsAllowed;
    }

    /**
     * The plan, or null if it is none; or if it takes {@link PlanCheck} to say whether it is one, and then {@link #isUnsure}.
     *
     * @param bytes holds a valid JSON object at {@code from}, and 16 readable bytes behind it
     */
    @Nullable Plan bind(byte[] bytes, int from) {
        in.reset(bytes, from);
        OptionalInt agentId = OptionalInt.empty();
        String planId = null;
        List<Step> bound = null;
        int seen = 0;
        boolean wrong = false;
        if (!in.opens('{') || in.closes('}')) {
            return null;
        }
        do {
            int member = planMember();
            int start = in.at();
            boolean right = true;
            if ((seen & member) != 0) {
                in.giveUp();
            } else if (member == AGENT_ID_SEEN) {
                Long id = in.integer(1, Integer.MAX_VALUE);
                right = id != null;
                agentId = id == null ? agentId : OptionalInt.of(id.intValue());
            } else if (member == PLAN_ID_SEEN) {
                planId = in.string(0, Integer.MAX_VALUE);
                right = planId != null;
            } else if (member == STEPS_SEEN) {
                bound = steps();
                right = bound != null;
            } else {
                in.skipMember();
            }
            if (in.isUnusual()) {
                return null;
            }
            if (!right) {
                wrong = true;
                in.goTo(start);
                in.skipValue(false);
            }
            seen |= member;
        } while (in.more());
        return wrong || planId == null || bound == null ? null : new Plan(agentId, planId, bound);
    }

    /** Whether the last object was left to {@link PlanCheck}. */
    boolean isUnsure() {
        return in.isUnusual();
    }

    /** Which of a plan's members begins here, and then goes on to its value; or 0. */
    private int planMember() {
        if (in.isName(AGENT_ID)) {
            return AGENT_ID_SEEN;
        }
        if (in.isName(PLAN_ID)) {
            return PLAN_ID_SEEN;
        }
        return in.isName(STEPS) ? STEPS_SEEN : 0;
    }

    private @Nullable List<Step> steps() {
        if (!in.opens('[')) {
            return null;
        }
        if (in.closes(']')) {
            return emptyStepsAllowed ? List.of() : null;
        }
        int count = 0;
        do {
            Step step = step();
            if (step == null) {
                return null;
            }
            if (count == steps.length) {
                steps = Arrays.copyOf(steps, 2 * count);
            }
            steps[count++] = step;
        } while (in.more());
        return switch (count) {
            case 1 -> List.of(steps[0]);
            case 2 -> List.of(steps[0], steps[1]);
            default -> List.of(Arrays.copyOf(steps, count));
        };
    }

    private @Nullable Step step() {
        if (!in.opens('{') || in.closes('}')) {
            return null;
        }
        int members = in.at();
        boolean first = in.isAt(ACT);
        if (!first && !findAct()) {
            return null;
        }
        int act = in.at();
        in.isName(ACT);
        ObjectShape tool = in.tool(tools);
        if (tool == null) {
            refuseTool();
            return null;
        }
        boolean others = true;
        if (first) {
            others = in.more();
        } else {
            in.goTo(members);
        }
        Parameters parameters = others ? members(tool, act) : tool.required == 0 ? Parameters.NONE : null;
        return parameters == null ? null : new Step(tool.name.name, parameters);
    }

    /** Goes to the next member {@code act}, from the beginning of a member; answers false where there is none. */
    private boolean findAct() {
        do {
            if (in.isAt(ACT)) {
                return true;
            }
            in.skipMember();
        } while (!in.isUnusual() && in.more());
        return false;
    }

    /** The tool is none; but a second {@code act} may name another. */
    private void refuseTool() {
        in.skipValue(false);
        if (in.more() && findAct()) {
            in.giveUp();
        }
    }

    /**
     * The members from this one to the closing brace.
     *
     * @param act index of the step's member {@code act}, which is no parameter; or -1 if this is no step
     */
    private @Nullable Parameters members(ObjectShape shape, int act) {
        ByteName[] names = shape.members;
        if (names.length > Long.SIZE) {
            in.giveUp();
            return null;
        }
        Object[] pairs = names.length == 0 ? NOTHING : new Object[2 * names.length];
        int used = 0;
        long seen = 0;
        int expected = 0;
        boolean wrong = false;
        do {
            int start = in.at();
            int member = in.member(shape, expected);
            if (member < 0) {
                if (act >= 0 && act != start && in.isAt(ACT)) {
                    in.giveUp();
                }
                in.skipMember();
            } else if (((seen >>> member) & 1) != 0) {
                in.giveUp();
            } else {
                Object value = value(shape.types[member]);
                if (value == null) {
                    wrong = true;
                } else {
                    pairs[used++] = names[member].name;
                    pairs[used++] = value;
                }
                seen |= 1L << member;
                expected = member + 1;
            }
            if (in.isUnusual()) {
                return null;
            }
        } while (in.more());
        if (wrong || (seen & shape.required) != shape.required) {
            return null;
        }
        return Parameters.over(used == pairs.length ? pairs : Arrays.copyOf(pairs, used));
    }

    /** The value; or null, and then behind it unless it is unusual. */
    private @Nullable Object value(ValueShape type) {
        int start = in.at();
        Object value = valueOf(type);
        if (value == null && !in.isUnusual()) {
            in.goTo(start);
            in.skipValue(false);
        }
        return value;
    }

    private @Nullable Object valueOf(ValueShape type) {
        return switch (type.kind) {
            case ValueShape.INTEGER -> in.integer(type.minimum, type.maximum);
            case ValueShape.NUMBER -> in.number(type.least, type.most);
            case ValueShape.STRING -> in.string(type.minimum, type.maximum);
            case ValueShape.ONE_OF -> in.oneOf(type.allowed);
            case ValueShape.BOOLEAN -> in.flag();
            case ValueShape.OBJECT -> object(Objects.requireNonNull(type.members));
            default -> list(type, Objects.requireNonNull(type.items));
        };
    }

    private @Nullable Parameters object(ObjectShape shape) {
        if (!in.opens('{')) {
            return null;
        }
        if (in.closes('}')) {
            return shape.required == 0 ? Parameters.NONE : null;
        }
        return members(shape, -1);
    }

    private @Nullable List<Object> list(ValueShape type, ValueShape items) {
        if (!in.opens('[')) {
            return null;
        }
        Object[] list = new Object[(int) Math.min(8, type.maximum)];
        int count = 0;
        if (!in.closes(']')) {
            do {
                Object item = count < type.maximum ? value(items) : null;
                if (item == null) {
                    return null;
                }
                if (count == list.length) {
                    list = Arrays.copyOf(list, 2 * count);
                }
                list[count++] = item;
            } while (in.more());
        }
        return count < type.minimum ? null : List.of(Arrays.copyOf(list, count));
    }
}
