/**
 * Plans: what a plan and its steps are, the tools that they may use, and how it is told that a plan was found or rejected.
 *
 * <p>Text becomes plans in {@code dev.weir.plan.extract}.
 */
@NullMarked
package dev.weir.plan;

import org.jspecify.annotations.NullMarked;
