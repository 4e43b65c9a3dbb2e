package dev.weir.bench.overhead;

import java.util.Arrays;

/** The records with text of one answer: when each was sent, and when it arrived by two clocks. Not thread-safe. */
final class SentAndSeen {

    /** Instead of a time of a clock that there is not. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private long[] sentNs = new long[128];
    private long[] kernelNs = new long[128];
    private long[] processNs = new long[128];
    private int count;

    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    void add(long newSentNs, long newKernelNs, long newProcessNs) {
        if (count == sentNs.length) {
            sentNs = Arrays.copyOf(sentNs, 2 * count);
            kernelNs = Arrays.copyOf(kernelNs, 2 * count);
            processNs = Arrays.copyOf(processNs, 2 * count);
        }
        sentNs[count] = newSentNs;
        kernelNs[count] = newKernelNs;
        processNs[count] = newProcessNs;
        count++;
    }

    /** Adds what is wrong with its times, as far as the server says when it sent. */
    void addTo(Errors kernel, Errors process) {
        addTo(kernel, kernelNs);
        addTo(process, processNs);
    }

    private void addTo(Errors errors, long[] arrivedNs) {
        if (count == 0 || arrivedNs[0] == UNKNOWN) {
            return;
        }
        if (sentNs[0] != UNKNOWN) {
            errors.ttft().add(arrivedNs[0] - sentNs[0]);
        }
        for (int i = 1; i < count; i++) {
            if (sentNs[i] != UNKNOWN && sentNs[i - 1] != UNKNOWN) {
                long gap = arrivedNs[i] - arrivedNs[i - 1];
                errors.gaps().add(Math.abs(gap - (sentNs[i] - sentNs[i - 1])));
            }
        }
    }

    /** Adds how far the process's times are behind the kernel's, where both are known: the client's own share, whatever the server says. */
    void addTo(Samples behind) {
        for (int i = 0; i < count; i++) {
            if (kernelNs[i] != UNKNOWN) {
                behind.add(processNs[i] - kernelNs[i]);
            }
        }
    }

    /** Records of which the server does not say when it sent them. */
    int unsaid() {
        int unsaid = 0;
        for (int i = 0; i < count; i++) {
            unsaid += sentNs[i] == UNKNOWN ? 1 : 0;
        }
        return unsaid;
    }

    /**
     * How far the times of one clock are from the sender's, ns.
     *
     * @param ttft first record's arrival less its sending
     * @param gaps differences, without sign, between the gaps that were seen and those that were sent
     */
    record Errors(Samples ttft, Samples gaps) {

        Errors() {
            this(new Samples(), new Samples());
        }
    }
}
