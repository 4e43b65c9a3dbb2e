package dev.weir.plan.extract;

import dev.weir.plan.Plan;
import dev.weir.plan.PlanReport;
import dev.weir.plan.RejectedPlan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Counts the plans of one answer, by agent, in bounded memory. */
final class PlanTally {

    /** Agents are kept apart up to this id; a batch has ten, and a stray id of two billion must not cost memory. */
    static final int MAX_AGENT = 1 << 16;

    private final BitSet delivered = new BitSet();
    private final BitSet repeated = new BitSet();
    private final Set<Integer> farDelivered = new LinkedHashSet<>();
    private final Set<Integer> farRepeated = new LinkedHashSet<>();
    private final List<RejectedPlan> rejected = new ArrayList<>();
    private long farUnlisted;
    private long validCount;
    private long anonymousCount;
    private long rejectedCount;
    private @Nullable RejectedPlan unterminated;

    void reset() {
        delivered.clear();
        repeated.clear();
        farDelivered.clear();
        farRepeated.clear();
        rejected.clear();
        farUnlisted = 0;
        validCount = 0;
        anonymousCount = 0;
        rejectedCount = 0;
        unterminated = null;
    }

    void valid(Plan plan) {
        validCount++;
        if (plan.agentId().isEmpty()) {
            anonymousCount++;
            return;
        }
        int agent = plan.agentId().getAsInt();
        if (agent > MAX_AGENT) {
            validFar(agent);
        } else if (delivered.get(agent)) {
            repeated.set(agent);
        } else {
            delivered.set(agent);
        }
    }

    private void validFar(int agent) {
        if (farDelivered.contains(agent)) {
            farRepeated.add(agent);
        } else if (farDelivered.size() < PlanReport.MAX_LISTED) {
            farDelivered.add(agent);
        } else {
            farUnlisted++;
        }
    }

    /** Whether one more rejected plan would be described. */
    boolean describesMore() {
        return rejected.size() < PlanReport.MAX_LISTED;
    }

    void rejected(RejectedPlan plan) {
        rejectedCount++;
        if (describesMore()) {
            rejected.add(plan);
        }
    }

    void furtherRejected() {
        rejectedCount++;
    }

    /** The answer ended in that rejected plan. */
    void endedIn(RejectedPlan plan) {
        unterminated = plan;
    }

    /** Whether agents 1 to {@code expectedCount} have a valid plan; a single plan may leave its agent out. */
    boolean isSatisfied(int expectedCount) {
        requireAgents(expectedCount);
        return delivered.nextClearBit(1) > expectedCount || (expectedCount == 1 && anonymousCount > 0);
    }

    PlanReport report(OptionalInt expectedCount, boolean insideThinking) {
        BitSet missing = new BitSet();
        BitSet surplus = new BitSet();
        BitSet duplicate = repeated;
        long farSurplus = 0;
        if (expectedCount.isPresent()) {
            int expected = expectedCount.getAsInt();
            if (!isSatisfied(expected)) {
                missing.set(1, expected + 1);
                missing.andNot(delivered);
            }
            if (expected == 1 && anonymousCount + delivered.get(1, 2).cardinality() > 1) {
                duplicate = (BitSet) repeated.clone();
                duplicate.set(1); // a single agent's plan may leave its name out
            }
            surplus.or(delivered);
            surplus.clear(0, expected + 1);
            farSurplus = farDelivered.size() + farUnlisted;
        }
        return new PlanReport(
                expectedCount,
                validCount,
                anonymousCount,
                rejectedCount,
                rejected,
                missing.cardinality(),
                listed(missing, Set.of()),
                duplicate.cardinality() + farRepeated.size(),
                listed(duplicate, farRepeated),
                surplus.cardinality() + farSurplus,
                listed(surplus, farSurplus > 0 ? farDelivered : Set.of()),
                Optional.ofNullable(unterminated),
                insideThinking);
    }

    private static void requireAgents(int expectedCount) {
        if (expectedCount < 1 || expectedCount > MAX_AGENT) {
            throw new IllegalArgumentException("expectedCount must be 1 to " + MAX_AGENT + ", was " + expectedCount);
        }
    }

    private static List<Integer> listed(BitSet near, Set<Integer> far) {
        return IntStream.concat(near.stream(), far.stream().mapToInt(Integer::intValue))
                .limit(PlanReport.MAX_LISTED)
                .boxed()
                .toList();
    }
}
