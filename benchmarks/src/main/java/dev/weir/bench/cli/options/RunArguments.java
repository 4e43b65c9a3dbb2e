package dev.weir.bench.cli.options;

import dev.weir.bench.compare.CompareException;
import dev.weir.bench.compare.Uncompared;
import dev.weir.bench.run.folder.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** Folders of runs that a command was given. */
public final class RunArguments {

    /** The suite that lies in the folders themselves. */
    public static final String MAIN = "";

    private RunArguments() {}

    /** A run that was given twice, whose requests would count as another run's. */
    public static final class GivenTwice extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private GivenTwice(Path first, Path again) {
            super(again + " is given twice" + (again.equals(first) ? "" : ", as " + first + " too")
                    + ", and would count as two runs; give each run once");
        }
    }

    /**
     * Reads them, and of each suite that all have, its runs; the suite of the folders themselves comes first, named {@link #MAIN}.
     *
     * @throws GivenTwice if two of them are the same folder
     * @throws dev.weir.bench.run.folder.RunException if one is no run, or cannot be read
     */
    public static Map<String, List<RunFolder>> readSuites(List<Path> folders) {
        return suites(folders, RunFolder::read);
    }

    /** The same, but for figures, which nobody may want. */
    public static Map<String, List<RunFolder>> openSuites(List<Path> folders) {
        return suites(folders, RunFolder::open);
    }

    private static Map<String, List<RunFolder>> suites(List<Path> folders, Function<Path, RunFolder> reader) {
        refuseTwice(folders);
        List<RunFolder> runs = folders.stream().map(reader).toList();
        Set<String> common = new TreeSet<>(runs.get(0).suites().keySet());
        runs.forEach(run -> common.retainAll(run.suites().keySet()));
        Map<String, List<RunFolder>> suites = new LinkedHashMap<>();
        suites.put(MAIN, runs);
        for (String suite : common) {
            suites.put(
                    suite,
                    runs.stream()
                            .map(run ->
                                    reader.apply(run.path().resolve("suites").resolve(suite)))
                            .toList());
        }
        return suites;
    }

    /** The suites that some of those runs have and others do not. */
    public static SortedSet<String> suitesOfSome(Map<String, List<RunFolder>> suites) {
        SortedSet<String> ofSome = new TreeSet<>();
        suites.getOrDefault(MAIN, List.of())
                .forEach(run -> ofSome.addAll(run.suites().keySet()));
        ofSome.removeAll(suites.keySet());
        return ofSome;
    }

    /**
     * Compares a suite. Where one beside the runs' own cannot be compared, that is named, and costs the others nothing.
     *
     * @param comparing compares it
     * @param uncompared takes the name and the reason
     * @throws CompareException if {@link #MAIN} cannot be compared
     */
    public static void compare(String suite, Runnable comparing, List<Uncompared> uncompared) {
        try {
            comparing.run();
        } catch (CompareException e) {
            if (suite.equals(MAIN)) {
                throw e;
            }
            uncompared.add(Uncompared.of(suite, e));
        }
    }

    private static void refuseTwice(List<Path> folders) {
        Map<Path, Path> given = new HashMap<>();
        for (Path folder : folders) {
            Path before = given.putIfAbsent(real(folder), folder);
            if (before != null) {
                throw new GivenTwice(before, folder);
            }
        }
    }

    /** Where a folder lies, whatever links lead to it; of one that is not there, which its reader says, as it was given. */
    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder.toAbsolutePath().normalize();
        }
    }
}
