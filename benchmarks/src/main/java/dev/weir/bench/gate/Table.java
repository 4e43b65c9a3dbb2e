package dev.weir.bench.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Text in aligned columns: the first to the left, numbers to the right. */
final class Table {

    private static final String GAP = "  ";

    private final List<String> header;
    private final int leftColumns;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * @param leftColumns how many columns, from the first, are aligned to the left
     * @param header what stands above each column
     */
    Table(int leftColumns, String... header) {
        this.leftColumns = leftColumns;
        this.header = List.of(header);
    }

    /** Adds a row of as many cells as the header has. */
    void row(String... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException("a row of " + cells.length + " in a table of " + header.size());
        }
        rows.add(List.of(cells));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The lines of the table. */
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
