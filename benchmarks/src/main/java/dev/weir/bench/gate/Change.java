package dev.weir.bench.gate;

import dev.weir.bench.gate.sample.Comparison;
import dev.weir.bench.gate.sample.PairTime;
import dev.weir.bench.gate.sample.Verdict;
import java.util.List;
import java.util.Locale;

/**
 * One question, put to the code before a change and to the code now.
 *
 * @param budget the question, of which only weir's cell counts here
 * @param base what was found before
 * @param head what is found now
 * @param comparison their times
 */
record Change(Budget budget, Figure base, Figure head, Comparison comparison) {

    /** How much slower a change may make a question: what the gate fails for. */
    static final double LIMIT = 0.05;

    /** @param pairs of the JVMs that found base and head */
    static Change of(Budget budget, Figure base, Figure head, List<PairTime> pairs) {
        return new Change(budget, base, head, Comparison.of(pairs));
    }

    /** Whether it is slower by more than the limit, beyond doubt. */
    boolean isTooSlow() {
        return comparison.provesSlowerThan(LIMIT);
    }

    /** Whether it allocates more. */
    boolean allocatesMore() {
        return head.bytesPerUnit() > base.bytesPerUnit() * (1 + LIMIT) + Judge.ALLOCATION_NOISE_BYTES;
    }

    /** Whether it may be slower by more than the limit, for all that is known. */
    boolean isOpen() {
        return comparison.leavesOpen(LIMIT);
    }

    /** The word of the table. */
    String verdict() {
        return allocatesMore() && comparison.verdict() != Verdict.SLOWER
                ? "allocates more"
                : comparison.verdict().toString();
    }

    /** For people: what became slower, and by how much. */
    String shortfall() {
        String slower = String.format(
                Locale.ROOT,
                "takes %.3fx the base's time, %s",
                comparison.change().ratio(),
                comparison.reason());
        String more = "allocates " + Figure.showBytes(head.bytesPerUnit()) + " B a " + budget.unit() + ", the base "
                + Figure.showBytes(base.bytesPerUnit());
        return budget.question() + ": " + budget.stage() + " "
                + (isTooSlow() || isOpen() ? slower + (allocatesMore() ? ", and " + more : "") : more);
    }
}
