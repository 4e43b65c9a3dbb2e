package dev.weir.bench.micro;

import dev.weir.bench.micro.contender.RecordedClient;
import dev.weir.bench.micro.input.BenchStream;
import dev.weir.bench.micro.input.Squad;
import dev.weir.planner.BatchPlanner;
import dev.weir.planner.PlannerOptions;
import dev.weir.recording.Recording;
import java.util.ArrayList;
import java.util.List;

/**
 * After which share of a recorded stream's time each agent had its plan: 0 is the arrival of the stream's first chunk, 1 its end. Who
 * collects the answer before reading it has every plan at 1.
 *
 * <p>A function of the recorded arrival times; nobody waits, and no clock is read.
 *
 * @param stream the recording's name
 * @param shares one for each agent that got a plan, in the order in which they got it
 */
public record DeliveryShares(String stream, List<Double> shares) {

    /** Copies what it is given. */
    public DeliveryShares {
        shares = List.copyOf(shares);
    }

    /**
     * Reads a bundled recording by the batch planner, in the chunks in which it was recorded.
     *
     * @param name of a recording of an answer for a batch
     * @throws IllegalArgumentException if no agent gets a plan from it
     */
    public static DeliveryShares of(String name) {
        Recording recording = Recording.bundled(name);
        BenchStream stream = BenchStream.named(name);
        int agents = stream.planCount();
        RecordedClient client = new RecordedClient(stream.reads("recorded"));
        BatchPlanner planner =
                new BatchPlanner(client, PlannerOptions.defaults().withBatchLimit(Math.max(1, agents)));
        Squad.of(agents).forEach(planner::queue);
        long firstNs = recording.chunkNs(0);
        double streamNs = recording.endNs() - firstNs;
        List<Double> shares = new ArrayList<>();
        planner.flush((agentId, plan) ->
                shares.add((recording.byteNs(Math.toIntExact(client.bytesRead() - 1)) - firstNs) / streamNs));
        if (shares.isEmpty()) {
            throw new IllegalArgumentException(name + " holds no plan; give a recording of an answer for a batch");
        }
        return new DeliveryShares(name, shares);
    }

    /** When the first agent had its plan. */
    public double first() {
        return shares.get(0);
    }

    /** When half of the agents had one. */
    public double median() {
        return shares.get((shares.size() - 1) / 2);
    }

    /** When the last agent had its plan. */
    public double last() {
        return shares.get(shares.size() - 1);
    }
}
