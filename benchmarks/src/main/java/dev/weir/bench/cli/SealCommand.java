package dev.weir.bench.cli;

import dev.weir.record.Seal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code weir seal}: {@link Seal} as a command. */
@Command(
        name = "seal",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        description = {
            "Completes a recording that was written by hand: fills in its recording.json the lengths and sums of its other files.",
            "Without chunks.csv the body is one chunk; without times they are unknown."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:it is complete",
            "1:the folder is no recording even so, or holds sums that are not those of its files",
            "2:the command line is wrong"
        },
        footer = {"", "Example:", "  weir seal recordings/by-hand"})
final class SealCommand implements Callable<Integer> {

    private final PrintWriter out;

    @Parameters(paramLabel = "DIR", description = "The recording's folder, which holds its recording.json.")
    private Path folder = Path.of("");

    @Option(
            names = "--overwrite",
            description = "Replaces lengths and sums that are there and differ. Never for bytes that a server sent.")
    private boolean overwrites;

    @Option(names = "--json", description = "For other programs.")
    private boolean isJson;

    SealCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        List<String> filledIn = Seal.seal(folder, overwrites);
        if (isJson) {
            ObjectNode json = JsonMapper.shared().createObjectNode();
            json.put("folder", folder.toString());
            ArrayNode names = json.putArray("filled_in");
            filledIn.forEach(names::add);
            out.println(json);
        } else if (filledIn.isEmpty()) {
            out.println(folder + " was sealed already");
        } else {
            filledIn.forEach(out::println);
        }
        return ExitStatus.DONE;
    }
}
