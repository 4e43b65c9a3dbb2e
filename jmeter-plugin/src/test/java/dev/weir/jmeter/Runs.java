package dev.weir.jmeter;

import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.folder.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The run folders that a test left. */
final class Runs {

    private Runs() {}

    static List<RunFolder> in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> runs = Files.list(folder)) {
            return runs.sorted().map(RunFolder::read).toList();
        }
    }

    static RunFolder onlyOne(Path folder) throws IOException {
        List<RunFolder> runs = in(folder);
        if (runs.size() != 1) {
            throw new AssertionError("one run was expected in " + folder + ", there are " + runs.size());
        }
        return runs.get(0);
    }

    /** In the order of their indices. */
    static List<RequestResult> requests(RunFolder run) {
        List<RequestResult> requests = new ArrayList<>();
        run.forEachRequest(requests::add);
        requests.sort(Comparator.comparingLong(RequestResult::index));
        return requests;
    }
}
