package dev.weir.plan.extract;

import dev.weir.json.ThinkTags;
import dev.weir.json.ThinkTags.Tag;
import dev.weir.plan.Plan;
import dev.weir.plan.PlanOptions;
import dev.weir.plan.PlanReport;
import dev.weir.plan.Reason;
import dev.weir.plan.Reason.Kind;
import dev.weir.plan.RejectedPlan;
import dev.weir.plan.ToolRegistry;
import dev.weir.plan.bind.BrokenPlan;
import dev.weir.plan.bind.JacksonBinder;
import dev.weir.plan.value.Utf8Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks for plans in what is almost JSON, with Jackson's lenient features: the last resort of {@link PlanParser}.
 *
 * <p>What is inside a plan is no plan, here as there: what strict reading has rejected as a whole is not looked into, and neither is an
 * object with {@code steps} that is larger than the cap. Beside plans that are strict JSON, those that are not are rejected: the answer
 * then is the same as while it was streaming, but tells what is missing from it.
 */
final class TolerantReader {

    private static final JsonMapper JSON = JsonMapper.builder(Utf8Json.factory()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(OpenContainers.MAX_DEPTH)
                            .maxNumberLength(1_000)
                            .build())
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
                    .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
                    .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final byte[] text;
    private final JacksonBinder binder;
    private final int maxPlanBytes;
    private final boolean startsThinking;
    private final ThinkTags tags;
    private final int startsAt;
    private final AttemptBudget attempts;
    private final List<Plan> plans = new ArrayList<>();
    private final List<RejectedPlan> rejected = new ArrayList<>();

    private long rejectedCount;

    /** What strict reading rejected; what it rejected as a whole is not looked into. */
    private final RejectedSpans strictlyRejected;

    /** Where the outermost values begin in which strict reading found valid plans, and where the last of these ends. */
    private final NavigableMap<Long, Long> strictValues;

    /** Where what was read here begins, and where it ends. */
    private final NavigableMap<Long, Long> read = new TreeMap<>();

    private int valueFrom;
    private int valueTo;

    /**
     * @param strictValues where the outermost values begin in which strict reading found valid plans, and where the last of these ends
     * @param strictlyRejected where the plans are that it rejected
     * @param attempts for this text
     * @param startsAt index behind what was thought
     */
    TolerantReader(
            byte[] text,
            ToolRegistry registry,
            PlanOptions options,
            NavigableMap<Long, Long> strictValues,
            RejectedSpans strictlyRejected,
            AttemptBudget attempts,
            int startsAt) {
        this.text = text;
        this.strictValues = strictValues;
        this.strictlyRejected = strictlyRejected;
        this.binder = new JacksonBinder(registry, options.emptyStepsAllowed());
        this.maxPlanBytes = options.maxPlanBytes();
        this.startsThinking = options.startsThinking();
        this.tags = options.thinkTags();
        this.startsAt = startsAt;
        this.attempts = attempts;
    }

    List<Plan> plans() {
        return plans;
    }

    /** The first of them. */
    List<RejectedPlan> rejected() {
        return rejected;
    }

    long rejectedCount() {
        return rejectedCount;
    }

    /** Whether the byte at that offset belongs to something that was read here, and is no string in it. */
    boolean hasRead(long offset) {
        Map.Entry<Long, Long> before = read.floorEntry(offset);
        return before != null && offset < before.getValue() && text[(int) offset] != '"';
    }

    void read() {
        int at = startsThinking && !tags.tags().isEmpty()
                ? afterThinking(startsAt, tags.tags().get(0))
                : startsAt;
        boolean afterProse = false;
        boolean afterIndent = false;
        while (at < text.length) {
            boolean mayThink = !afterProse || text[at - 1] == '\n' || afterIndent;
            Optional<Tag> tag = mayThink ? openedAt(at) : Optional.empty();
            afterIndent = tags.indented() && mayThink && (text[at] == ' ' || text[at] == '\t');
            if (tag.isPresent()) {
                at = afterThinking(at + tag.get().open().length(), tag.get());
            } else if (text[at] == '{' || text[at] == '[' || text[at] == '"') {
                if (!attempts.isLeft()) {
                    return;
                }
                int from = at;
                at = value(from);
                if (at <= from) {
                    throw new IllegalStateException("reading did not move on from byte " + from + ", but to " + at);
                }
                afterProse |= at == from + 1;
            } else {
                afterProse |= !isBlank(text[at]);
                at++;
            }
        }
    }

    /** Reads the value that begins there, and answers where to go on. */
    private int value(int from) {
        int rejectedTo = Math.toIntExact(strictlyRejected.endOfClosed(from));
        if (rejectedTo > from) {
            return rejectedTo;
        }
        Long lastPlanTo = strictValues.get((long) from);
        if (lastPlanTo != null) {
            return Math.max(Math.toIntExact(lastPlanTo), endOfStrictValue(from));
        }
        if (text[from] == '"') {
            return from + 1; // no strict value, so this is prose
        }
        Long next = strictValues.higherKey((long) from);
        int end = next == null ? text.length : Math.toIntExact(next);
        int length = Math.min(end - from, maxPlanBytes);
        try (JsonParser parser = JSON.createParser(text, from, length)) {
            try {
                JsonNode node = parser.readValueAsTree();
                valueFrom = from;
                valueTo = offset(from, parser);
                search(node, 0);
                read.put((long) from, (long) valueTo);
                return valueTo;
            } catch (JacksonException | NumberFormatException e) {
                attempts.failed(offset(from, parser) - from);
                return length == maxPlanBytes ? afterLargePlan(from, end) : from + 1;
            }
        }
    }

    private static int offset(int from, JsonParser parser) {
        return from + Math.toIntExact(parser.currentLocation().getByteOffset());
    }

    /** Where the strict JSON that begins there ends, or an earlier place if it breaks off. */
    private int endOfStrictValue(int from) {
        try (JsonParser parser = JacksonBinder.JSON.createParser(text, from, text.length - from)) {
            parser.nextToken();
            parser.skipChildren();
            parser.finishToken();
            return offset(from, parser);
        } catch (JacksonException e) {
            return from;
        }
    }

    /** Goes over a plan that is larger than the cap, up to its end or to where it breaks off; over one byte, if it is no such plan. */
    private int afterLargePlan(int from, int end) {
        boolean steps = false;
        int to;
        try (JsonParser parser = JSON.createParser(text, from, end - from)) {
            try {
                parser.nextToken();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    steps |= parser.currentName().equals("steps");
                    parser.nextToken();
                    parser.skipChildren();
                }
            } catch (JacksonException e) {
                // It breaks off there; what is behind that may be something else.
            }
            to = offset(from, parser);
        }
        attempts.failed(to - from);
        if (!steps || to - from <= maxPlanBytes) {
            return from + 1;
        }
        int cap = from + maxPlanBytes;
        String expected = BrokenPlan.atMost(maxPlanBytes);
        reject(() -> BrokenPlan.describe(Kind.TOO_LARGE, expected, text, from, cap, from, cap, -1));
        read.put((long) from, (long) to);
        return to;
    }

    /** Finds the outermost objects with steps, and those without that show another member of a plan; answers whether there was one. */
    private boolean search(JsonNode node, int agentAround) {
        boolean found = node.has("steps");
        if (!found) {
            JsonNode named = node.path("agent_id");
            int own = named.isIntegralNumber() && named.canConvertToInt() ? Math.max(0, named.intValue()) : 0;
            if (node.isObject()) {
                for (Map.Entry<String, JsonNode> member : node.properties()) {
                    int agent = own > 0 ? own : agent(member.getKey(), agentAround);
                    found |= search(member.getValue(), agent);
                }
            } else {
                for (JsonNode child : node) {
                    found |= search(child, agentAround);
                }
            }
        }
        if (node.has("steps") || (!found && (node.has("agent_id") || node.has("plan_id")))) {
            Plan plan = ofAgent(binder.plan(node), agentAround);
            if (plan == null) {
                reject(() -> binder.rejection(node, valueFrom, valueTo));
            } else if (strictValues.isEmpty()) {
                plans.add(plan);
            } else {
                reject(() -> notAsStrict(plan));
            }
            return true;
        }
        return found;
    }

    private static int agent(String name, int otherwise) {
        byte[] quoted = ("\"" + name + "\":").getBytes(StandardCharsets.UTF_8);
        int agent = PlanMember.numberBefore(quoted, quoted.length - 1);
        return agent > 0 ? agent : otherwise;
    }

    private static @Nullable Plan ofAgent(@Nullable Plan plan, int agentAround) {
        return plan == null || plan.agentId().isPresent() || agentAround == 0
                ? plan
                : new Plan(OptionalInt.of(agentAround), plan.planId(), plan.steps());
    }

    private RejectedPlan notAsStrict(Plan plan) {
        Reason reason = new Reason(
                Kind.MALFORMED_JSON, "", "a plan in what is almost JSON", "JSON, such as the answer's other plans are");
        return new RejectedPlan(
                plan.agentId(),
                Optional.of(JacksonBinder.planId(plan.planId())),
                OptionalInt.of(plan.steps().size()),
                valueFrom,
                valueTo,
                List.of(reason));
    }

    private void reject(Supplier<RejectedPlan> plan) {
        rejectedCount++;
        if (rejected.size() < PlanReport.MAX_LISTED) {
            rejected.add(plan.get());
        }
    }

    /** White space, or a byte of the byte order mark. */
    private static boolean isBlank(byte b) {
        return " \t\n\r\u00EF\u00BB\u00BF".indexOf(b & 0xFF) >= 0;
    }

    private Optional<Tag> openedAt(int at) {
        return tags.tags().stream().filter(tag -> startsWith(tag.open(), at)).findFirst();
    }

    private int afterThinking(int from, Tag tag) {
        for (int at = from; at < text.length; at++) {
            if (startsWith(tag.close(), at)) {
                return at + tag.close().length();
            }
        }
        return text.length;
    }

    private boolean startsWith(String ascii, int at) {
        if (at + ascii.length() > text.length) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            int read = text[at + i];
            int expected = ascii.charAt(i);
            boolean same =
                    tags.anyCase() ? Character.toLowerCase(read) == Character.toLowerCase(expected) : read == expected;
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
