package dev.weir.plan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looks for plans in what is almost JSON, with Jackson's lenient features: the last resort of {@link PlanParser}. */
final class TolerantReader implements JacksonBinder.Outcome {

    /**
     * Attempts that fail may read this many times the text's length in all, and so much on top: no text takes quadratic time, and one of
     * a usual length is read from each of its braces.
     */
    private static final int MAX_READINGS = 4;

    private static final int FREE_BYTES = 1 << 18;

    /** An attempt costs as much as reading so many bytes, however soon it fails. */
    private static final int ATTEMPT_BYTES = 64;

    private static final byte[] THINK = "<think>".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] THINK_END = "</think>".getBytes(StandardCharsets.US_ASCII);

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
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
    private final List<Plan> plans = new ArrayList<>();
    private final List<RejectedPlan> rejected = new ArrayList<>();
    private long budgetBytes;

    TolerantReader(byte[] text, ToolRegistry registry, PlanOptions options) {
        this.text = text;
        this.binder = new JacksonBinder(registry, options.emptyStepsAllowed());
        this.maxPlanBytes = options.maxPlanBytes();
        this.startsThinking = options.startsThinking();
        this.budgetBytes = FREE_BYTES + (long) MAX_READINGS * text.length;
    }

    List<Plan> plans() {
        return plans;
    }

    List<RejectedPlan> rejected() {
        return rejected;
    }

    void read() {
        int at = startsThinking ? afterThinking(0) : 0;
        boolean afterProse = false;
        while (at < text.length && budgetBytes > 0) {
            if (!afterProse && startsWith(THINK, at)) {
                at = afterThinking(at + THINK.length);
            } else if (text[at] == '{' || text[at] == '[') {
                int from = at;
                at = value(from);
                afterProse |= at == from + 1;
            } else {
                afterProse |= !isBlank(text[at]);
                at++;
            }
        }
    }

    /** Reads the value that begins there, and answers where to go on. */
    private int value(int from) {
        int length = Math.min(text.length - from, maxPlanBytes);
        try (JsonParser parser = JSON.createParser(text, from, length)) {
            try {
                JsonNode node = parser.readValueAsTree();
                int to = from + (int) parser.currentLocation().getByteOffset();
                search(node, from, to);
                return to;
            } catch (JacksonException | NumberFormatException e) {
                budgetBytes -= ATTEMPT_BYTES + parser.currentLocation().getByteOffset();
                return from + 1;
            }
        }
    }

    /** The outermost objects with steps. */
    private void search(JsonNode node, int from, int to) {
        if (node.isObject() && node.has("steps")) {
            binder.bind(node, from, to, this);
        } else if (node.isContainer()) {
            node.forEach(child -> search(child, from, to));
        }
    }

    @Override
    public void valid(Plan plan) {
        plans.add(plan);
    }

    @Override
    public void rejected(RejectedPlan plan) {
        if (rejected.size() < PlanReport.MAX_LISTED) {
            rejected.add(plan);
        }
    }

    /** White space, or a byte of the byte order mark. */
    private static boolean isBlank(byte b) {
        return " \t\n\r\u00EF\u00BB\u00BF".indexOf(b & 0xFF) >= 0;
    }

    private int afterThinking(int from) {
        for (int at = from; at < text.length; at++) {
            if (startsWith(THINK_END, at)) {
                return at + THINK_END.length;
            }
        }
        return text.length;
    }

    private boolean startsWith(byte[] ascii, int at) {
        if (at + ascii.length > text.length) {
            return false;
        }
        for (int i = 0; i < ascii.length; i++) {
            if (text[at + i] != ascii[i]) {
                return false;
            }
        }
        return true;
    }
}
