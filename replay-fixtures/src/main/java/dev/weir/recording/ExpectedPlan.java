package dev.weir.recording;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A closed object with a {@code steps} member in a recorded text, valid as a plan or not.
 *
 * @param agentId its {@code agent_id}, if that is an integer of 32 bits; a model may have written anything there
 * @param planId its {@code plan_id}, if that is a text, or null
 * @param steps how many elements {@code steps} has
 * @param closedNs when the chunk that closed it had arrived, ns after the last byte of the request was sent
 */
public record ExpectedPlan(OptionalInt agentId, @Nullable String planId, int steps, long closedNs) {}
