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

class PromptSchemaTest {

    private static final PromptSchema PINNED = PromptSchema.pinned(RecordedTools.six(), 1, 3);
    private static final PromptSchema OPEN = PromptSchema.open(ToolRegistry.bundled(), 1, 3);

    @Test
    void isTheSchemaThatHeldTenAgentsApart() {
        assertThat(json(PINNED.forBatch(10)))
                .isEqualTo(RecordedPrompts.request("generate-batch-10").get("format"));
    }

    @Test
    void isTheSchemaThatHeldAHundredAgentsApart() {
        assertThat(json(PromptSchema.pinned(RecordedTools.six(), 1, 4).forBatch(100)))
                .isEqualTo(RecordedPrompts.request("generate-batch-100").get("format"));
    }

    @Test
    void isTheSchemaOfOnePlanThatWorked() {
        assertThat(json(PromptSchema.pinned(RecordedTools.six(), 2, 4).forOne()))
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
        assertThat(json(PromptSchema.pinned(twelve, 6, 10).forOne()))
                .isEqualTo(RecordedPrompts.request("chat-plan-long").get("format"));
    }

    @Test
    void leavesOutOnlyWideLimitsWhereItIsCompact() {
        String compact = PromptSchema.compact(RecordedTools.six(), 1, 3).forBatch(10);
        String pinned = PINNED.forBatch(10);
        assertThat(json(compact)).isEqualTo(json(pinned.replace(",\"minimum\":0,\"maximum\":4294967295", "")));
        assertThat(compact).hasSizeLessThan(pinned.length());
        assertThat(isValid(compact, RecordedPrompts.answer("generate-batch-10")))
                .isTrue();
    }

    @Test
    void staysSmallWhereItIsOpen() {
        assertThat(OPEN.forOne().length())
                .isLessThan(
                        PromptSchema.pinned(RecordedTools.six(), 1, 3).forOne().length());
    }

    @Test
    void acceptsTheRecordedAnswers() {
        String answer = RecordedPrompts.answer("generate-batch-10");
        assertThat(isValid(PINNED.forBatch(10), answer)).isTrue();
        assertThat(isValid(OPEN.forBatch(10), answer)).isTrue();
        assertThat(isValid(PINNED.forBatch(10), RecordedPrompts.answer("generate-batch-10-loose")))
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
        assertThat(isValid(PINNED.forBatch(1), answer)).isFalse();
        assertThat(isValid(OPEN.forBatch(1), answer)).isFalse();
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
    void pinsParametersOnlyWhereItSaysSo(String step) {
        String plan = "{\"plan_id\":\"p1\",\"steps\":[" + step + "]}";
        assertThat(isValid(PINNED.forOne(), plan)).isFalse();
        assertThat(isValid(OPEN.forOne(), plan)).isTrue();
    }

    @Test
    void allowsNoStepsOnlyWhereTheCallerDoes() {
        String plan = "{\"plan_id\":\"p1\",\"steps\":[]}";
        assertThat(isValid(PromptSchema.pinned(RecordedTools.six(), 0, 3).forOne(), plan))
                .isTrue();
        assertThat(isValid(PINNED.forOne(), plan)).isFalse();
    }

    @Test
    void refusesLimitsThatNoAnswerCouldMeet() {
        ToolRegistry six = RecordedTools.six();
        assertThatIllegalArgumentException().isThrownBy(() -> PromptSchema.pinned(six, -1, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> PromptSchema.pinned(six, 3, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> PromptSchema.open(six, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> PromptSchema.open(six.only(List.of()), 1, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> PINNED.forBatch(0));
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
