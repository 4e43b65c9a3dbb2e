package dev.weir.plan.bind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.plan.Plan;
import dev.weir.plan.PlanListener;
import dev.weir.plan.PlanOptions;
import dev.weir.plan.PlanOptions.Binding;
import dev.weir.plan.Reason;
import dev.weir.plan.RejectedPlan;
import dev.weir.plan.ToolRegistry;
import dev.weir.plan.extract.PlanExtractor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanCheckTest {

    private static List<RejectedPlan> rejected(String plan, Binding binding) {
        List<RejectedPlan> rejected = new ArrayList<>();
        byte[] utf8 = plan.getBytes(StandardCharsets.UTF_8);
        PlanListener listener = new PlanListener() {
            @Override
            public void onPlan(Plan valid, long fromByte, long toByte) {
                throw new AssertionError("accepted " + valid);
            }

            @Override
            public void onRejected(RejectedPlan invalid) {
                rejected.add(invalid);
            }
        };
        PlanExtractor extractor = new PlanExtractor(
                ToolRegistry.bundled(), listener, PlanOptions.defaults().withBinding(binding));
        extractor.feed(utf8, 0, utf8.length);
        extractor.finish();
        return rejected;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'steps':[{'act':'Reload'}]}|MISSING|plan_id",
                "{'plan_id':1,'steps':[{'act':'Reload'}]}|WRONG_TYPE|plan_id",
                "{'plan_id':'p'}|MISSING|steps",
                "{'plan_id':'p','steps':{}}|WRONG_TYPE|steps",
                "{'plan_id':'p','steps':[]}|EMPTY_STEPS|steps",
                "{'plan_id':'p','steps':[7]}|WRONG_TYPE|steps[0]",
                "{'plan_id':'p','steps':[{'x':1}]}|MISSING|steps[0].act",
                "{'plan_id':'p','steps':[{'act':null}]}|WRONG_TYPE|steps[0].act",
                "{'plan_id':'p','steps':[{'act':'Reload'},{'act':'Fly'}]}|UNKNOWN_TOOL|steps[1].act",
                "{'agent_id':'1','plan_id':'p','steps':[{'act':'Reload'}]}|WRONG_TYPE|agent_id",
                "{'agent_id':0,'plan_id':'p','steps':[{'act':'Reload'}]}|OUT_OF_RANGE|agent_id",
                "{'agent_id':1.5,'plan_id':'p','steps':[{'act':'Reload'}]}|WRONG_TYPE|agent_id",
                "{'plan_id':'p','steps':[{'act':'MoveTo','x':1}]}|MISSING|steps[0].y",
                "{'plan_id':'p','steps':[{'act':'MoveTo','x':1,'y':1001}]}|OUT_OF_RANGE|steps[0].y",
                "{'plan_id':'p','steps':[{'act':'MoveTo','x':1,'y':'2'}]}|WRONG_TYPE|steps[0].y",
                "{'plan_id':'p','steps':[{'act':'MoveTo','x':1,'y':2,'speed':'fly'}]}|NOT_ALLOWED|steps[0].speed",
                "{'plan_id':'p','steps':[{'act':'Wait','duration':600.0000000000000001}]}|OUT_OF_RANGE|steps[0].duration",
                "{'plan_id':'p','steps':[{'act':'Wait','duration':1e400}]}|OUT_OF_RANGE|steps[0].duration",
                "{'plan_id':'p','steps':[{'act':'UseItem','item_name':''}]}|WRONG_LENGTH|steps[0].item_name",
                "{'plan_id':'p','steps':[{'act':'Patrol','waypoints':[]}]}|WRONG_LENGTH|steps[0].waypoints",
                "{'plan_id':'p','steps':[{'act':'Patrol','waypoints':[{'x':1}]}]}|MISSING|steps[0].waypoints[0].y",
                "{'plan_id':'p','steps':[{'act':'TakeCover','position':null}]}|WRONG_TYPE|steps[0].position",
                "{'plan_id':'p','n':1e99999999999,'steps':[{'act':'Reload'}]}|UNREADABLE|''",
            })
    void saysWhatIsWrongAndWhere(String plan, Reason.Kind kind, String path) {
        for (Binding binding : Binding.values()) {
            assertThat(rejected(plan.replace('\'', '"'), binding))
                    .singleElement()
                    .satisfies(r -> assertThat(r.reasons()).singleElement().satisfies(reason -> {
                        assertThat(reason.kind()).isEqualTo(kind);
                        assertThat(reason.path()).isEqualTo(path.equals("''") ? "" : path);
                    }));
        }
    }

    @Test
    void listsEveryReasonButNotWithoutEnd() {
        String bad = "{\"act\":\"Fly\"},".repeat(100);
        RejectedPlan plan =
                rejected("{\"steps\":[" + bad + "{}]}", Binding.HAND).get(0);
        assertThat(plan.reasons()).hasSize(RejectedPlan.MAX_REASONS);
        assertThat(plan.stepCount()).hasValue(101);
    }

    @Test
    void neverShowsAWholePayload() {
        String secret = "s".repeat(10_000);
        RejectedPlan plan = rejected(
                        "{\"plan_id\":\"" + secret + "\",\"steps\":[{\"act\":\"" + secret + "\"}]}", Binding.HAND)
                .get(0);
        assertThat(plan.message()).hasSizeLessThan(500);
    }
}
