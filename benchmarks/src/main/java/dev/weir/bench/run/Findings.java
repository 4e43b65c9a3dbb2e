package dev.weir.bench.run;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What a suite found that follows from no single run: it stands in the summary of its session's own run. Times are medians, ns. */
public sealed interface Findings {

    /**
     * When each agent of a batch has its plan, streaming, and when it would have had it had the whole answer been collected and parsed.
     *
     * @param answers how many answers with plans there were
     * @param agents one for each that had a plan, ascending
     */
    record Batch(int answers, List<Agent> agents) implements Findings {

        /** Copies the list. */
        public Batch {
            agents = List.copyOf(agents);
        }

        /**
         * One agent.
         *
         * @param agentId counted from 1
         * @param streamingNs from t0 to its plan
         * @param collectedNs from t0 to its plan, had it waited for the end and for parsing
         */
        public record Agent(int agentId, long streamingNs, long collectedNs) {}
    }

    /**
     * What a shorter prompt saves in prompt evaluation, against what making it takes.
     *
     * @param tiers the full prompt first
     */
    record Tiers(List<Tier> tiers) implements Findings {

        /** Copies the list. */
        public Tiers {
            tiers = List.copyOf(tiers);
        }

        /**
         * One tier.
         *
         * @param name such as {@code simplified}
         * @param promptTokens as the server counted them; empty if it did not
         * @param promptEvalNs as the server measured it; empty if it did not
         * @param ttftNs as it was felt; empty if no request ended well
         * @param makingNs what writing such a prompt takes on this machine
         */
        public record Tier(
                String name,
                OptionalDouble promptTokens,
                OptionalLong promptEvalNs,
                OptionalLong ttftNs,
                long makingNs) {}
    }

    /**
     * What cutting the same bytes otherwise costs.
     *
     * @param chunkings the recorded one first
     */
    record Chunkings(List<Cut> chunkings) implements Findings {

        /** Copies the list. */
        public Chunkings {
            chunkings = List.copyOf(chunkings);
        }

        /**
         * One way to cut.
         *
         * @param chunking such as {@code every-byte}
         * @param records in all answers, as far as the client counts them
         * @param reads that brought them
         * @param busyNsPerRecord what decoding a record took this process, on average; empty where the client does not tell
         */
        public record Cut(String chunking, long records, long reads, OptionalDouble busyNsPerRecord) {}
    }

    /**
     * The generators whose runs were merged into one.
     *
     * @param generators in the order in which they were given
     */
    record Generators(List<Generator> generators) implements Findings {

        /** Copies the list. */
        public Generators {
            generators = List.copyOf(generators);
        }

        /** How long after the first the last began, ns, by the generators' own wall clocks. */
        public long startSkewNs() {
            return generators.stream()
                    .mapToLong(Generator::startedAfterNs)
                    .max()
                    .orElse(0);
        }

        /**
         * One of them.
         *
         * @param name its shard, or else its folder
         * @param startedAfterNs after the first of them, by their wall clocks
         * @param requests that it sent
         * @param complete whether all that it was to measure was
         * @param degraded what is known against its figures: saturation, among others
         */
        public record Generator(
                String name, long startedAfterNs, long requests, boolean complete, List<String> degraded) {

            /** Copies the list. */
            public Generator {
                degraded = List.copyOf(degraded);
            }
        }
    }
}
