package dev.weir.bench.latency.load;

/** When requests start. */
public sealed interface LoadShape {

    /** How long the load grows from nothing to its full size, ns; 0 for none. */
    long rampNs();

    /**
     * So many streams, each of which sends its next request when the answer to the last has ended. A server that stalls is asked nothing
     * meanwhile, so its stall is seen once a stream, however many requests would have met it.
     *
     * @param streams how many; within the ramp they begin one after another
     */
    record Closed(int streams, long rampNs) implements LoadShape {

        /**
         * @throws IllegalArgumentException if there is no stream, or the ramp is negative
         */
        public Closed {
            if (streams < 1) {
                throw new IllegalArgumentException("a load needs 1 stream or more, not " + streams);
            }
            requireNotNegative(rampNs);
        }
    }

    /**
     * A schedule that waits for no answer.
     *
     * @param ratePerS requests that start in a second, on average; within the ramp the rate grows evenly from 0
     * @param burstiness shape of the gamma distribution of the gaps between starts: 1 is Poisson, less comes in bursts, more is more even,
     *     and infinity is a metronome (as {@code --burstiness} of vLLM's bench)
     */
    record Open(double ratePerS, double burstiness, long rampNs) implements LoadShape {

        /**
         * @throws IllegalArgumentException if rate or burstiness are not above 0, the rate is not finite, or the ramp is negative
         */
        public Open {
            if (!(ratePerS > 0 && ratePerS < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a request rate is finite and above 0, not " + ratePerS);
            }
            if (!(burstiness > 0)) {
                throw new IllegalArgumentException("burstiness is above 0, not " + burstiness);
            }
            requireNotNegative(rampNs);
        }
    }

    private static void requireNotNegative(long rampNs) {
        if (rampNs < 0) {
            throw new IllegalArgumentException("a ramp cannot be negative, was " + rampNs + " ns");
        }
    }
}
