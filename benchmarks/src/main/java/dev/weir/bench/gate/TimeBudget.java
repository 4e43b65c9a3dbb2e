package dev.weir.bench.gate;

import java.util.Locale;

/**
 * How weir's time may compare with the ruler's, in the same run; never an absolute time.
 *
 * @param measure what is compared
 * @param goal what the code is meant to reach, whether it does or not; shown, not enforced
 * @param gate what the gate enforces
 */
record TimeBudget(Measure measure, double goal, double gate) {

    /** How a time is compared with the ruler's. */
    enum Measure {
        /** Ruler's time / weir's time; more is better. */
        TIMES_FASTER("faster_at_least") {
            @Override
            double of(double share) {
                return 1 / share;
            }

            @Override
            boolean keeps(double value, double limit) {
                return value >= limit;
            }

            @Override
            String show(double value) {
                return String.format(Locale.ROOT, "%.2fx faster", value);
            }

            @Override
            String showLimit(double limit) {
                return String.format(Locale.ROOT, ">= %.2fx", limit);
            }
        },
        /** Weir's time / ruler's time; less is better. */
        SHARE_OF_TIME("time_at_most") {
            @Override
            double of(double share) {
                return share;
            }

            @Override
            boolean keeps(double value, double limit) {
                return value <= limit;
            }

            @Override
            String show(double value) {
                return String.format(Locale.ROOT, "%.3fx time", value);
            }

            @Override
            String showLimit(double limit) {
                return String.format(Locale.ROOT, "<= %.3fx", limit);
            }
        };

        private final String key;

        Measure(String key) {
            this.key = key;
        }

        /** Its name in the file of budgets. */
        String key() {
            return key;
        }

        /** Its value where weir takes this share of the ruler's time; and, where that is the value, the share. */
        abstract double of(double share);

        abstract boolean keeps(double value, double limit);

        abstract String show(double value);

        abstract String showLimit(double limit);
    }

    /** The greatest share of the ruler's time that keeps the enforced limit. */
    double mostShareOfTime() {
        return measure.of(gate);
    }

    /** Whether a measured value reaches the goal. */
    boolean reachesGoal(double value) {
        return measure.keeps(value, goal);
    }
}
