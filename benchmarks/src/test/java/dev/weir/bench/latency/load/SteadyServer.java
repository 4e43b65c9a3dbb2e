package dev.weir.bench.latency.load;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Answers each request with the same records at the same intervals, as many at once as there are; it may stall once. */
class SteadyServer implements VirtualTransport.Server {

    static final long MS = 1_000_000;

    /** First record after the request, and between records. */
    final long ttftNs;

    final long gapNs;
    final int records;

    /** Within this time it does nothing at all; what it was doing goes on afterwards where it stood. */
    long stallsFromNs = Long.MAX_VALUE;

    long stallsToNs = Long.MAX_VALUE;

    @Nullable VirtualTransport transport;

    long requests;

    @Nullable IOException refusal;

    SteadyServer(long ttftNs, long gapNs, int records) {
        this.ttftNs = ttftNs;
        this.gapNs = gapNs;
        this.records = records;
    }

    /** From its request to its end. */
    long e2elNs() {
        return ttftNs + (records - 1) * gapNs;
    }

    long nowNs() {
        VirtualTransport clock = transport;
        if (clock == null) {
            throw new IllegalStateException("the server has no clock yet");
        }
        return clock.nowNs();
    }

    @Override
    public @Nullable IOException refusal() {
        return refusal;
    }

    @Override
    public void request(VirtualTransport.Peer peer, String request) {
        requests++;
        long workFromNs = work(nowNs());
        for (int i = 0; i < records; i++) {
            boolean last = i == records - 1;
            String record = last
                    ? "{\"response\":\"z\",\"done\":true,\"done_reason\":\"stop\",\"eval_count\":" + records + "}\n"
                    : "{\"response\":\"a\",\"done\":false}\n";
            peer.answer(
                    real(workFromNs + ttftNs + i * gapNs),
                    (i == 0 ? Http.OK : "") + Http.chunk(record) + (last ? Http.LAST_CHUNK : ""));
        }
    }

    /** How much it has been able to do by a time. */
    private long work(long realNs) {
        return realNs < stallsFromNs ? realNs : Math.max(stallsFromNs, realNs - (stallsToNs - stallsFromNs));
    }

    private long real(long workNs) {
        return workNs < stallsFromNs ? workNs : workNs + (stallsToNs - stallsFromNs);
    }
}
