package dev.weir.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.weir.plan.Plan;
import dev.weir.plan.PlanListener;
import dev.weir.plan.Reason;
import dev.weir.plan.RejectedPlan;
import dev.weir.plan.Step;
import dev.weir.plan.ToolRegistry;
import dev.weir.plan.extract.PlanExtractor;
import dev.weir.plan.extract.PlanTexts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Weir takes for a valid plan, a JSON-Schema validator does too, and the other way round: thousands of seeded plans, valid and not.
 *
 * <p>Of the schema that a prompt shows ({@link ToolSchema#TO_READ}), with the members around the steps as {@link PlanExtractor} documents
 * them, the verdicts are the same, with one exception: a number of more than 1,000 digits is beyond the validator's JSON reader, so there
 * it is only asserted that Weir rejects the plan.
 *
 * <p>The schema that is sent as {@code format} ({@link PromptSchema}) is narrower by design in what Weir drops (members nobody asked for)
 * or leaves open (the form of {@code plan_id}, {@code agent_id} beside a single plan), and wider in the length of strings, which it does
 * not limit. So what it accepts is valid for Weir, but for strings of a wrong length; and what Weir has made of any valid plan, it accepts.
 */
class SchemaAgreementTest {

    private static final int PLANS = 6_000;
    private static final int MOST_STEPS = 10;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ToolRegistry registry = ToolRegistry.bundled();
    private final Validator validator =
            new ValidatorFactory().withJsonNodeFactory(new JacksonSchemaNodes()).createValidator();
    private final List<Reason> reasons = new ArrayList<>();

    @Test
    void takesForValidWhatTheSchemaToReadDoes() {
        URI schema = validator.registerSchema(schemaToRead());
        int valid = 0;
        for (int seed = 0; seed < PLANS; seed++) {
            String text = new PlanTexts(seed, registry).plan(1 + seed % 3);
            Plan plan = planOrNull(text);
            assertThat(plan != null)
                    .as("seed %d: %s %s", seed, text, reasons)
                    .isEqualTo(isReadable(text) && isValid(schema, text));
            valid += plan != null ? 1 : 0;
        }
        assertThat(valid).as("plans that are valid").isBetween(PLANS / 5, PLANS * 4 / 5);
    }

    @Test
    void takesForValidWhatTheFormatOfARequestLetsPass() {
        URI schema = validator.registerSchema(new PromptSchema(registry, 1, MOST_STEPS).forOne());
        int passed = 0;
        for (int seed = 0; seed < PLANS; seed++) {
            String text = new PlanTexts(seed, registry).plan(1 + seed % 3);
            if (isReadable(text) && isValid(schema, text)) {
                passed++;
                boolean valid = planOrNull(text) != null;
                assertThat(valid || reasons.stream().allMatch(reason -> reason.kind() == Reason.Kind.WRONG_LENGTH))
                        .as("seed %d: %s %s", seed, text, reasons)
                        .isTrue();
            }
        }
        assertThat(passed).as("plans that the schema lets pass").isGreaterThan(PLANS / 20);
    }

    @Test
    void makesOfEveryValidPlanOneThatTheFormatLetsPass() {
        URI schema = validator.registerSchema(new PromptSchema(registry, 1, MOST_STEPS).forOne());
        for (int seed = 0; seed < PLANS; seed++) {
            String text = new PlanTexts(seed, registry).plan(1 + seed % 3);
            Plan plan = planOrNull(text);
            if (plan != null) {
                assertThat(isValid(schema, written(plan)))
                        .as("seed %d: %s", seed, text)
                        .isTrue();
            }
        }
    }

    private String schemaToRead() {
        ObjectNode plan = NODES.objectNode().put("type", "object");
        ObjectNode properties = plan.putObject("properties");
        properties
                .putObject("agent_id")
                .put("type", "integer")
                .put("minimum", 1)
                .put("maximum", Integer.MAX_VALUE);
        properties.putObject("plan_id").put("type", "string");
        ObjectNode steps = properties.putObject("steps").put("type", "array").put("minItems", 1);
        ArrayNode alternatives = steps.putObject("items").putArray("anyOf");
        registry.tools().forEach(tool -> alternatives.add(ToolSchema.TO_READ.of(tool)));
        plan.putArray("required").add("plan_id").add("steps");
        return plan.toString();
    }

    private boolean isValid(URI schema, String json) {
        return validator.validate(schema, json).isValid();
    }

    private static boolean isReadable(String json) {
        try {
            JSON.readTree(json);
            return true;
        } catch (JacksonException e) {
            return false;
        }
    }

    /** The plan, without what the schema for a single one does not know, and under a name of the form that the schema asks for. */
    private static String written(Plan plan) {
        List<Object> steps = new ArrayList<>();
        for (Step step : plan.steps()) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("act", step.act());
            members.putAll(step.parameters());
            steps.add(members);
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("plan_id", "p1");
        members.put("steps", steps);
        return JSON.writeValueAsString(members);
    }

    private @Nullable Plan planOrNull(String text) {
        reasons.clear();
        List<Plan> plans = new ArrayList<>();
        PlanExtractor extractor = new PlanExtractor(registry, new PlanListener() {
            @Override
            public void onPlan(Plan plan, long fromByte, long toByte) {
                plans.add(plan);
            }

            @Override
            public void onRejected(RejectedPlan plan) {
                reasons.addAll(plan.reasons());
            }
        });
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        extractor.feed(utf8, 0, utf8.length);
        extractor.finish();
        assertThat(plans).as(text).hasSizeLessThanOrEqualTo(1);
        return plans.isEmpty() ? null : plans.get(0);
    }
}
