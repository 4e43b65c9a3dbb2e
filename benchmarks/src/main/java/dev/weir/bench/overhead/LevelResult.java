package dev.weir.bench.overhead;

import dev.weir.bench.latency.transport.StampDoubts;
import dev.weir.bench.overhead.SentAndSeen.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What was measured at one number of streams. Filled while it is measured; not thread-safe.
 *
 * <p>A level is saturated where its figures are those of a machine at its limit: the client's loop or the source was busy for nearly all of
 * the time, the source was late itself, or too many reads came so late that they held several records.
 */
final class LevelResult {

    private static final double BUSY = 0.9;
    private static final double MOST_COALESCED = 0.15;
    private static final double MOST_LATE_NS = 5e6;

    final String client;
    final int streams;
    final Errors kernel = new Errors();
    final Errors process = new Errors();
    /** How far the process's time of a record is behind the kernel's, ns. */
    final Samples behind = new Samples();

    /** What is known against the stamps of its reads. */
    StampDoubts stamps = StampDoubts.NONE;

    private long unsaid;
    private List<String> doubts = List.of();
    /** How long its connections took to open, mean, ns; NaN where nobody knows. They were opened before anything was measured. */
    double connectNs = Double.NaN;

    long events;
    /** Reads that brought records with text, and those of them that brought several. */
    long reads;

    long coalescedReads;
    long wallNs;
    long clientCpuNs;
    /** CPU time of the one thread that reads; negative where several do. */
    long loopCpuNs = -1;

    private long sourceCpuNs = -1;
    private double sourceLateNs = Double.NaN;

    LevelResult(String client, int streams) {
        this.client = client;
        this.streams = streams;
    }

    void addAnswer(SentAndSeen times) {
        events += times.count();
        unsaid += times.unsaid();
        times.addTo(kernel, process);
        times.addTo(behind);
    }

    void source(long cpuNs, double lateP99Ns) {
        sourceCpuNs = cpuNs;
        sourceLateNs = lateP99Ns;
    }

    /** What makes the times doubtful at which the server says that it sent, of the whole level until now. */
    void doubt(List<String> sentences) {
        doubts = List.copyOf(sentences);
    }

    /** What makes its times doubtful, one sentence each. */
    List<String> doubts() {
        List<String> all = new ArrayList<>(doubts);
        all.addAll(stamps.sentences());
        if (unsaid > 0) {
            all.add("of " + unsaid + " of " + events
                    + " records the server does not say when it sent them (created_at is no time"
                    + " between request and arrival); of them no error is known");
        }
        return all;
    }

    /** CPU time of this process for each record, decoding, compiler and collector included, ns. */
    double clientCpuPerEventNs() {
        return (double) clientCpuNs / events;
    }

    /** CPU time of the source for each record, ns; empty where it is not known. */
    OptionalDouble sourceCpuPerEventNs() {
        return sourceCpuNs < 0 ? OptionalDouble.empty() : OptionalDouble.of((double) sourceCpuNs / events);
    }

    /** How long a connection took to open, mean, ns; empty where it is not known. */
    OptionalDouble connectNs() {
        return Double.isNaN(connectNs) ? OptionalDouble.empty() : OptionalDouble.of(connectNs);
    }

    /** How late the source was, p99, ns; empty where it is not known. */
    OptionalDouble sourceLateNs() {
        return Double.isNaN(sourceLateNs) ? OptionalDouble.empty() : OptionalDouble.of(sourceLateNs);
    }

    /** Which part of the reads held several records; empty where nobody counts reads. */
    OptionalDouble coalescedShare() {
        return reads == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) coalescedReads / reads);
    }

    /** Why it is saturated; empty where it is not. */
    List<String> saturation() {
        List<String> reasons = new ArrayList<>();
        if (loopCpuNs > BUSY * wallNs) {
            reasons.add("client busy");
        }
        if (sourceCpuNs > BUSY * wallNs) {
            reasons.add("source busy");
        }
        if (sourceLateNs > MOST_LATE_NS) {
            reasons.add("source late");
        }
        if (coalescedShare().orElse(0) >= MOST_COALESCED) {
            reasons.add("reads late");
        }
        return reasons;
    }
}
