package dev.weir.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.plan.ParameterType.ArrayType;
import dev.weir.plan.ParameterType.IntegerType;
import dev.weir.plan.ParameterType.ObjectType;
import dev.weir.plan.ParameterType.StringType;
import dev.weir.plan.extract.PlanExtractor;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolRegistryTest {

    private static final String HEAD =
            "{\"format\":\"weir-tools/1\",\"types\":{\"cell\":{\"type\":\"integer\"}},\"tools\":[";

    @Test
    void bundlesThe37ToolsOfTheReferenceWorkload() {
        assertThat(ToolRegistry.bundled().tools().stream()
                        .collect(Collectors.groupingBy(Tool::category, Collectors.counting())))
                .containsEntry("movement", 6L)
                .containsEntry("offensive", 8L)
                .containsEntry("defensive", 6L)
                .containsEntry("equipment", 5L)
                .containsEntry("tactical", 7L)
                .containsEntry("utility", 5L);
        assertThat(ToolRegistry.bundled().unitNotes()).containsEntry("duration", "seconds");
    }

    @Test
    void readsEveryKindOfParameter() {
        Tool moveTo = ToolRegistry.bundled().tool("MoveTo").orElseThrow();
        assertThat(moveTo.parameters())
                .containsExactly(
                        new Parameter("x", new IntegerType(-1000, 1000), true),
                        new Parameter("y", new IntegerType(-1000, 1000), true),
                        new Parameter(
                                "speed",
                                new StringType(0, Integer.MAX_VALUE, List.of("walk", "run", "sprint")),
                                false));
        Tool patrol = ToolRegistry.bundled().tool("Patrol").orElseThrow();
        assertThat(patrol.parameters().get(0).type()).isInstanceOfSatisfying(ArrayType.class, waypoints -> {
            assertThat(waypoints.maxItems()).isEqualTo(32);
            assertThat(waypoints.items()).isInstanceOf(ObjectType.class);
        });
    }

    @Test
    void takesToolsThatCodeHasMade() {
        Tool brew =
                new Tool("Brew", "kitchen", "Brew it.", List.of(new Parameter("cups", new IntegerType(1, 9), true)));
        Tool pour = new Tool("Pour", "kitchen", "Pour it.", List.of());
        ToolRegistry kitchen = ToolRegistry.of(List.of(brew, pour))
                .withSimplified(List.of("Pour"))
                .withUnitNotes(Map.of("cups", "0.2 l"));
        assertThat(kitchen.tools()).containsExactly(brew, pour);
        assertThat(kitchen.simplified().tools()).containsExactly(pour);
        assertThat(kitchen.unitNotes()).containsEntry("cups", "0.2 l");
        List<String> acts = new ArrayList<>();
        List<String> rejected = new ArrayList<>();
        PlanExtractor extractor = new PlanExtractor(kitchen, new PlanListener() {
            @Override
            public void onPlan(Plan plan, long fromByte, long toByte) {
                plan.steps().forEach(step -> acts.add(step.act()));
            }

            @Override
            public void onRejected(RejectedPlan plan) {
                rejected.add(plan.message());
            }
        });
        byte[] answer = """
                {"plan_id":"p1","steps":[{"act":"Brew","cups":2},{"act":"Pour"}]}
                {"plan_id":"p2","steps":[{"act":"Brew","cups":10}]}
                {"plan_id":"p3","steps":[{"act":"Scan","radius":1}]}
                """.getBytes(StandardCharsets.UTF_8);
        extractor.feed(answer, 0, answer.length);
        extractor.finish();
        assertThat(acts).containsExactly("Brew", "Pour");
        assertThat(rejected).hasSize(2);
    }

    @Test
    void refusesToolsThatMakeNoSense() {
        Parameter x = new Parameter("x", new IntegerType(0, 1), true);
        Tool tool = new Tool("T", "", "", List.of());
        assertThatThrownBy(() -> ToolRegistry.of(List.of())).hasMessageContaining("needs at least one");
        assertThatThrownBy(() -> ToolRegistry.of(List.of(tool, tool))).hasMessageContaining("two tools T");
        assertThatThrownBy(() -> ToolRegistry.of(List.of(new Tool(" ", "", "", List.of()))))
                .hasMessageContaining("blank");
        assertThatThrownBy(() -> ToolRegistry.of(List.of(new Tool("T", "", "", List.of(x, x)))))
                .hasMessageContaining("a parameter x twice");
        assertThatThrownBy(() ->
                        ToolRegistry.of(List.of(new Tool("T", "", "", List.of(new Parameter("act", x.type(), true))))))
                .hasMessageContaining("a step's act names its tool");
        assertThatThrownBy(() -> ToolRegistry.of(List.of(tool)).withSimplified(List.of("U")))
                .hasMessageContaining("there is no tool U");
    }

    @Test
    void narrowsToTheSimplifiedTools() {
        ToolRegistry simplified = ToolRegistry.bundled().simplified();
        assertThat(simplified.tools()).hasSize(15);
        assertThat(simplified.tool("MoveTo")).isPresent();
        assertThat(simplified.tool("Patrol")).isEmpty();
        assertThatThrownBy(() -> simplified.only(List.of("Patrol")))
                .hasMessageContaining("there is no tool Patrol here");
    }

    @Test
    void readsAFileOfTheUser(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("tools.json");
        Files.writeString(
                file,
                HEAD
                        + "{\"name\":\"Jump\",\"category\":\"c\",\"description\":\"d\",\"parameters\":{\"high\":{\"type\":\"boolean\"}},"
                        + "\"required\":[\"high\"]}]}");
        assertThat(ToolRegistry.read(file).tools()).extracting(Tool::name).containsExactly("Jump");
    }

    @ParameterizedTest
    @CsvSource({"UTF-8, true", "UTF-16LE, false", "UTF-16BE, false", "UTF-32LE, false", "UTF-32BE, false"})
    void readsUtf8WithTheMarkThatSomeEditorsWriteAndNoOtherEncoding(String encoding, boolean isRead) {
        String tools = "\uFEFF" + HEAD + "{\"name\":\"Jump\",\"category\":\"c\",\"description\":\"d\"}]}";
        byte[] file = tools.getBytes(Charset.forName(encoding));
        if (isRead) {
            assertThat(ToolRegistry.read(file, "my.json").tools())
                    .extracting(Tool::name)
                    .containsExactly("Jump");
        } else {
            assertThatThrownBy(() -> ToolRegistry.read(file, "my.json"))
                    .isInstanceOf(ToolRegistryException.class)
                    .hasMessageContaining("is not JSON");
        }
    }

    @Test
    void namesTheFileThatCannotBeRead(@TempDir Path folder) {
        assertThatThrownBy(() -> ToolRegistry.read(folder.resolve("none.json")))
                .isInstanceOfSatisfying(
                        ToolRegistryException.class, e -> assertThat(e.source()).endsWith("none.json"))
                .hasMessageContaining("cannot be read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{|line 1, column 2|is not JSON",
                "[]||must be an object",
                "{'format':'weir-tools/2','tools':[]}|format|this version reads",
                "{'format':'weir-tools/1','tools':[]}|tools|is empty",
                "{'format':'weir-tools/1','tools':{}}|tools|must be an array",
                "{'format':'weir-tools/1','tools':[{'name':'A','category':'c'}]}|tools[0].description|is missing",
                "{'format':'weir-tools/1','tools':[{'name':' ','category':'c','description':'d'}]}|tools[0].name|is blank",
                "{'format':'weir-tools/1','tools':[{'name':'A','category':'c','description':'d','parameters':{'x':'cel'}}]}|tools[0].parameters.x|there is no type \"cel\"",
                "{'format':'weir-tools/1','tools':[{'name':'A','category':'c','description':'d','parameters':{'x':{'type':'int'}}}]}|tools[0].parameters.x.type|write integer",
                "{'format':'weir-tools/1','tools':[{'name':'A','category':'c','description':'d','parameters':{'x':{'type':'string','pattern':'a'}}}]}|tools[0].parameters.x.pattern|is not known here",
                "{'format':'weir-tools/1','tools':[{'name':'A','category':'c','description':'d','parameters':{'x':{'type':'integer','minimum':2,'maximum':1}}}]}|tools[0].parameters.x|no value is between",
                "{'format':'weir-tools/1','tools':[{'name':'A','category':'c','description':'d','parameters':{'x':{'type':'string','enum':[]}}}]}|tools[0].parameters.x.enum|is empty",
                "{'format':'weir-tools/1','tools':[{'name':'A','category':'c','description':'d','parameters':{'act':{'type':'boolean'}}}]}|tools[0].parameters.act|names its tool",
                "{'format':'weir-tools/1','tools':[{'name':'A','category':'c','description':'d','required':['x']}]}|tools[0].required[0]|there is no \"x\"",
                "{'format':'weir-tools/1','tools':[{'name':'A','category':'c','description':'d'},{'name':'A','category':'c','description':'d'}]}|tools[1].name|is taken",
                "{'format':'weir-tools/1','format':'weir-tools/1','tools':[]}|line 1, column 34|is not JSON",
                "{'format':'weir-tools/1','tools':[{'name':'A','category':'c','description':'d'}],'simplified':['B']}|simplified[0]|there is no \"B\"",
            })
    void saysWhereAFileIsWrongAndWhy(String json, String where, String why) {
        byte[] file = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ToolRegistry.read(file, "my.json"))
                .isInstanceOfSatisfying(ToolRegistryException.class, e -> {
                    assertThat(e.source()).isEqualTo("my.json");
                    assertThat(e.where()).isEqualTo(where == null ? "" : where);
                })
                .hasMessageContaining(why);
    }
}
