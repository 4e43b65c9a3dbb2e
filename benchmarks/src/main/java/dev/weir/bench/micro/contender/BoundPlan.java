package dev.weir.bench.micro.contender;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plan as contenders bind it: what a good engineer would declare. Steps stay maps, as each tool has parameters of its own.
 *
 * @param agentId absent where the answer names no agent
 * @param planId the model's name for the plan
 * @param steps the steps' members, {@code act} among them
 */
public record BoundPlan(
        @JsonProperty("agent_id") @Nullable Integer agentId,
        @JsonProperty("plan_id") String planId,
        @JsonProperty("steps") List<Map<String, Object>> steps) {}
