package dev.weir.plan.extract;

import dev.weir.plan.Plan;
import dev.weir.plan.PlanOptions;
import dev.weir.plan.ToolRegistry;
import dev.weir.plan.bind.JacksonBinder;
import dev.weir.plan.value.Utf8Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The slow, obvious way to find plans: a general JSON parser, restarted at every brace and bracket of the whole text.
 *
 * <p>Quadratic, and it needs the text to its end; but what it finds is easily seen to be right.
 */
final class SlowPlanFinder {

    private static final Set<String> PLAN_MEMBERS = Set.of("agent_id", "plan_id", "steps");
    private static final Set<String> ENVELOPE_MEMBERS = Set.of("plans", "plan");

    private static final JsonFactory STRICT = Utf8Json.factory()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(OpenContainers.MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final JsonMapper JSON = new JsonMapper(STRICT);

    /** For where nothing is bound. */
    private static final JacksonBinder ANY = new JacksonBinder(ToolRegistry.bundled(), true);

    /** One JSON value and where it stands. */
    private record Value(JsonToken token, int from, int to, String text, List<String> names, List<Value> items) {}

    private final byte[] text;
    private final int shift;
    private final int fixedTo;
    private final JacksonBinder binder;
    private final List<String> found;

    /** The agent whom an object around the string names that holds this text, or 0. */
    private final int agentAround;

    /** Objects with steps that are no valid plans, inside one that may yet be a plan itself. */
    private final List<Value> deferred = new ArrayList<>();

    private SlowPlanFinder(
            byte[] text, int shift, int fixedTo, JacksonBinder binder, List<String> found, int agentAround) {
        this.text = text;
        this.shift = shift;
        this.fixedTo = fixedTo;
        this.binder = binder;
        this.found = found;
        this.agentAround = agentAround;
    }

    /** Every closed plan in the text, valid or not, as {@link Events} writes them. */
    static List<String> find(byte[] text, ToolRegistry registry, PlanOptions options) {
        List<String> found = new ArrayList<>();
        JacksonBinder binder = new JacksonBinder(registry, options.emptyStepsAllowed());
        SlowPlanFinder finder = new SlowPlanFinder(text, 0, -1, binder, found, 0);
        finder.findAll(options.startsThinking() ? finder.afterThinking(0) : 0);
        return found;
    }

    /**
     * Whether objects and arrays are nested too deep anywhere. Which of them are given up then depends on where reading began, so there
     * this finder, which begins at each of them, says less than the extractor's rule; {@code PlanExtractorTest} has examples.
     */
    static boolean isTooDeep(byte[] text) {
        for (int at = 0; at < text.length; at++) {
            if (text[at] != '{' && text[at] != '[') {
                continue;
            }
            try (JsonParser parser =
                    STRICT.createParser(tools.jackson.core.ObjectReadContext.empty(), text, at, text.length - at)) {
                parser.nextToken();
                parser.skipChildren();
            } catch (StreamConstraintsException e) {
                return true;
            } catch (JacksonException e) {
                // It breaks off before it is too deep.
            }
        }
        return false;
    }

    /** Whether an object or array breaks off anywhere. */
    static boolean breaksOff(byte[] text) {
        SlowPlanFinder finder = new SlowPlanFinder(text, 0, -1, ANY, List.of(), 0);
        return IntStream.range(0, text.length)
                .anyMatch(at -> (text[at] == '{' || text[at] == '[') && finder.parse(at) == null);
    }

    /** What {@link Events} writes of a plan, but without the agent if the plan itself names none. */
    static String withoutAgentAround(String event, byte[] text) {
        int dots = event.indexOf("..");
        int from = Integer.parseInt(event.substring(0, dots));
        int to = Integer.parseInt(event.substring(dots + 2, event.indexOf(' ')));
        Value plan = new SlowPlanFinder(Arrays.copyOf(text, to), 0, -1, ANY, List.of(), 0).parse(from);
        boolean names = plan == null || plan.names().contains("agent_id");
        return names ? event : event.replaceFirst("agentId=OptionalInt[^,]*,", "");
    }

    private void findAll(int from) {
        int at = from;
        boolean first = true;
        boolean blank = true;
        while (at < text.length) {
            byte b = text[at];
            boolean mayBeValue = b == '{' || b == '[' || (b == '"' && blank && first);
            Value value = mayBeValue ? parse(at) : null;
            boolean mayThink = blank || (at > 0 && text[at - 1] == '\n');
            if (mayThink && startsWith("<think>", at)) {
                at = afterThinking(at + 7);
            } else if (value != null && b != '"') {
                candidate(value, agentAround);
                at = value.to();
                first = false;
            } else if (value != null && held(value, agentAround)) {
                at = value.to();
                first = false;
            } else {
                blank &= b == ' '
                        || b == '\t'
                        || b == '\n'
                        || b == '\r'
                        || (b & 0xFF) == 0xEF
                        || (b & 0xFF) == 0xBB
                        || (b & 0xFF) == 0xBF;
                at++;
            }
        }
    }

    /** A value that is not inside anything that may be a plan. */
    private boolean candidate(Value value, int agent) {
        return switch (value.token()) {
            case START_ARRAY -> items(value, agent);
            case START_OBJECT -> outermost(value, agent) || items(value, agent);
            case VALUE_STRING -> held(value, agent);
            default -> false;
        };
    }

    /** Each item or member of a value that is no plan itself. */
    private boolean items(Value value, int agent) {
        boolean any = false;
        int own = 0;
        for (int i = 0; i < value.items().size(); i++) {
            own = shown(value, i) ? agentOf(value.items().get(i)) : own;
        }
        for (int i = 0; i < value.items().size(); i++) {
            any |= candidate(value.items().get(i), agentAround(value, i, own, agent));
        }
        return any;
    }

    private static boolean shown(Value object, int member) {
        return !object.names().isEmpty() && object.names().get(member).equals("agent_id");
    }

    private static int agentOf(Value id) {
        return id.token() == JsonToken.VALUE_NUMBER_INT ? agentOf(id.text()) : 0;
    }

    private static int agentOf(String digits) {
        boolean agent = digits.matches("[1-9][0-9]{0,9}") && Long.parseLong(digits) <= Integer.MAX_VALUE;
        return agent ? Integer.parseInt(digits) : 0;
    }

    /** The agent whom the innermost of the objects around a member or item names. */
    private static int agentAround(Value value, int member, int own, int outer) {
        if (own > 0 || value.names().isEmpty()) {
            return own > 0 ? own : outer;
        }
        int named = agentOf(value.names().get(member));
        return named > 0 ? named : outer;
    }

    /** An object that is not inside anything that may be a plan; the answer is whether it was one, or a plan was in it. */
    private boolean outermost(Value value, int agent) {
        boolean holdsPlan = undecided(value, true, agent);
        return emitDeferred() || holdsPlan;
    }

    private boolean emitDeferred() {
        List<Value> invalid = List.copyOf(deferred);
        deferred.clear();
        invalid.forEach(object -> emit(object, 0));
        return !invalid.isEmpty();
    }

    /** A value inside objects that have shown no plan's member yet; the answer is whether a plan was in it. */
    private boolean undecided(Value value, boolean outermost, int agent) {
        boolean holdsPlan = false;
        int before = deferred.size();
        if (value.token() == JsonToken.START_ARRAY) {
            for (Value item : value.items()) {
                holdsPlan |= holdsPlan ? candidate(item, agent) : undecided(item, false, agent);
            }
        }
        if (value.token() != JsonToken.START_OBJECT) {
            return holdsPlan;
        }
        boolean marked = false;
        boolean steps = false;
        boolean stepsInside = false;
        int own = 0;
        for (int i = 0; i < value.items().size(); i++) {
            Value member = value.items().get(i);
            String name = value.names().get(i);
            marked |= !holdsPlan && PLAN_MEMBERS.contains(name);
            steps |= !holdsPlan && name.equals("steps");
            own = !holdsPlan && shown(value, i) ? agentOf(member) : own;
            int around = agentAround(value, i, own, agent);
            boolean envelope = holdsPlan || !marked || (ENVELOPE_MEMBERS.contains(name) && !steps && !stepsInside);
            if (!envelope) {
                stepsInside |= holdsSteps(member);
            } else {
                holdsPlan |= holdsPlan ? candidate(member, around) : undecided(member, false, around);
            }
        }
        if (steps) {
            deferred.subList(before, deferred.size()).clear();
            if (!outermost && !isValid(value)) {
                deferred.add(value);
                return false;
            }
            emitDeferred();
            emit(value, agent);
            return true;
        }
        if (holdsPlan || !stepsInside) {
            return holdsPlan;
        }
        deferred.subList(before, deferred.size()).clear();
        emitDeferred();
        return items(value, agent);
    }

    private boolean isValid(Value object) {
        return binder.plan(text, object.from(), object.to()) != null;
    }

    private static boolean holdsSteps(Value value) {
        return value.names().contains("steps") || value.items().stream().anyMatch(SlowPlanFinder::holdsSteps);
    }

    /** A string that holds a text with plans. */
    private boolean held(Value string, int agent) {
        byte[] content = string.text().getBytes(StandardCharsets.UTF_8);
        int before = found.size();
        int from = fixedTo < 0 ? string.from() : shift;
        int to = fixedTo < 0 ? string.to() : fixedTo;
        new SlowPlanFinder(content, from, to, binder, found, agent).findAll(0);
        return found.size() > before;
    }

    private void emit(Value object, int agent) {
        byte[] json = Arrays.copyOfRange(text, object.from(), object.to());
        int from = fixedTo < 0 ? object.from() : shift;
        int to = fixedTo < 0 ? object.to() : fixedTo;
        Plan bound = binder.plan(json, 0, json.length);
        Plan plan = bound != null && bound.agentId().isEmpty() && agent > 0
                ? new Plan(OptionalInt.of(agent), bound.planId(), bound.steps())
                : bound;
        found.add(
                plan != null
                        ? Events.valid(plan, from, to)
                        : Events.rejected(binder.rejection(json, 0, json.length, from, to)));
    }

    /** The JSON value that begins there, or null if what begins there is none. */
    private @Nullable Value parse(int from) {
        try (JsonParser parser =
                STRICT.createParser(tools.jackson.core.ObjectReadContext.empty(), text, from, text.length - from)) {
            parser.nextToken();
            return value(parser, from);
        } catch (JacksonException e) {
            return null;
        }
    }

    private static Value value(JsonParser parser, int shift) {
        JsonToken token = parser.currentToken();
        int from = shift + (int) parser.currentTokenLocation().getByteOffset();
        List<String> names = new ArrayList<>();
        List<Value> items = new ArrayList<>();
        String text = "";
        if (token == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                names.add(parser.currentName());
                parser.nextToken();
                items.add(value(parser, shift));
            }
        } else if (token == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(parser, shift));
            }
        } else {
            text = parser.getString();
        }
        return new Value(token, from, shift + (int) parser.currentLocation().getByteOffset(), text, names, items);
    }

    private boolean startsWith(String ascii, int at) {
        byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
        return at + bytes.length <= text.length && Arrays.equals(text, at, at + bytes.length, bytes, 0, bytes.length);
    }

    private int afterThinking(int from) {
        for (int at = from; at < text.length; at++) {
            if (startsWith("</think>", at)) {
                return at + 8;
            }
        }
        return text.length;
    }

    /** The text as a JSON string. */
    static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }
}
