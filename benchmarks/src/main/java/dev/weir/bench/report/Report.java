package dev.weir.bench.report;

import dev.weir.bench.compare.Attribute;
import dev.weir.bench.report.page.Templates;
import dev.weir.bench.text.Printable;
import dev.weir.bench.text.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs as one page that opens from a file, with no network: {@code report.html}; and {@code validation.md}, the figures of the reference
 * report beside what was measured.
 */
public final class Report {

    /** The page. */
    public static final String PAGE = "report.html";

    /** The figures of the reference report. */
    public static final String VALIDATION = "validation.md";

    private static final String SCHEMA_VERSION = "weir-report/1";

    private final ObjectNode data;
    private final List<ReferenceFigure> referenceFigures;

    private Report(ObjectNode data, List<ReferenceFigure> referenceFigures) {
        this.data = data;
        this.referenceFigures = referenceFigures;
    }

    /**
     * Reads runs with all their suites.
     *
     * @param runs at least one
     * @param mayDiffer in what runs may differ that are compared
     * @throws dev.weir.bench.run.folder.RunException if one cannot be read
     */
    public static Report of(List<Path> runs, Set<Attribute> mayDiffer) {
        List<ReportedLoad> loads = ReportedLoad.read(runs);
        ObjectNode data = JsonMapper.shared().createObjectNode();
        data.put("schema_version", SCHEMA_VERSION);
        data.put("runs", runs.size());
        Reservations.put(data.putArray("reservations"), loads);
        ArrayNode loadData = data.putArray("loads");
        loads.forEach(load -> LoadData.put(load, loadData.addObject()));
        ComparisonData.put(data.putArray("comparisons"), loads, runs.size(), mayDiffer);
        List<ReferenceFigure> referenceFigures = ReferenceFigures.of(loads);
        ArrayNode validation = data.putArray("validation");
        referenceFigures.forEach(figure -> validation
                .addObject()
                .put("name", figure.name())
                .put("claimed", figure.claimed())
                .put("measured", figure.measured())
                .put("verdict", figure.verdict().words())
                .put("because", figure.because())
                .put("command", figure.command()));
        return new Report(data, referenceFigures);
    }

    /** The page. */
    public String html() {
        return Templates.page("report.ftlh", data);
    }

    /** The figures of the reference report as Markdown. */
    public String validation() {
        Table table = new Table(6, "figure", "claimed", "measured", "verdict", "because", "command");
        referenceFigures.forEach(figure -> table.row(
                cell(figure.name()),
                cell(figure.claimed()),
                cell(figure.measured()),
                cell(figure.verdict().words()),
                cell(figure.because()),
                "`" + Printable.line(figure.command()).replace('`', '\'') + "`"));
        return "# The reference report's figures, and what was measured\n\n"
                + "The reference report measured an RTX 3060 with a 7B model in 4 bits. Times are judged only on such a"
                + " machine; ratios everywhere. A claimed range holds a value that is in it, a claimed value one within a"
                + " tenth of it.\n\n"
                + table.toMarkdown();
    }

    /** Text that Markdown leaves as it is. */
    private static String cell(String text) {
        return Printable.line(text).replace("\\", "\\\\").replace("<", "&lt;").replace("`", "\\`");
    }

    /**
     * Writes both files; the folder is made where there is none.
     *
     * @throws IOException if one cannot be written
     */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder.toAbsolutePath());
        Files.writeString(folder.resolve(PAGE), html(), StandardCharsets.UTF_8);
        Files.writeString(folder.resolve(VALIDATION), validation(), StandardCharsets.UTF_8);
    }
}
