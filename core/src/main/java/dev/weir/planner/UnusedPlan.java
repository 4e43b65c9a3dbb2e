package dev.weir.planner;

import dev.weir.plan.Plan;
import dev.weir.plan.RejectedPlan;
import java.util.Objects;
import java.util.OptionalLong;

/** A plan in an answer that no agent got. Agents are named by the caller's numbers; what is inside a plan counts as the prompt does. */
public sealed interface UnusedPlan {

    /** The agent that it is for; empty if it names none of those that were asked for. */
    OptionalLong agentId();

    /** Length of the plan's text, bytes; 0 for a rejected one, of which at most a description is kept. */
    long textBytes();

    /**
     * It is not to be executed. The agent may have got another plan of the same answer.
     *
     * @param agentId whose it is, if it says so
     * @param plan what is known of it, and what is wrong with it
     */
    record Rejected(OptionalLong agentId, RejectedPlan plan) implements UnusedPlan {

        /**
         * @throws NullPointerException if anything is null
         */
        public Rejected {
            Objects.requireNonNull(agentId, "agentId");
            Objects.requireNonNull(plan, "plan");
        }

        @Override
        public long textBytes() {
            return 0;
        }
    }

    /**
     * It is not to be executed either, and the answer holds so many of these that it is not described. Whose it is was not looked at.
     */
    record Undescribed() implements UnusedPlan {

        @Override
        public OptionalLong agentId() {
            return OptionalLong.empty();
        }

        @Override
        public long textBytes() {
            return 0;
        }
    }

    /**
     * It is valid, but the agent has an earlier one of the same answer.
     *
     * @param agentId whose it is
     * @param plan the later plan
     * @param textBytes length of its text
     */
    record Duplicate(OptionalLong agentId, Plan plan, long textBytes) implements UnusedPlan {

        /**
         * @throws NullPointerException if anything is null
         */
        public Duplicate {
            Objects.requireNonNull(agentId, "agentId");
            Objects.requireNonNull(plan, "plan");
        }
    }

    /**
     * It is valid, but for nobody who was asked for: its {@code agent_id} is absent, or beyond those of the prompt.
     *
     * @param plan the plan
     * @param textBytes length of its text
     */
    record Surplus(Plan plan, long textBytes) implements UnusedPlan {

        /**
         * @throws NullPointerException if it is null
         */
        public Surplus {
            Objects.requireNonNull(plan, "plan");
        }

        @Override
        public OptionalLong agentId() {
            return OptionalLong.empty();
        }
    }
}
