package dev.weir.planner;

/** Who makes the plan, from the best to the surest. Each hands over to the next what it could not plan. */
public enum Tier {
    /** The model, told of every tool with its parameters and an example. */
    FULL_LLM,
    /** The model, told of the tools that the registry lists as simplified. */
    SIMPLIFIED_LLM,
    /** Rules on the snapshot, no model. */
    HEURISTIC,
    /** One plan that is always the same. Cannot fail. */
    EMERGENCY
}
