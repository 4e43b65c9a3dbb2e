/**
 * Plans: text to plans, each as soon as it has closed.
 *
 * <p>{@link dev.weir.plan.PlanExtractor} takes an answer in pieces, {@link dev.weir.plan.PlanParser} as a whole; both check each plan
 * against a {@link dev.weir.plan.ToolRegistry} before anyone sees it.
 */
@NullMarked
package dev.weir.plan;

import org.jspecify.annotations.NullMarked;
