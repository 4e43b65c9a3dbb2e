package dev.weir.plan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a usual plan into a {@link Plan}, in one pass and without making anything but the plan.
 *
 * <p>The scanner has seen to it that the bytes are one valid JSON object, so this reader looks only at what it needs. It knows what
 * models write; anything else, be it unusual or wrong, it leaves to {@link PlanCheck} by answering null: escaped names, {@code act}
 * not being a step's first member, a name given twice, numbers with an exponent or many digits, and whatever is not valid. So it has no
 * errors of its own to report, and where it answers, {@code HandBinderTest} holds it to the answer of {@link PlanCheck}.
 *
 * <p>{@code ExtractBenchmark} shows what it saves.
 */
final class HandBinder {

    private static final ByteName AGENT_ID = new ByteName("agent_id");
    private static final ByteName PLAN_ID = new ByteName("plan_id");
    private static final ByteName STEPS = new ByteName("steps");
    private static final ByteName ACT = new ByteName("act");
    private static final int MAX_INTEGER_DIGITS = 18; // no overflow
    private static final int MAX_NUMBER_DIGITS =
            15; // exact in a double, and so is the power of ten that it is divided by
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };
    private static final Object[] NOTHING = {};

    private final ToolTable tools;
    private final boolean emptyStepsAllowed;
    private byte[] json = {};
    private int at;
    private Step[] steps = new Step[16];

    HandBinder(ToolRegistry registry, boolean emptyStepsAllowed) {
        this.tools = new ToolTable(registry);
        this.emptyStepsAllowed = emptyStepsAllowed;
    }

    /**
     * The plan, or null if it takes {@link PlanCheck} to say what it is.
     *
     * @param bytes holds a valid JSON object at {@code from}, and 16 readable bytes behind it
     */
    @Nullable Plan bind(byte[] bytes, int from) {
        json = bytes;
        at = from + 1;
        OptionalInt agentId = OptionalInt.empty();
        String planId = null;
        List<Step> bound = null;
        if (peek() == '}') {
            return null;
        }
        do {
            if (isName(AGENT_ID)) {
                Long id = agentId.isPresent() ? null : integer(1, Integer.MAX_VALUE);
                if (id == null) {
                    return null;
                }
                agentId = OptionalInt.of(id.intValue());
            } else if (isName(PLAN_ID)) {
                planId = planId != null ? null : string(0, Integer.MAX_VALUE);
                if (planId == null) {
                    return null;
                }
            } else if (isName(STEPS)) {
                bound = bound != null ? null : steps();
                if (bound == null) {
                    return null;
                }
            } else if (!skipMember()) {
                return null;
            }
        } while (more());
        return planId == null || bound == null ? null : new Plan(agentId, planId, bound);
    }

    private @Nullable List<Step> steps() {
        if (json[at] != '[') {
            return null;
        }
        at++;
        if (peek() == ']') {
            at++;
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
        } while (more());
        return switch (count) {
            case 1 -> List.of(steps[0]);
            case 2 -> List.of(steps[0], steps[1]);
            default -> List.of(Arrays.copyOf(steps, count));
        };
    }

    private @Nullable Step step() {
        if (json[at] != '{') {
            return null;
        }
        at++;
        if (peek() == '}' || !isName(ACT) || json[at] != '"') {
            return null;
        }
        ObjectShape tool = tools.toolAt(json, at + 1);
        if (tool == null) {
            return null;
        }
        at += 1 + tool.name.length;
        Parameters parameters = more() ? members(tool, true) : tool.required == 0 ? Parameters.NONE : null;
        return parameters == null ? null : new Step(tool.name.name, parameters);
    }

    /** The members from this one to the closing brace. */
    private @Nullable Parameters members(ObjectShape shape, boolean ofStep) {
        ByteName[] names = shape.members;
        if (names.length > Long.SIZE) {
            return null;
        }
        Object[] pairs = names.length == 0 ? NOTHING : new Object[2 * names.length];
        int used = 0;
        long seen = 0;
        int expected = 0;
        do {
            int member = shape.memberAt(json, at + 1, expected);
            if (member >= 0) {
                at += 1 + names[member].length;
                skipColon();
                Object value = ((seen >>> member) & 1) != 0 ? null : value(shape.types[member]);
                if (value == null) {
                    return null;
                }
                seen |= 1L << member;
                pairs[used++] = names[member].name;
                pairs[used++] = value;
                expected = member + 1;
            } else if ((ofStep && ACT.isAt(json, at + 1)) || !skipMember()) {
                return null;
            }
        } while (more());
        if ((seen & shape.required) != shape.required) {
            return null;
        }
        return Parameters.over(used == pairs.length ? pairs : Arrays.copyOf(pairs, used));
    }

    private @Nullable Object value(ValueShape type) {
        return switch (type.kind) {
            case ValueShape.INTEGER -> integer(type.minimum, type.maximum);
            case ValueShape.NUMBER -> number(type.least, type.most);
            case ValueShape.STRING -> string(type.minimum, type.maximum);
            case ValueShape.ONE_OF -> oneOf(type.allowed);
            case ValueShape.BOOLEAN -> flag();
            case ValueShape.OBJECT -> object(Objects.requireNonNull(type.members));
            default -> list(type, Objects.requireNonNull(type.items));
        };
    }

    private @Nullable Long integer(long minimum, long maximum) {
        boolean negative = json[at] == '-';
        int start = negative ? at + 1 : at;
        int i = start;
        long digits = 0;
        for (int digit = json[i] - '0'; digit >= 0 && digit <= 9; digit = json[++i] - '0') {
            digits = 10 * digits + digit;
        }
        if (i == start || i - start > MAX_INTEGER_DIGITS || json[i] == '.' || isExponent(json[i])) {
            return null;
        }
        long value = negative ? -digits : digits;
        if (value < minimum || value > maximum) {
            return null;
        }
        at = i;
        return value;
    }

    private @Nullable Double number(double least, double most) {
        boolean negative = json[at] == '-';
        int start = negative ? at + 1 : at;
        int i = start;
        int point = -1;
        long digits = 0;
        for (byte b = json[i]; (b >= '0' && b <= '9') || b == '.'; b = json[++i]) {
            if (b == '.') {
                point = i;
            } else {
                digits = 10 * digits + (b - '0');
            }
        }
        int decimals = point < 0 ? 0 : i - point - 1;
        if (i == start || i - start > MAX_NUMBER_DIGITS || isExponent(json[i])) {
            return null;
        }
        double magnitude = digits / POWERS_OF_TEN[decimals];
        double value = negative && digits != 0 ? -magnitude : magnitude;
        if (value < least || value > most) {
            return null;
        }
        at = i;
        return value;
    }

    private static boolean isExponent(byte b) {
        return (b | 0x20) == 'e';
    }

    private @Nullable String string(long minLength, long maxLength) {
        if (json[at] != '"') {
            return null;
        }
        int start = at + 1;
        int i = start;
        int continuationBytes = 0;
        for (byte b = json[i]; b != '"'; b = json[++i]) {
            if (b == '\\') {
                return escapedString(start - 1, i, minLength, maxLength);
            }
            continuationBytes += b < -0x40 ? 1 : 0;
        }
        int length = i - start - continuationBytes;
        if (length < minLength || length > maxLength) {
            return null;
        }
        at = i + 1;
        return new String(json, start, i - start, StandardCharsets.UTF_8);
    }

    /** A string that holds an escape sequence is Jackson's: only the string, because the tree of a whole plan costs twenty times as much. */
    private @Nullable String escapedString(int quote, int firstEscape, long minLength, long maxLength) {
        int end = firstEscape;
        while (json[end] != '"') {
            end += json[end] == '\\' ? 2 : 1;
        }
        String text = JacksonBinder.JSON.readValue(json, quote, end + 1 - quote, String.class);
        int length = text.codePointCount(0, text.length());
        if (length < minLength || length > maxLength) {
            return null;
        }
        at = end + 1;
        return text;
    }

    private @Nullable String oneOf(ByteName[] allowed) {
        if (json[at] == '"') {
            for (ByteName name : allowed) {
                if (name.isAt(json, at + 1)) {
                    at += 1 + name.length;
                    return name.name;
                }
            }
        }
        return null;
    }

    private @Nullable Boolean flag() {
        boolean value = json[at] == 't';
        if (!value && json[at] != 'f') {
            return null;
        }
        at += value ? "true".length() : "false".length();
        return value;
    }

    private @Nullable Parameters object(ObjectShape shape) {
        if (json[at] != '{') {
            return null;
        }
        at++;
        if (peek() == '}') {
            at++;
            return shape.required == 0 ? Parameters.NONE : null;
        }
        return members(shape, false);
    }

    private @Nullable List<Object> list(ValueShape type, ValueShape items) {
        if (json[at] != '[') {
            return null;
        }
        at++;
        Object[] list = new Object[(int) Math.min(8, type.maximum)];
        int count = 0;
        if (peek() == ']') {
            at++;
        } else {
            do {
                Object item = count < type.maximum ? value(items) : null;
                if (item == null) {
                    return null;
                }
                if (count == list.length) {
                    list = Arrays.copyOf(list, 2 * count);
                }
                list[count++] = item;
            } while (more());
        }
        return count < type.minimum ? null : List.of(Arrays.copyOf(list, count));
    }

    /** Whether that name begins here; then goes on to its value. */
    private boolean isName(ByteName name) {
        if (!name.isAt(json, at + 1)) {
            return false;
        }
        at += 1 + name.length;
        skipColon();
        return true;
    }

    private void skipColon() {
        if (peek() == ':') {
            at++;
        }
        peek();
    }

    /** The next byte that is no white space; now {@code json[at]}. */
    private byte peek() {
        byte next = json[at];
        while (next <= ' ') { // outside of strings, JSON is ASCII
            next = json[++at];
        }
        return next;
    }

    /** Goes on behind a value: to the next one of the same object or array, or out of it. */
    private boolean more() {
        boolean comma = peek() == ',';
        at++;
        if (comma) {
            peek();
        }
        return comma;
    }

    /** Goes over a member that nobody asked for; answers false where its name or value needs a closer look. */
    private boolean skipMember() {
        if (!skipString(false)) {
            return false;
        }
        skipColon();
        int depth = 0;
        do {
            byte b = json[at];
            if (b == '"') {
                skipString(true);
            } else if (b == '-' || (b >= '0' && b <= '9')) {
                if (number(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY) == null) {
                    return false;
                }
            } else {
                depth += b == '{' || b == '[' ? 1 : b == '}' || b == ']' ? -1 : 0;
                at++;
            }
        } while (depth > 0 || !isEnd(json[at]));
        return true;
    }

    private static boolean isEnd(byte b) {
        return b == ',' || b == '}' || b == ']' || b <= ' ';
    }

    private boolean skipString(boolean escapesAllowed) {
        int i = at + 1;
        while (json[i] != '"') {
            if (json[i] == '\\') {
                if (!escapesAllowed) {
                    return false;
                }
                i++;
            }
            i++;
        }
        at = i + 1;
        return true;
    }
}
