package dev.weir.plan;

import java.util.List;
import java.util.OptionalInt;

/**
 * What one agent is to do.
 *
 * @param agentId the agent, or empty where the answer names none
 * @param planId the model's name for the plan
 * @param steps in order
 */
public record Plan(OptionalInt agentId, String planId, List<Step> steps) {}
