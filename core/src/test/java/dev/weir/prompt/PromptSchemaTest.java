package dev.weir.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.harrel.jsonschema.ValidatorFactory;
import dev.weir.plan.ToolRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class PromptSchemaTest {

    private static final PromptSchema SCHEMA = new PromptSchema(RecordedTools.six(), 1, 3);

    @Test
    void isTheSchemaThatHeldTenAgentsApart() {
        assertThat(writtenOut(SCHEMA.forBatch(10)))
                .isEqualTo(RecordedPrompts.request("generate-batch-10").get("format"));
    }

    @Test
    void isTheSchemaThatHeldAHundredAgentsApart() {
        assertThat(writtenOut(new PromptSchema(RecordedTools.six(), 1, 4).forBatch(100)))
                .isEqualTo(RecordedPrompts.request("generate-batch-100").get("format"));
    }

    @Test
    void isTheSchemaOfOnePlanThatWorked() {
        assertThat(writtenOut(new PromptSchema(RecordedTools.six(), 2, 4).forOne()))
                .isEqualTo(RecordedPrompts.request("generate-plan").get("format"));
    }

    @Test
    void writesEveryTypeThatTheBundledToolsHave() {
        ToolRegistry twelve = ToolRegistry.bundled()
                .only(List.of(
                        "MoveTo",
                        "Approach",
                        "TakeCover",
                        "Strafe",
                        "Patrol",
                        "CoverFire",
                        "ThrowSmoke",
                        "Heal",
                        "EquipWeapon",
                        "Regroup",
                        "Scan",
                        "UseAbility"));
        assertThat(writtenOut(new PromptSchema(twelve, 6, 10).forOne()))
                .isEqualTo(RecordedPrompts.request("chat-plan-long").get("format"));
    }

    @Test
    void writesEachTypeAndTheStepsOnce() {
        JsonNode definitions = json(SCHEMA.forBatch(10)).get("$defs");
        assertThat(definitions.valueStream().distinct().count()).isEqualTo(definitions.size());
        assertThat(SCHEMA.forBatch(10).split("\"MoveTo\"", -1)).hasSize(2);
        assertThat(new PromptSchema(ToolRegistry.bundled(), 1, 4).forBatch(100).split("4294967295", -1))
                .hasSize(2);
    }

    @Test
    void acceptsTheRecordedAnswers() {
        String answer = RecordedPrompts.answer("generate-batch-10");
        assertThat(isValid(SCHEMA.forBatch(10), answer)).isTrue();
        assertThat(isValid(SCHEMA.forBatch(10), RecordedPrompts.answer("generate-batch-10-loose")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"agent_id\":2,\"plan_id\":\"p1\",\"steps\":[{\"act\":\"Reload\"}]}]",
                "[{\"agent_id\":1,\"plan_id\":\"p2\",\"steps\":[{\"act\":\"Reload\"}]}]",
                "[{\"agent_id\":1,\"plan_id\":\"p1\",\"steps\":[{\"act\":\"Dance\"}]}]",
                "[{\"agent_id\":1,\"plan_id\":\"p1\",\"steps\":[]}]",
                "[{\"agent_id\":1,\"plan_id\":\"p1\"}]",
                "[]"
            })
    void refusesAnotherAgentAnUnknownToolAndTooFewSteps(String answer) {
        assertThat(isValid(SCHEMA.forBatch(1), answer)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"act\":\"MoveTo\",\"x\":4}",
                "{\"act\":\"MoveTo\",\"x\":4,\"y\":1001}",
                "{\"act\":\"MoveTo\",\"x\":4,\"y\":7,\"speed\":\"crawl\"}",
                "{\"act\":\"MoveTo\",\"x\":4,\"y\":7,\"z\":0}",
                "{\"act\":\"Scan\",\"radius\":\"far\"}"
            })
    void refusesParametersThatTheToolDoesNotTake(String step) {
        String plan = "{\"plan_id\":\"p1\",\"steps\":[" + step + "]}";
        assertThat(isValid(SCHEMA.forOne(), plan)).isFalse();
    }

    @Test
    void allowsNoStepsOnlyWhereTheCallerDoes() {
        String plan = "{\"plan_id\":\"p1\",\"steps\":[]}";
        assertThat(isValid(new PromptSchema(RecordedTools.six(), 0, 3).forOne(), plan))
                .isTrue();
        assertThat(isValid(SCHEMA.forOne(), plan)).isFalse();
    }

    @Test
    void refusesLimitsThatNoAnswerCouldMeet() {
        ToolRegistry six = RecordedTools.six();
        assertThatIllegalArgumentException().isThrownBy(() -> new PromptSchema(six, -1, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new PromptSchema(six, 3, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new PromptSchema(six, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new PromptSchema(six.only(List.of()), 1, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> SCHEMA.forBatch(0));
    }

    /** The schema without definitions: each reference replaced by what it refers to, as schemas were when they were recorded. */
    private static JsonNode writtenOut(String schema) {
        ObjectNode root = (ObjectNode) json(schema);
        JsonNode definitions = root.remove("$defs");
        return resolved(root, definitions);
    }

    private static JsonNode resolved(JsonNode node, JsonNode definitions) {
        if (node.has("$ref")) {
            String name = node.get("$ref").stringValue();
            return resolved(definitions.get(name.substring("#/$defs/".length())), definitions);
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.forEachEntry((name, value) -> copy.set(name, resolved(value, definitions)));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(value -> copy.add(resolved(value, definitions)));
            return copy;
        }
        return node;
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static boolean isValid(String schema, String answer) {
        return new ValidatorFactory()
                .withJsonNodeFactory(new JacksonSchemaNodes())
                .validate(schema, answer)
                .isValid();
    }
}
