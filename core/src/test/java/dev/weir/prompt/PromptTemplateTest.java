package dev.weir.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.plan.Plan;
import dev.weir.plan.Tool;
import dev.weir.plan.ToolRegistry;
import dev.weir.plan.extract.PlanExtractor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PromptTemplateTest {

    private static final ToolRegistry ALL = ToolRegistry.bundled();

    @Test
    void isAboutAsLongAsThePromptsThatWereMeasured() {
        Snapshot world = SnapshotJson.read(RecordedPrompts.fullWorld());
        PromptTemplate six = new PromptTemplate(PromptDetail.COMPRESSED, RecordedTools.six(), Role.TACTICAL);
        assertThat(PromptTemplate.full(ALL).forOne(world).length()).isBetween(12_500, 15_000);
        assertThat(PromptTemplate.simplified(ALL).forOne(world).length()).isBetween(1_350, 1_650);
        assertThat(PromptTemplate.simplified(ALL).compressed().forOne(world).length())
                .isBetween(500, 650);
        assertThat(six.forOne(world).length()).isBetween(320, 400);
    }

    @Test
    void listsEveryToolWithItsSchemaAndAnExample() {
        String prompt = PromptTemplate.full(ALL).forOne(Worlds.small());
        for (Tool tool : ALL.tools()) {
            assertThat(prompt)
                    .contains("## " + tool.name() + " (" + tool.category() + ")\n" + tool.description())
                    .contains("{\"act\": {\"const\": \"" + tool.name() + "\"}")
                    .contains("Example: {\"act\": \"" + tool.name() + "\"");
        }
        assertThat(prompt)
                .contains(SnapshotJson.indented(Worlds.small()))
                .contains("Rules: 1. Take cover before you engage. 2. ")
                .contains(" 6. Use only the tools below")
                .contains("\nUnits: x in grid cells, east positive; ")
                .endsWith("\n\nPlan:");
    }

    @Test
    void listsTheSimplifiedToolsInALineEach() {
        assertThat(PromptTemplate.simplified(ALL).forOne(Worlds.small()))
                .contains("\n- MoveTo(x, y, speed? walk/run/sprint): Walk to one cell of the grid.\n")
                .contains("\n- TakeCover(position{x,y}?): Go behind the nearest obstacle")
                .contains("\n- Reload(): Fill the weapon in hand.\n")
                .contains("\nWorld: " + SnapshotJson.full(Worlds.small()) + "\n")
                .doesNotContain("Charge");
    }

    @Test
    void saysTheCompressedPromptInFourLines() {
        assertThat(new PromptTemplate(PromptDetail.COMPRESSED, RecordedTools.six(), Role.STEALTH)
                        .forOne(Worlds.small()))
                .isEqualTo("Squad AI. Stay unseen, fight only if found.\n"
                        + "Tools: MoveTo(x,y,speed?)|CoverFire(target_id,duration)|ThrowSmoke(x,y)|Reload()|Scan(radius)|Wait(duration)\n"
                        + "World: " + SnapshotJson.compact(Worlds.small()) + "\n"
                        + "JSON only: {plan_id,steps:[{act,...}]}");
    }

    @Test
    void writesNestedParametersIntoTheSignature() {
        assertThat(ToolList.SIGNATURES.write(ALL.only(List.of("Patrol", "Regroup", "TakeCover"))))
                .isEqualTo("Patrol(waypoints[{x,y}])|Regroup(rally_point{x,y})|TakeCover(position{x,y}?)");
    }

    @ParameterizedTest
    @EnumSource
    void numbersTheAgentsOfABatchFromOne(PromptDetail detail) {
        PromptTemplate template = new PromptTemplate(detail, RecordedTools.six(), Role.SUPPORT);
        String prompt = template.forBatch(List.of(Worlds.small(), Worlds.empty(), Worlds.small()));
        String form = detail == PromptDetail.COMPRESSED
                ? SnapshotJson.compact(Worlds.empty())
                : SnapshotJson.full(Worlds.empty());
        assertThat(prompt)
                .contains("exactly 3 plans, one for each agent, agent_id 1 to 3 in order: [{\"agent_id\":1,")
                .contains("\nAgents:\n1. {")
                .contains("\n2. " + form + "\n3. {")
                .endsWith("}\nPlans:");
        assertThat(template.forBatch(List.of(Worlds.small())))
                .contains("plan for 1 agent. ")
                .contains("exactly 1 plan,");
    }

    @Test
    void isAboutAsLongForABatchAsTheOneThatWasMeasured() {
        PromptTemplate six = new PromptTemplate(PromptDetail.COMPRESSED, RecordedTools.six(), Role.TACTICAL);
        int recorded = RecordedPrompts.prompt("generate-batch-10").length();
        assertThat(six.forBatch(Collections.nCopies(10, Worlds.small())).length())
                .isBetween(recorded * 9 / 10, recorded * 11 / 10);
    }

    @ParameterizedTest
    @EnumSource
    void makesTheSamePromptOfTheSameWorld(PromptDetail detail) {
        Snapshot again = SnapshotJson.read(SnapshotJson.indented(Worlds.small()));
        PromptTemplate template = new PromptTemplate(detail, ALL.simplified(), Role.TACTICAL);
        PromptTemplate other = new PromptTemplate(detail, ToolRegistry.bundled().simplified(), Role.named("tactical"));
        assertThat(other.forOne(again)).isEqualTo(template.forOne(Worlds.small()));
        assertThat(other.forBatch(List.of(again))).isEqualTo(template.forBatch(List.of(Worlds.small())));
    }

    @ParameterizedTest
    @EnumSource
    void beginsAlikeForEveryWorld(PromptDetail detail) {
        PromptTemplate template = new PromptTemplate(detail, ALL, Role.TACTICAL);
        String one = template.forOne(Worlds.small());
        String tools = switch (detail) {
            case FULL -> ToolList.SCHEMAS.write(ALL);
            case SIMPLIFIED -> ToolList.DESCRIPTIONS.write(ALL);
            case COMPRESSED -> ToolList.SIGNATURES.write(ALL);
        };
        String head = one.substring(0, one.indexOf(tools) + tools.length());
        assertThat(template.forOne(Worlds.empty())).startsWith(head);
    }

    @Test
    void saysEveryRoleInEveryDetail() {
        for (Role role : Role.bundled()) {
            PromptTemplate full = PromptTemplate.full(ALL).inRole(role);
            assertThat(full.forOne(Worlds.small())).contains(role.rules());
            assertThat(full.compressed().forOne(Worlds.small())).startsWith("Squad AI. " + role.brief() + "\n");
            assertThat(PromptTemplate.simplified(ALL).inRole(role).forBatch(List.of(Worlds.small())))
                    .contains(role.brief());
            assertThat(Role.named(role.name())).isSameAs(role);
        }
        assertThat(Role.bundled())
                .extracting(Role::name)
                .containsExactly("tactical", "stealth", "support", "exploration");
    }

    @Test
    void keepsTheToolsWhenItIsCompressed() {
        assertThat(PromptTemplate.full(ALL).compressed().tools().tools()).hasSize(37);
        assertThat(PromptTemplate.simplified(ALL).compressed().tools().tools()).hasSize(15);
        assertThat(PromptTemplate.simplified(ALL).compressed().detail()).isEqualTo(PromptDetail.COMPRESSED);
    }

    /** What a prompt shows as an example must be an answer that would be taken. */
    @Test
    void givesExamplesThatAreValidPlans() {
        for (Tool tool : ALL.tools()) {
            String plan = "{\"plan_id\":\"p1\",\"steps\":[" + ExampleStep.of(tool) + "]}";
            assertThat(plansIn(plan)).as(plan).hasSize(1);
        }
        assertThat(plansIn(PromptTemplate.full(ALL).forOne(Worlds.small())))
                .hasSize(1)
                .first()
                .satisfies(plan -> assertThat(plan.steps()).hasSize(2));
        assertThat(plansIn(PromptTemplate.full(ALL).compressed().forBatch(List.of(Worlds.small()))))
                .hasSize(1)
                .first()
                .satisfies(plan -> assertThat(plan.agentId()).hasValue(1));
    }

    /** A user's own tools, with the types and limits that the bundled ones lack. */
    @Test
    void givesValidExamplesForToolsOfAnyType() {
        ToolRegistry own = ToolRegistry.read("""
                {"format": "weir-tools/1", "tools": [{"name": "Set", "category": "own", "description": "Sets.", "required":
                ["flag", "low", "high", "share", "word", "long_word", "pair", "none"], "parameters": {"flag": {"type": "boolean"},
                "low": {"type": "integer", "maximum": -5}, "high": {"type": "integer", "minimum": 1000000}, "share": {"type":
                "number", "minimum": 0.25, "maximum": 0.75}, "word": {"type": "string", "maxLength": 2}, "long_word": {"type":
                "string", "minLength": 20}, "pair": {"type": "array", "items": {"type": "number"}, "minItems": 2}, "none": {"type":
                "array", "items": {"type": "number"}, "maxItems": 0}, "extra": {"type": "integer"}}}]}""".getBytes(StandardCharsets.UTF_8), "own tools");
        Tool tool = own.tools().iterator().next();
        List<Plan> plans = new ArrayList<>();
        PlanExtractor extractor = new PlanExtractor(own, (plan, from, to) -> plans.add(plan));
        feed(extractor, "{\"plan_id\":\"p1\",\"steps\":[" + ExampleStep.of(tool) + "]}");
        assertThat(plans).as("%s", ExampleStep.of(tool)).hasSize(1);
        assertThat(ToolList.SCHEMAS.write(own))
                .contains("\"share\": {\"type\": \"number\", \"minimum\": 0.25, \"maximum\": 0.75}")
                .contains("\"low\": {\"type\": \"integer\", \"maximum\": -5}")
                .contains("\"word\": {\"type\": \"string\", \"maxLength\": 2}")
                .contains("\"flag\": {\"type\": \"boolean\"}");
        assertThat(PromptTemplate.full(own).forOne(Worlds.small())).doesNotContain("Units:");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PromptTemplate.simplified(own))
                .withMessageContaining("simplified");
    }

    @Test
    void refusesWhatMakesNoPrompt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PromptTemplate.full(ALL).forBatch(List.of()))
                .withMessageContaining("an agent");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Role.named("hero"))
                .withMessageContaining("only tactical, stealth, support, exploration");
        assertThatIllegalArgumentException().isThrownBy(() -> new Role("hero", List.of(), "Win."));
        assertThatIllegalArgumentException().isThrownBy(() -> new Role("hero", List.of("Win."), " "));
    }

    private static List<Plan> plansIn(String text) {
        List<Plan> plans = new ArrayList<>();
        feed(new PlanExtractor(ALL, (plan, from, to) -> plans.add(plan)), text);
        return plans;
    }

    private static void feed(PlanExtractor extractor, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        extractor.feed(utf8, 0, utf8.length);
        extractor.finish();
    }
}
