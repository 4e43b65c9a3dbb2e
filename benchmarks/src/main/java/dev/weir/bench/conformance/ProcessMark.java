package dev.weir.bench.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A variable in the environment of a process, which all that it starts inherit, so that they are found again also when those between have
 * ended. Where the system does not show environments (all but Linux), descendants are found while their parents live. Thread-safe.
 */
final class ProcessMark {

    private static final Path PROCESSES = Path.of("/proc");
    private static final String NAME = "WEIR_RUN";

    /** Each round ends those that were started while the one before was looking. */
    private static final int MOST_ROUNDS = 100;

    private static final long LONGEST_END_S = 10;

    private final String value;
    private final List<Process> roots = new CopyOnWriteArrayList<>();

    ProcessMark(String value) {
        this.value = value;
    }

    /** Marks a process that is about to be started. */
    void put(Map<String, String> environment) {
        environment.put(NAME, value);
    }

    /** A process that was started with it. */
    void add(Process root) {
        roots.add(root);
    }

    /** Ends all processes that have it, at once, and waits until they have ended. Returns how many there were. */
    int endAll() {
        int ended = 0;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<ProcessHandle> living = living();
            if (living.isEmpty()) {
                break;
            }
            living.forEach(ProcessHandle::destroyForcibly);
            living.forEach(ProcessMark::await);
            ended += living.size();
        }
        return ended;
    }

    private List<ProcessHandle> living() {
        List<ProcessHandle> living = new ArrayList<>();
        for (Process root : roots) {
            if (root.isAlive()) {
                living.add(root.toHandle());
            }
            root.descendants().filter(ProcessHandle::isAlive).forEach(living::add);
        }
        marked().filter(process -> !living.contains(process)).forEach(living::add);
        return living;
    }

    private Stream<ProcessHandle> marked() {
        String @Nullable [] ids = PROCESSES.toFile().list((folder, name) -> name.matches("[0-9]+"));
        return ids == null
                ? Stream.empty()
                : Stream.of(ids)
                        .filter(this::hasMark)
                        .map(Long::parseLong)
                        .map(ProcessHandle::of)
                        .flatMap(Optional::stream);
    }

    private boolean hasMark(String id) {
        try {
            byte[] environment = Files.readAllBytes(PROCESSES.resolve(id).resolve("environ"));
            return new String(environment, StandardCharsets.ISO_8859_1).contains(NAME + "=" + value + "\0");
        } catch (IOException e) {
            return false; // another user's, or ended meanwhile
        }
    }

    private static void await(ProcessHandle process) {
        try {
            process.onExit().get(LONGEST_END_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // It is looked for again.
        }
    }
}
