package dev.weir.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.weir.plan.ParameterType.ArrayType;
import dev.weir.plan.ParameterType.IntegerType;
import dev.weir.plan.ParameterType.NumberType;
import dev.weir.plan.ParameterType.ObjectType;
import dev.weir.plan.ParameterType.StringType;
import dev.weir.plan.PlanOptions.Binding;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** Writes the registry down as a JSON schema, and holds our verdicts to those of a validator that knows nothing of us. */
class SchemaAgreementTest {

    private static final int PLANS = 6_000;
    private final ToolRegistry registry = ToolRegistry.bundled();
    private final JsonMapper json = new JsonMapper();

    @ParameterizedTest
    @EnumSource(Binding.class)
    void acceptsExactlyThePlansThatTheSchemaAccepts(Binding binding) {
        Validator schema = new ValidatorFactory().createValidator();
        java.net.URI uri = schema.registerSchema(json.writeValueAsString(planSchema()));
        int valid = 0;
        int compared = 0;
        for (long seed = 0; seed < PLANS; seed++) {
            String plan = new PlanTexts(seed, registry).plan(1);
            if (!hasDistinctNames(plan)) {
                continue; // of which JSON Schema says nothing
            }
            boolean expected = schema.validate(uri, plan).isValid();
            Events events = Events.of(
                    plan.getBytes(StandardCharsets.UTF_8), registry, PlanOptions.defaults().withBinding(binding));
            boolean accepted = events.closed().stream().anyMatch(event -> event.startsWith("0.." + length(plan) + " Plan["));
            assertThat(accepted).as("seed %d: %s", seed, plan).isEqualTo(expected);
            valid += expected ? 1 : 0;
            compared++;
        }
        assertThat(valid).isBetween(compared / 10, compared * 9 / 10);
    }

    private static int length(String plan) {
        return plan.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean hasDistinctNames(String plan) {
        try {
            JsonMapper.builder()
                    .enable(tools.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build()
                    .readTree(plan);
            return true;
        } catch (tools.jackson.core.JacksonException e) {
            return false;
        }
    }

    private Map<String, Object> planSchema() {
        List<Object> steps = registry.tools().stream().map(this::stepSchema).toList();
        return Map.of(
                "type", "object",
                "properties",
                        Map.of(
                                "agent_id", Map.of("type", "integer", "minimum", 1, "maximum", Integer.MAX_VALUE),
                                "plan_id", Map.of("type", "string"),
                                "steps", Map.of("type", "array", "minItems", 1, "items", Map.of("anyOf", steps))),
                "required", List.of("plan_id", "steps"));
    }

    private Object stepSchema(Tool tool) {
        Map<String, Object> step = objectSchema(tool.parameters());
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("act", Map.of("const", tool.name()));
        tool.parameters().forEach(p -> properties.put(p.name(), schema(p.type())));
        step.put("properties", properties);
        step.put("required", java.util.stream.Stream.concat(java.util.stream.Stream.of("act"), required(tool.parameters())).toList());
        return step;
    }

    private Map<String, Object> objectSchema(List<Parameter> members) {
        Map<String, Object> properties = new LinkedHashMap<>();
        members.forEach(member -> properties.put(member.name(), schema(member.type())));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", required(members).toList());
        return schema;
    }

    private static java.util.stream.Stream<String> required(List<Parameter> members) {
        return members.stream().filter(Parameter::required).map(Parameter::name);
    }

    private Object schema(ParameterType type) {
        if (type instanceof IntegerType integer) {
            return Map.of("type", "integer", "minimum", integer.minimum(), "maximum", integer.maximum());
        }
        if (type instanceof NumberType number) {
            return Map.of("type", "number", "minimum", number.minimum(), "maximum", number.maximum());
        }
        if (type instanceof StringType string) {
            return string.allowed().isEmpty()
                    ? Map.of("type", "string", "minLength", string.minLength(), "maxLength", string.maxLength())
                    : Map.of("type", "string", "enum", string.allowed());
        }
        if (type instanceof ArrayType array) {
            return Map.of(
                    "type", "array", "minItems", array.minItems(), "maxItems", array.maxItems(), "items", schema(array.items()));
        }
        return type instanceof ObjectType object ? objectSchema(object.members()) : Map.of("type", "boolean");
    }
}
