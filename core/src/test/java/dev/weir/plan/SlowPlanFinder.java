package dev.weir.plan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
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

    /** One JSON value and where it stands. */
    private record Value(JsonToken token, int from, int to, String text, List<String> names, List<Value> items) {}

    private final byte[] text;
    private final int shift;
    private final int fixedTo;
    private final JacksonBinder binder;
    private final List<String> found;

    /** Objects with steps that are no valid plans, inside one that may yet be a plan itself. */
    private final List<Value> deferred = new ArrayList<>();

    private SlowPlanFinder(byte[] text, int shift, int fixedTo, JacksonBinder binder, List<String> found) {
        this.text = text;
        this.shift = shift;
        this.fixedTo = fixedTo;
        this.binder = binder;
        this.found = found;
    }

    /** Every closed plan in the text, valid or not, as {@link Events} writes them. */
    static List<String> find(byte[] text, ToolRegistry registry, PlanOptions options) {
        List<String> found = new ArrayList<>();
        JacksonBinder binder = new JacksonBinder(registry, options.emptyStepsAllowed());
        SlowPlanFinder finder = new SlowPlanFinder(text, 0, -1, binder, found);
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
                candidate(value);
                at = value.to();
                first = false;
            } else if (value != null && held(value)) {
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
    private boolean candidate(Value value) {
        return switch (value.token()) {
            case START_ARRAY -> any(value.items(), this::candidate);
            case START_OBJECT -> outermost(value) || any(value.items(), this::candidate);
            case VALUE_STRING -> held(value);
            default -> false;
        };
    }

    /** An object that is not inside anything that may be a plan; the answer is whether it was one, or a plan was in it. */
    private boolean outermost(Value value) {
        boolean holdsPlan = undecided(value, true);
        return emitDeferred() || holdsPlan;
    }

    private boolean emitDeferred() {
        List<Value> invalid = List.copyOf(deferred);
        deferred.clear();
        invalid.forEach(this::emit);
        return !invalid.isEmpty();
    }

    /** A value inside objects that have shown no plan's member yet; the answer is whether a plan was in it. */
    private boolean undecided(Value value, boolean outermost) {
        boolean holdsPlan = false;
        int before = deferred.size();
        if (value.token() == JsonToken.START_ARRAY) {
            for (Value item : value.items()) {
                holdsPlan |= holdsPlan ? candidate(item) : undecided(item, false);
            }
        }
        if (value.token() != JsonToken.START_OBJECT) {
            return holdsPlan;
        }
        boolean marked = false;
        boolean steps = false;
        boolean stepsInside = false;
        for (int i = 0; i < value.items().size(); i++) {
            Value member = value.items().get(i);
            String name = value.names().get(i);
            marked |= !holdsPlan && PLAN_MEMBERS.contains(name);
            steps |= !holdsPlan && name.equals("steps");
            boolean envelope = holdsPlan || !marked || (ENVELOPE_MEMBERS.contains(name) && !steps && !stepsInside);
            if (!envelope) {
                stepsInside |= holdsSteps(member);
            } else {
                holdsPlan |= holdsPlan ? candidate(member) : undecided(member, false);
            }
        }
        if (steps) {
            deferred.subList(before, deferred.size()).clear();
            if (!outermost && !isValid(value)) {
                deferred.add(value);
                return false;
            }
            emitDeferred();
            emit(value);
            return true;
        }
        if (holdsPlan || !stepsInside) {
            return holdsPlan;
        }
        deferred.subList(before, deferred.size()).clear();
        emitDeferred();
        return any(value.items(), this::candidate);
    }

    private boolean isValid(Value object) {
        return binder.plan(text, object.from(), object.to()) != null;
    }

    private static boolean holdsSteps(Value value) {
        return value.names().contains("steps") || value.items().stream().anyMatch(SlowPlanFinder::holdsSteps);
    }

    private interface Visit {
        boolean visit(Value value);
    }

    private static boolean any(List<Value> values, Visit visit) {
        boolean any = false;
        for (Value value : values) {
            any |= visit.visit(value);
        }
        return any;
    }

    /** A string that holds a text with plans. */
    private boolean held(Value string) {
        byte[] content = string.text().getBytes(StandardCharsets.UTF_8);
        int before = found.size();
        int from = fixedTo < 0 ? string.from() : shift;
        int to = fixedTo < 0 ? string.to() : fixedTo;
        new SlowPlanFinder(content, from, to, binder, found).findAll(0);
        return found.size() > before;
    }

    private void emit(Value object) {
        byte[] json = Arrays.copyOfRange(text, object.from(), object.to());
        int from = fixedTo < 0 ? object.from() : shift;
        int to = fixedTo < 0 ? object.to() : fixedTo;
        Plan plan = binder.plan(json, 0, json.length);
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
