package dev.weir.bench.demo;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * What a demonstration found. Times are ns since the request was sent.
 *
 * @param source who answered
 * @param recorded what was played, where it was recordings
 * @param blockingNs until the whole answer was there
 * @param streamingNs the same of the answer that was streamed
 * @param firstChunkNs until its first chunk of text
 * @param firstPlanNs until its first valid plan closed; empty if none did
 * @param chunks of text in the stream
 * @param blockingText the answer that came whole
 * @param streamingText the answer that was streamed
 * @param agents of the batch, in the order in which their plans came; those without one last
 * @param batchNs until the batch's answer had ended
 */
public record DemoResult(
        String source,
        Optional<String> recorded,
        long blockingNs,
        long streamingNs,
        long firstChunkNs,
        OptionalLong firstPlanNs,
        int chunks,
        String blockingText,
        String streamingText,
        List<Agent> agents,
        long batchNs) {

    /** What the reference report says a stream's first chunk is: so many times sooner than the whole answer. */
    public static final double LEAST_CLAIMED = 4;

    /** The most that it says. */
    public static final double MOST_CLAIMED = 8;

    /**
     * An agent of the batch.
     *
     * @param id its number, from 1
     * @param planNs when its plan closed; empty if it has none
     * @param what the acts of its plan, or why there is none
     */
    public record Agent(long id, OptionalLong planNs, String what) {}

    /** Copies the list. */
    public DemoResult {
        agents = List.copyOf(agents);
    }

    /** How many times sooner the first chunk is there than the whole answer of the blocking request. */
    public double speedUp() {
        return (double) blockingNs / firstChunkNs;
    }

    /** Whether both requests got the same text. */
    public boolean isSameText() {
        return blockingText.equals(streamingText);
    }

    /** 1 less the share of characters to be changed to make one text of the other (Levenshtein's distance by the longer length); 0 to 1. */
    public double similarity() {
        int longer = Math.max(blockingText.length(), streamingText.length());
        return longer == 0
                ? 1
                : 1 - (double) LevenshteinDistance.getDefaultInstance().apply(blockingText, streamingText) / longer;
    }

    /** What the speed-up says of the 4 to 8 times of the reference report. */
    public String verdict() {
        double times = speedUp();
        String is = String.format(Locale.ROOT, "%.2f times sooner", times);
        if (times < LEAST_CLAIMED) {
            return is + ": less than the 4 to 8 times claimed; the first chunk alone took "
                    + Math.round(100.0 * firstChunkNs / blockingNs) + " % of the blocking request's time";
        }
        return times > MOST_CLAIMED
                ? is + ": more than the 4 to 8 times claimed"
                : is + ": within the 4 to 8 times claimed";
    }

    /** How many agents of the batch got a plan. */
    public long planned() {
        return agents.stream().filter(agent -> agent.planNs().isPresent()).count();
    }
}
