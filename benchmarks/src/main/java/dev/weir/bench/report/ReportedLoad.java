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

    /** The label; where several runs have the same one, with the folder. */
    private static String name(RunFolder run, List<RunFolder> all) {
        String label = run.header().label();
        long namesakes = all.stream()
                .filter(other -> other.header().label().equals(label))
                .count();
        return namesakes == 1 ? label : label + " (" + run.path().getFileName() + ")";
    }

    /** What was run, such as {@code single}. */
    String suite() {
        return folder.header().suite();
    }

    RunHeader header() {
        return folder.header();
    }
}
