package dev.weir.bench.cli;

import dev.weir.bench.report.card.ResultCard;
import dev.weir.bench.run.folder.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code weir share}: a run in the figures that people quote. */
@Command(
        name = "share",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        description =
                "Writes a run as a Markdown table to paste, and as a card (SVG and PNG): machine, model, quantization, first token and"
                        + " first action (medians), tokens/s for one user, and goodput where the run had objectives, else the whole"
                        + " answer at the highest percentile that its requests know.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:written",
            "1:the run cannot be read, or something cannot be written",
            "2:the command line is wrong"
        },
        footer = {
            "",
            "Writes card.svg, card.png and card.md, and prints the table.",
            "",
            "Example:",
            "  weir share weir-runs/RTX4090-llama3 --to ."
        })
final class ShareCommand implements Callable<Integer> {

    private static final String SVG = "card.svg";
    private static final String PNG = "card.png";
    private static final String MARKDOWN = "card.md";

    private final PrintWriter out;

    @Parameters(paramLabel = "RUN", description = "Folder of a run, or of one of its suites.")
    private Path run = Path.of("");

    @Option(names = "--to", paramLabel = "DIR", description = "Where the files go. Default: the run's folder.")
    private @Nullable Path to;

    @Option(names = "--json", description = "Prints the table and where the files are as JSON.")
    private boolean json;

    ShareCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        ResultCard card = ResultCard.of(RunFolder.read(run));
        Path folder = to == null ? run : to;
        Files.createDirectories(folder);
        String markdown = card.markdown();
        Files.writeString(folder.resolve(MARKDOWN), markdown);
        Files.writeString(folder.resolve(SVG), card.svg());
        Files.write(folder.resolve(PNG), card.png());
        if (json) {
            ObjectNode told = JsonMapper.shared().createObjectNode();
            told.put("markdown", markdown);
            told.put("markdown_file", folder.resolve(MARKDOWN).toString());
            told.put("svg_file", folder.resolve(SVG).toString());
            told.put("png_file", folder.resolve(PNG).toString());
            out.println(told);
        } else {
            out.println(markdown);
            out.println(folder.resolve(SVG));
            out.println(folder.resolve(PNG));
        }
        return ExitStatus.DONE;
    }
}
