package dev.weir.bench.run;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a run was asked for.
 *
 * @param commandLine the words as typed
 * @param flags every flag with its value, also those at their defaults
 */
public record Invocation(List<String> commandLine, SortedMap<String, String> flags) {

    /** Copies both. */
    public Invocation {
        commandLine = List.copyOf(commandLine);
        flags = Collections.unmodifiableSortedMap(new TreeMap<>(flags));
    }

    public Invocation(List<String> commandLine, Map<String, String> flags) {
        this(commandLine, new TreeMap<>(flags));
    }
}
