/**
 * Snapshots to plans: the batch that delivers each plan while the next is being written, and the tiers that catch what fails.
 *
 * <p>{@link dev.weir.planner.BatchPlanner} asks for many agents at once and hands out each plan at its closing brace. {@link
 * dev.weir.planner.FallbackPlanner} always ends with a plan for everybody: where the model gives none, {@link
 * dev.weir.planner.HeuristicPlanner} does, and where that fails, the emergency plan.
 *
 * <p>There is no circuit breaker in here, and no retry of a request that the server may have begun to answer: the libraries that do this
 * well are no modules and bring a logging facade along. Both fit around an {@link dev.weir.llm.LlmClient}, whose failures of any type
 * count as failures of the tier.
 */
@NullMarked
package dev.weir.planner;

import org.jspecify.annotations.NullMarked;
