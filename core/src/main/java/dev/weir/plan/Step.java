package dev.weir.plan;

import java.util.Map;

/**
 * One step of a plan: a tool and its parameters.
 *
 * @param act name of the tool
 * @param parameters the step's other members that the tool knows, in the order of the answer
 */
public record Step(String act, Map<String, Object> parameters) {}
