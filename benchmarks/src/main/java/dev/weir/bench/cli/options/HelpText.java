package dev.weir.bench.cli.options;

import dev.weir.bench.text.LineBreaks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What {@code --help} says of a command, in lines that end between words as {@link LineBreaks} knows them: picocli's own also end at a
 * colon inside a URL, and inside an option's name. In the synopsis an option stays in one piece with its value.
 */
public final class HelpText extends Help {

    private static final int REQUIRED_COLUMNS = 2;
    private static final int SHORT_NAME_COLUMNS = 2;
    private static final int COMMA_COLUMNS = 1;

    /** As picocli makes it. */
    public HelpText(CommandSpec command, ColorScheme colors) {
        super(command, colors);
    }

    private int width() {
        return commandSpec().usageMessage().width();
    }

    /** The same columns as picocli's. */
    @Override
    public Layout createDefaultLayout(
            List<OptionSpec> options, List<PositionalParamSpec> positionals, ColorScheme colors) {
        int longNames = calcLongOptionColumnWidth(options, positionals, colors);
        int description = width() - REQUIRED_COLUMNS - SHORT_NAME_COLUMNS - COMMA_COLUMNS - longNames;
        TextTable table = new BrokenTable(
                colors,
                LineBreaks::words,
                new Column(REQUIRED_COLUMNS, 0, Column.Overflow.TRUNCATE),
                new Column(SHORT_NAME_COLUMNS, 0, Column.Overflow.SPAN),
                new Column(COMMA_COLUMNS, 0, Column.Overflow.TRUNCATE),
                new Column(longNames, 1, Column.Overflow.SPAN),
                new Column(description, 1, Column.Overflow.WRAP));
        return new Layout(colors, table, createDefaultOptionRenderer(), createDefaultParameterRenderer());
    }

    @Override
    protected String insertSynopsisCommandName(int headingLength, Text details) {
        String name = commandSpec().qualifiedName();
        BrokenTable table =
                new BrokenTable(colorScheme(), HelpText::groups, new Column(width(), 0, Column.Overflow.WRAP));
        table.indentWrappedLines = headingLength + name.length() + 1;
        Text heading = colorScheme().text("X".repeat(headingLength));
        table.addRowValues(heading.concat(colorScheme().commandText(name)).concat(details));
        return table.toString().substring(headingLength);
    }

    @Override
    public String description(Object... parameters) {
        return paragraphs(commandSpec().usageMessage().description(), parameters);
    }

    @Override
    public String footer(Object... parameters) {
        return paragraphs(commandSpec().usageMessage().footer(), parameters);
    }

    private String paragraphs(String[] paragraphs, Object... parameters) {
        BrokenTable table =
                new BrokenTable(colorScheme(), LineBreaks::words, new Column(width(), 0, Column.Overflow.WRAP));
        table.indentWrappedLines = 0;
        for (String paragraph : paragraphs) {
            table.addRowValues(String.format(Locale.ROOT, paragraph, parameters));
        }
        return table.toString();
    }

    /** Parts between spaces that are in no brackets. */
    private static List<String> groups(String synopsis) {
        List<String> groups = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < synopsis.length(); i++) {
            switch (synopsis.charAt(i)) {
                case '[', '(' -> depth++;
                case ']', ')' -> depth--;
                case ' ' -> {
                    if (depth == 0) {
                        groups.add(synopsis.substring(from, i + 1));
                        from = i + 1;
                    }
                }
                default -> {}
            }
        }
        groups.add(synopsis.substring(from));
        return groups;
    }

    /** Fills the lines of its last column itself; what is longer than a line is cut by picocli. */
    private static final class BrokenTable extends TextTable {

        private final ColorScheme colors;
        private final Function<String, List<String>> words;

        BrokenTable(ColorScheme colors, Function<String, List<String>> words, Column... columns) {
            super(colors, columns);
            this.colors = colors;
            this.words = words;
        }

        @Override
        public Cell putValue(int row, int col, Text value) {
            Column column = columns()[col];
            if (column.overflow != Column.Overflow.WRAP) {
                return super.putValue(row, col, value);
            }
            String text = value.plainString().stripTrailing();
            Cell cell = new Cell(col, row);
            int from = 0;
            int to = 0;
            for (String word : words.apply(text)) {
                int room = column.width - column.indent - (from == 0 ? 0 : indentWrappedLines);
                if (to > from && to + word.stripTrailing().length() - from > room) {
                    int end = from + text.substring(from, to).stripTrailing().length();
                    cell = putLine(cell, col, from, value.substring(from, end));
                    from = to;
                }
                to += word.length();
            }
            return putLine(cell, col, from, value.substring(from, text.length()));
        }

        private Cell putLine(Cell before, int col, int from, Text line) {
            if (from == 0) {
                return super.putValue(before.row, col, line);
            }
            addEmptyRow();
            return super.putValue(
                    before.row + 1,
                    col,
                    colors.text(" ".repeat(indentWrappedLines)).concat(line));
        }
    }
}
