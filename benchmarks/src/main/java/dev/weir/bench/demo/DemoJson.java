package dev.weir.bench.demo;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A demonstration for other programs. */
public final class DemoJson {

    private DemoJson() {}

    /** One object, pretty-printed; times in ns. */
    public static String of(DemoResult result) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("schema_version", "weir-demo/1");
        json.put("source", result.source());
        json.put("is_recorded", result.recorded().isPresent());
        json.put("recordings", result.recorded().orElse(null));
        json.put("blocking_total_ns", result.blockingNs());
        json.put("streaming_total_ns", result.streamingNs());
        json.put("first_chunk_ns", result.firstChunkNs());
        if (result.firstPlanNs().isPresent()) {
            json.put("first_plan_ns", result.firstPlanNs().getAsLong());
        } else {
            json.putNull("first_plan_ns");
        }
        json.put("speed_up", result.speedUp());
        json.put("chunks", result.chunks());
        json.put("texts_equal", result.isSameText());
        json.put("similarity", result.similarity());
        json.put("verdict", result.verdict());
        ObjectNode batch = json.putObject("batch");
        batch.put("total_ns", result.batchNs());
        ArrayNode agents = batch.putArray("agents");
        result.agents().forEach(agent -> {
            ObjectNode of = agents.addObject();
            of.put("agent", agent.id());
            if (agent.planNs().isPresent()) {
                of.put("plan_ns", agent.planNs().getAsLong());
            } else {
                of.putNull("plan_ns");
            }
            of.put("what", agent.what());
        });
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json);
    }
}
