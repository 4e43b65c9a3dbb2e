package dev.weir.bench.quick;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    private final boolean saysItsTimes;
    private long nowNs;

    SimulatedServer(int slots, long ttftMs, long textMs, double tokensPerS, boolean saysItsTimes) {
        this.slots = slots;
        this.ttftMs = ttftMs;
        this.textMs = textMs;
        this.tokensPerS = tokensPerS;
        this.saysItsTimes = saysItsTimes;
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
            samples.add(new Sample(
                    waitedNs + ttftMs * MS,
                    OptionalLong.of(waitedNs + (ttftMs + textMs / 2) * MS),
                    OptionalDouble.of(tokensPerS),
                    saysItsTimes ? OptionalLong.of(0) : OptionalLong.empty(),
                    saysItsTimes ? OptionalLong.of(ttftMs * MS) : OptionalLong.empty(),
                    saysItsTimes ? OptionalLong.of(waitedNs) : OptionalLong.empty(),
                    saysItsTimes ? OptionalLong.of(0) : OptionalLong.empty()));
        }
        nowNs = lastNs;
        return new Level(users, samples, 0, null, OptionalDouble.empty(), OptionalLong.empty(), List.of());
    }
}
