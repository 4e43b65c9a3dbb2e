package dev.weir.jmeter.generator;

import dev.weir.bench.run.folder.RunException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The runs of this process's test: opened by the first request of each kind, shared by all threads, and ended when the last of those who
 * take part has left. Thread-safe.
 */
public final class Generators {

    /** Those of the process: JMeter makes its elements by itself, so that nothing else can be handed to them. */
    public static final Generators OF_PROCESS = new Generators();

    /** How long a server that cannot be asked is not asked again, so that threads do not wait for each other's attempts. */
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(1);

    private final Set<Object> parts = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Settings, Slot> slots = new HashMap<>();

    /** A run, or why there is none yet. */
    private static final class Slot {
        private @Nullable Generator generator;
        private @Nullable IOException failure;
        private long failedNs;
    }

    public Generators() {}

    /** Somebody takes part in the test. */
    public void join(Object part) {
        synchronized (parts) {
            parts.add(part);
        }
    }

    /**
     * Somebody takes part no longer; the last one ends all runs.
     *
     * @throws IOException if a transport cannot be closed
     * @throws RunException if a run could not be written to its end; the others are ended all the same
     */
    public void leave(Object part) throws IOException {
        List<Slot> ended;
        synchronized (parts) {
            if (!parts.remove(part) || !parts.isEmpty()) {
                return;
            }
            ended = new ArrayList<>(slots.values());
            slots.clear();
        }
        Exception failure = null;
        for (Slot slot : ended) {
            synchronized (slot) {
                try {
                    if (slot.generator != null) {
                        slot.generator.close();
                    }
                } catch (IOException | RunException e) {
                    failure = e;
                }
            }
        }
        if (failure instanceof IOException io) {
            throw io;
        } else if (failure instanceof RunException run) {
            throw run;
        }
    }

    /**
     * The run of a kind of requests; opened if it is not there yet.
     *
     * @param threads how many threads JMeter has in this process for this kind, or none where a schedule starts them; asked for where a
     *     run is opened
     * @param commandLine how the test was started
     * @param firstText what is asked first, where the plan says what to ask
     * @throws IOException if it cannot be opened, and could not be a moment ago
     * @throws IllegalArgumentException if the settings do not go together
     * @throws RunException if its folder cannot be made
     */
    public Generator of(Settings settings, Supplier<OptionalInt> threads, List<String> commandLine, String firstText)
            throws IOException {
        Slot slot;
        synchronized (parts) {
            slot = slots.computeIfAbsent(settings, unseen -> new Slot());
        }
        synchronized (slot) {
            if (slot.generator != null) {
                return slot.generator;
            }
            if (slot.failure != null && System.nanoTime() - slot.failedNs < RETRY_NS) {
                throw new IOException(slot.failure.getMessage(), slot.failure);
            }
            try {
                Generator opened = Generator.open(settings, threads.get(), commandLine, firstText);
                slot.generator = opened;
                return opened;
            } catch (IOException e) {
                slot.failure = e;
                slot.failedNs = System.nanoTime();
                throw e;
            }
        }
    }
}
