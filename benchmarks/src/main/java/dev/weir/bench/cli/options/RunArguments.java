package dev.weir.bench.cli.options;

import dev.weir.bench.run.folder.RunFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Folders of runs that a command was given. */
public final class RunArguments {

    /** The suite that lies in the folders themselves. */
    public static final String MAIN = "";

    private RunArguments() {}

    /** Reads them, and of each suite that all have, its runs; the suite of the folders themselves comes first, named {@link #MAIN}. */
    public static Map<String, List<RunFolder>> readSuites(List<Path> folders) {
        return suites(folders, RunFolder::read);
    }

    /** The same, but for figures, which nobody may want. */
    public static Map<String, List<RunFolder>> openSuites(List<Path> folders) {
        return suites(folders, RunFolder::open);
    }

    private static Map<String, List<RunFolder>> suites(List<Path> folders, Function<Path, RunFolder> reader) {
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
}
