package dev.weir.bench.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Cells in columns, for people, for Markdown and for spreadsheets. Not thread-safe. */
public final class Table {

    private static final String GAP = "  ";

    private final List<String> header;
    private final int leftColumns;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * @param leftColumns how many columns, from the first, are aligned to the left
     * @param header what stands above each column
     */
    public Table(int leftColumns, String... header) {
        this.leftColumns = leftColumns;
        this.header = List.of(header);
    }

    /** Adds a row of as many cells as the header has. */
    public void row(String... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException("a row of " + cells.length + " in a table of " + header.size());
        }
        rows.add(List.of(cells));
    }

    /** Whether it has no row. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The lines of the table: columns aligned, the first to the left, numbers to the right. */
    @Override
    public String toString() {
        int[] widths = IntStream.range(0, header.size())
                .map(column -> Math.max(
                        header.get(column).length(),
                        rows.stream()
                                .mapToInt(row -> row.get(column).length())
                                .max()
                                .orElse(0)))
                .toArray();
        List<List<String>> lines = new ArrayList<>();
        lines.add(header);
        lines.add(IntStream.of(widths).mapToObj("-"::repeat).toList());
        lines.addAll(rows);
        return lines.stream().map(line -> line(line, widths)).collect(Collectors.joining("\n", "", "\n"));
    }

    /** The lines of a table of Markdown. */
    public String toMarkdown() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(header);
        lines.add(IntStream.range(0, header.size())
                .mapToObj(column -> column < leftColumns ? ":--" : "--:")
                .toList());
        lines.addAll(rows);
        return lines.stream()
                .map(line -> line.stream()
                        .map(cell -> cell.replace("|", "\\|"))
                        .collect(Collectors.joining(" | ", "| ", " |\n")))
                .collect(Collectors.joining());
    }

    /** The lines of a file of comma-separated values (RFC 4180, but with LF at the end of lines). */
    public String toCsv() {
        return Stream.concat(Stream.of(header), rows.stream())
                .map(line -> line.stream().map(Table::csvCell).collect(Collectors.joining(",", "", "\n")))
                .collect(Collectors.joining());
    }

    private static String csvCell(String cell) {
        boolean isPlain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return isPlain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    private String line(List<String> cells, int[] widths) {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> {
                    String padding =
                            " ".repeat(widths[column] - cells.get(column).length());
                    return column < leftColumns ? cells.get(column) + padding : padding + cells.get(column);
                })
                .collect(Collectors.joining(GAP))
                .stripTrailing();
    }
}
