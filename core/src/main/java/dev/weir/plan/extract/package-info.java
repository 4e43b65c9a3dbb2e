/**
 * Text to plans: {@link dev.weir.plan.extract.PlanExtractor} takes an answer in pieces, and hands each plan out as soon as it has closed;
 * {@link dev.weir.plan.extract.PlanParser} takes it as a whole, and tolerates more.
 *
 * <p>{@code PlanScanner} reads each byte, on the state tables of {@code dev.weir.json.scan}; {@code OpenContainers} decides what is a plan
 * and what an envelope, {@code WaitingSpans} holds what is not decided yet; {@code dev.weir.plan.bind} makes a plan of what was found, or
 * says why it is none.
 */
@NullMarked
package dev.weir.plan.extract;

import org.jspecify.annotations.NullMarked;
