package dev.weir.bench.quick;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * A server that never was, on a clock of its own: requests take a slot or wait for one, first come, first served, as Ollama's do.
 *
 * @see Search.Loads
 */
final class SimulatedServer implements Search.Loads {

    private static final long MS = 1_000_000;

    private final int slots;
    private final long ttftMs;
    private final long textMs;
    private final double tokensPerS;
    private final boolean countsTokens;
    private long nowNs;
    private int answered;

    /** @param tokensPerS how fast text runs; the server counts no tokens where it is NaN */
    SimulatedServer(int slots, long ttftMs, long textMs, double tokensPerS) {
        this.slots = slots;
        this.ttftMs = ttftMs;
        this.textMs = textMs;
        this.tokensPerS = tokensPerS;
        this.countsTokens = !Double.isNaN(tokensPerS);
    }

    int answered() {
        return answered;
    }

    long nowNs() {
        return nowNs;
    }

    private record Asked(long atNs, int user) {}

    @Override
    public Level measure(int users, int requests, long durationNs) {
        PriorityQueue<Asked> asked =
                new PriorityQueue<>(Comparator.comparingLong(Asked::atNs).thenComparingInt(Asked::user));
        PriorityQueue<Long> free = new PriorityQueue<>();
        for (int slot = 0; slot < slots; slot++) {
            free.add(nowNs);
        }
        for (int user = 0; user < users; user++) {
            asked.add(new Asked(nowNs, user));
        }
        long endNs = nowNs + durationNs;
        long lastNs = nowNs;
        List<Sample> samples = new ArrayList<>();
        while (!asked.isEmpty() && samples.size() < requests) {
            Asked next = asked.remove();
            if (next.atNs() > endNs) {
                continue;
            }
            long beginsNs = Math.max(next.atNs(), free.remove());
            long waitedNs = beginsNs - next.atNs();
            long overNs = beginsNs + (ttftMs + textMs) * MS;
            free.add(overNs);
            asked.add(new Asked(overNs, next.user()));
            lastNs = Math.max(lastNs, overNs);
            answered++;
            samples.add(new Sample(
                    waitedNs + ttftMs * MS,
                    OptionalLong.of(waitedNs + (ttftMs + textMs / 2) * MS),
                    countsTokens ? OptionalLong.of(50) : OptionalLong.empty(),
                    countsTokens ? OptionalDouble.of(tokensPerS) : OptionalDouble.empty(),
                    OptionalLong.of(0),
                    OptionalLong.of(ttftMs * MS),
                    OptionalLong.of(waitedNs),
                    OptionalLong.of(0)));
        }
        nowNs = lastNs;
        return new Level(users, samples, 0, null, Map.of(), OptionalLong.empty(), List.of());
    }
}
