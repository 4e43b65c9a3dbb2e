package dev.weir.planner;

import dev.weir.plan.Plan;
import dev.weir.plan.PlanListener;
import dev.weir.plan.RejectedPlan;
import dev.weir.plan.Step;
import dev.weir.plan.ToolRegistry;
import dev.weir.plan.extract.PlanExtractor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Plans as a model would write them. */
final class PlanJson {

    private PlanJson() {}

    /** The plan of one agent, with one step that tells it from any other number's. */
    static String of(int agentId, int number) {
        return "{\"agent_id\":" + agentId + ",\"plan_id\":\"p" + agentId + "\",\"steps\":[{\"act\":\"MoveTo\",\"x\":"
                + number + ",\"y\":7}]}";
    }

    /** The plan of one agent. */
    static String of(int agentId) {
        return of(agentId, agentId);
    }

    /** A plan with a tool that nobody has. */
    static String invalid(int agentId) {
        return "{\"agent_id\":" + agentId + ",\"plan_id\":\"p" + agentId + "\",\"steps\":[{\"act\":\"Teleport\"}]}";
    }

    /** What the extractor has against a plan; empty if it is valid by the bundled tools. */
    static List<RejectedPlan> rejections(Plan plan) {
        List<RejectedPlan> rejections = new ArrayList<>();
        List<Plan> valid = new ArrayList<>();
        PlanExtractor extractor = new PlanExtractor(ToolRegistry.bundled(), new PlanListener() {
            @Override
            public void onPlan(Plan found, long fromByte, long toByte) {
                valid.add(found);
            }

            @Override
            public void onRejected(RejectedPlan found) {
                rejections.add(found);
            }
        });
        byte[] utf8 = write(plan).getBytes(StandardCharsets.UTF_8);
        extractor.feed(utf8, 0, utf8.length);
        extractor.finish();
        if (valid.size() + rejections.size() != 1) {
            throw new AssertionError("one plan was written, " + valid + " and " + rejections + " were read");
        }
        return rejections;
    }

    private static String write(Plan plan) {
        List<Map<String, Object>> steps = new ArrayList<>();
        for (Step step : plan.steps()) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("act", step.act());
            members.putAll(step.parameters());
            steps.add(members);
        }
        return JsonMapper.shared().writeValueAsString(Map.of("plan_id", plan.planId(), "steps", steps));
    }
}
