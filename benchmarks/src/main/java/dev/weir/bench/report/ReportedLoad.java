package dev.weir.bench.report;

import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.folder.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A load of a report: the run itself, or one of its further suites.
 *
 * @param id counted from 0 over the whole report
 * @param run the run that it belongs to, counted from 0
 * @param place {@code ""} for the run's own folder, else the name of the suite's
 * @param name what the page calls it, unlike any other of the same suite
 * @param folder what was measured
 */
record ReportedLoad(int id, int run, String place, String name, RunFolder folder) {

    /** Reads runs and their suites, the run's own load first. */
    static List<ReportedLoad> read(List<Path> runs) {
        List<ReportedLoad> loads = new ArrayList<>();
        List<RunFolder> folders = runs.stream().map(RunFolder::read).toList();
        for (int run = 0; run < folders.size(); run++) {
            RunFolder folder = folders.get(run);
            String name = name(folder, folders);
            loads.add(new ReportedLoad(loads.size(), run, "", name, folder));
            for (Map.Entry<String, Path> suite : folder.suites().entrySet()) {
                loads.add(new ReportedLoad(loads.size(), run, suite.getKey(), name, RunFolder.read(suite.getValue())));
            }
        }
        return loads;
    }

    /** The label; where several runs have the same one, with the end of its folder's path that none of them shares. */
    private static String name(RunFolder run, List<RunFolder> all) {
        String label = run.header().label();
        List<Path> namesakes = all.stream()
                .filter(other -> other.header().label().equals(label))
                .map(ReportedLoad::whole)
                .toList();
        return namesakes.size() == 1 ? label : label + " (" + distinguishing(whole(run), namesakes) + ")";
    }

    private static Path whole(RunFolder run) {
        return run.path().toAbsolutePath().normalize();
    }

    private static Path distinguishing(Path path, List<Path> namesakes) {
        for (int names = 1; names <= path.getNameCount(); names++) {
            Path end = end(path, names);
            int of = names;
            if (namesakes.stream().filter(other -> end(other, of).equals(end)).count() == 1) {
                return end;
            }
        }
        return path;
    }

    private static Path end(Path path, int names) {
        int all = path.getNameCount();
        return names >= all ? path : path.subpath(all - names, all);
    }

    /** What was run, such as {@code single}. */
    String suite() {
        return folder.header().suite();
    }

    RunHeader header() {
        return folder.header();
    }
}
