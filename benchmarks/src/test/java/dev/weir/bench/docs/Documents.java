package dev.weir.bench.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The repository's pages of Markdown that people read, and what is in them. */
public final class Documents {

    public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern FENCE = Pattern.compile("^ *(```+|<!--) *(.*?) *$");
    private static final Pattern KEY = Pattern.compile(" *(?:- )?(run|command):(.*)");
    private static final Pattern CONTINUED = Pattern.compile("\\\\\n *");

    private Documents() {}

    /** All of them: those in the root, in docs/ and in replay-fixtures. */
    public static List<Path> all() throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> root = Files.list(ROOT)) {
            root.forEach(found::add);
        }
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            docs.forEach(found::add);
        }
        found.add(ROOT.resolve("replay-fixtures/README.md"));
        return found.stream()
                .filter(file -> file.toString().endsWith(".md"))
                .sorted()
                .toList();
    }

    /** A line of a block of commands: continued lines are one. */
    public record Command(Path page, int lineNumber, String text) {

        @Override
        public String toString() {
            return ROOT.relativize(page) + ", line " + lineNumber + ": " + text;
        }
    }

    /** A fenced block: its language and whatever stands behind it, the number of its first line, and its text. */
    public record Block(Path page, String info, int lineNumber, String text) {

        public boolean isShell() {
            return info.equals("sh") || info.equals("sh run");
        }

        /** A shell's commands; comments and empty lines left out. */
        public Stream<Command> commands() {
            return CONTINUED
                    .matcher(text)
                    .replaceAll(" ")
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> new Command(page, lineNumber, line));
        }
    }

    /** The fenced blocks of a page, in their order, and the comments that {@code scripts/check-docs} runs like them. */
    public static List<Block> blocks(Path page) throws IOException {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = Files.readAllLines(page);
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (!fence.matches() || isProse(fence)) {
                continue;
            }
            int first = i + 1;
            do {
                i++;
            } while (i < lines.size() && !lines.get(i).strip().equals(end(fence)));
            blocks.add(new Block(
                    page,
                    fence.group(2),
                    first + 1,
                    String.join("\n", lines.subList(first, Math.min(i, lines.size())))));
        }
        return blocks;
    }

    /** The files of other tools' that show commands: workflows and manifests. */
    public static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("docs/examples"))) {
            return files.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        }
    }

    /**
     * The commands of such a file as blocks of a shell: those of {@code run:}, on its line or below {@code |}, and the lists of {@code
     * command:}, a word an item, or what a {@code sh -c} among them runs.
     */
    public static List<Block> scripts(Path example) throws IOException {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = Files.readAllLines(example);
        for (int i = 0; i < lines.size(); i++) {
            Matcher key = KEY.matcher(lines.get(i));
            if (key.matches()) {
                int column = key.start(1);
                List<String> below = lines.subList(i + 1, lines.size()).stream()
                        .takeWhile(line -> line.isBlank() || indent(line) > column)
                        .map(String::strip)
                        .toList();
                String own = key.group(2).strip();
                blocks.add(new Block(
                        example,
                        "sh",
                        i + 1,
                        key.group(1).equals("command")
                                ? words(below)
                                : own.equals("|") ? String.join("\n", below) : own));
            }
        }
        return blocks;
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    private static String words(List<String> items) {
        List<String> words = items.stream()
                .filter(item -> item.startsWith("- "))
                .map(item -> item.substring(2).strip())
                .toList();
        return words.size() == 3 && words.get(1).equals("-c") ? words.get(2) : String.join(" ", words);
    }

    private static boolean isProse(Matcher fence) {
        return fence.group(1).equals("<!--") && !fence.group(2).equals("sh run");
    }

    private static String end(Matcher fence) {
        return fence.group(1).equals("<!--") ? "-->" : fence.group(1);
    }

    /** A page without its fenced blocks. */
    public static String prose(Path page) throws IOException {
        StringBuilder prose = new StringBuilder();
        String until = "";
        for (String line : Files.readAllLines(page)) {
            Matcher fence = FENCE.matcher(line);
            if (until.isEmpty() && fence.matches() && !isProse(fence)) {
                until = end(fence);
            } else if (!until.isEmpty()) {
                until = line.strip().equals(until) ? "" : until;
            } else {
                prose.append(line).append('\n');
            }
        }
        return prose.toString();
    }
}
