package dev.weir.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one answer delivered, and what it owes. Lists are cut after {@value #MAX_LISTED} entries; the counts beside them are not.
 *
 * @param expectedCount how many agents were to get a plan, or empty if nobody said
 * @param validCount valid plans
 * @param anonymousCount those of them that name no agent
 * @param rejectedCount plans that were rejected
 * @param rejected the first of them
 * @param missingCount expected agents without a valid plan
 * @param missing the first of them, ascending
 * @param duplicateCount agents with more than one valid plan; of a single expected agent, plans without a name count too
 * @param duplicate the first of them, ascending
 * @param surplusCount agents beyond the expected ones with a valid plan; ids above 65,536 that find no place in the list are counted
 *     once a plan
 * @param surplus the first of them, ascending up to 65,536
 * @param unterminated the plan in which the answer ended; it is among {@code rejected} too, if there is room
 * @param insideThinking whether the answer ended in a think block that was not closed: what it holds was not read
 */
public record PlanReport(
        OptionalInt expectedCount,
        long validCount,
        long anonymousCount,
        long rejectedCount,
        List<RejectedPlan> rejected,
        int missingCount,
        List<Integer> missing,
        int duplicateCount,
        List<Integer> duplicate,
        long surplusCount,
        List<Integer> surplus,
        Optional<RejectedPlan> unterminated,
        boolean insideThinking) {

    /** The longest that a list gets. */
    public static final int MAX_LISTED = 100;

    /**
     * @throws NullPointerException if anything is null
     */
    public PlanReport {
        Objects.requireNonNull(expectedCount, "expectedCount");
        rejected = List.copyOf(rejected);
        missing = List.copyOf(missing);
        duplicate = List.copyOf(duplicate);
        surplus = List.copyOf(surplus);
        Objects.requireNonNull(unterminated, "unterminated");
    }

    /** Whether there is a plan, every expected agent has one, none has two, and nothing was rejected. */
    public boolean isClean() {
        return validCount > 0 && problems().isEmpty();
    }

    /** Everything that is wrong with the answer, one sentence each; empty if nothing is. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (missingCount > 0) {
            problems.add(missingCount + " of " + expectedCount.orElse(0) + " agents have no valid plan: "
                    + listed(missing, missingCount) + "; ask again for these");
        }
        if (duplicateCount > 0) {
            problems.add(
                    duplicateCount + " agents have more than one valid plan: " + listed(duplicate, duplicateCount));
        }
        if (surplusCount > 0) {
            problems.add(surplusCount + " valid plans are for agents that nobody asked for: "
                    + listed(surplus, surplusCount));
        }
        if (expectedCount.isPresent() && anonymousCount > (expectedCount.getAsInt() == 1 ? 1 : 0)) {
            problems.add(anonymousCount + " valid plans do not say whose they are; ask for an agent_id");
        }
        rejected.forEach(plan -> problems.add(plan.message()));
        if (rejectedCount > rejected.size()) {
            problems.add((rejectedCount - rejected.size()) + " more plans were rejected");
        }
        if (insideThinking) {
            problems.add("the answer ended inside a think block; give the model more tokens");
        }
        return problems;
    }

    private static String listed(List<Integer> agents, long count) {
        return agents + (count > agents.size() ? " and more" : "");
    }
}
