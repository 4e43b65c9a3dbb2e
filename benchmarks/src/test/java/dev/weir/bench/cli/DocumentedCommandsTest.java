package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.weir.bench.docs.Documents;
import dev.weir.bench.docs.Documents.Block;
import dev.weir.bench.docs.Documents.Command;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every command that the pages show is one: it exists, takes these options and so many arguments. {@code scripts/check-docs} also runs those
 * that need nothing but this repository.
 */
class DocumentedCommandsTest {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\((\\w+)\\)");

    private static final Pattern OURS = Pattern.compile("^ *(scripts/|mvn )");

    /** Quotes keep words together; what a shell does with the rest of the line is not the command's. */
    private static final Pattern WORD =
            Pattern.compile("'([^']*)'|\"([^\"]*)\"|([|;&<>]+|#.*)|((?:[^\\s'\"|;&<>]|(?<=\\S)#)+)|(\\s+)");

    @TestFactory
    Stream<DynamicTest> isUnderstood() throws IOException {
        List<Command> commands = new ArrayList<>();
        for (Block block : blocks()) {
            if (block.isShell()) {
                block.commands().forEach(commands::add);
            }
        }
        assertThat(commands).hasSizeGreaterThan(30);
        return commands.stream().map(command -> dynamicTest(command.toString(), () -> check(command)));
    }

    /** Of workflows and manifests; each has one that is ours. */
    @TestFactory
    Stream<DynamicTest> isUnderstoodInAnExample() throws IOException {
        List<Command> commands = new ArrayList<>();
        for (Path example : Documents.examples()) {
            List<Command> shown = new ArrayList<>();
            Documents.scripts(example).forEach(block -> block.commands().forEach(shown::add));
            assertThat(shown).as(example.toString()).anyMatch(command -> isJar(words(command.text())));
            String text = Files.readString(example);
            shown.forEach(command ->
                    commands.add(new Command(command.page(), command.lineNumber(), filledIn(command.text(), text))));
        }
        return commands.stream().map(command -> dynamicTest(command.toString(), () -> check(command)));
    }

    /** Variables as Kubernetes fills them in, with what the file says that they are. */
    private static String filledIn(String command, String file) {
        return VARIABLE.matcher(command).replaceAll(variable -> {
            Matcher value = Pattern.compile("(?m)^ *" + variable.group(1) + ": \"?([^\"\\s]+)")
                    .matcher(file);
            assertThat(value.find()).as(variable.group()).isTrue();
            return Matcher.quoteReplacement(value.group(1));
        });
    }

    private static boolean isJar(List<String> words) {
        return words.contains("-jar") && words.stream().anyMatch(word -> word.endsWith("weir.jar"));
    }

    /** A command in a block of another kind would be seen by no test. */
    @Test
    void everyBlockWithACommandSaysThatItIsOfAShell() throws IOException {
        assertThat(blocks())
                .filteredOn(block -> block.info().isEmpty() || block.info().startsWith("sh"))
                .filteredOn(block -> !block.isShell())
                .filteredOn(block ->
                        block.text().lines().anyMatch(line -> OURS.matcher(line).find()))
                .extracting(block -> Documents.ROOT.relativize(block.page()) + ", line " + block.lineNumber())
                .isEmpty();
    }

    @Test
    void wordsAreThoseOfAShell() {
        assertThat(words("weir x --header 'A: b c' \"d e\" f#g # not this"))
                .containsExactly("weir", "x", "--header", "A: b c", "d e", "f#g");
        assertThat(words("weir serve --port 1 > log 2>&1 &")).containsExactly("weir", "serve", "--port", "1");
        assertThat(words("weir inspect --json | head -1")).containsExactly("weir", "inspect", "--json");
    }

    private static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (Path page : Documents.all()) {
            blocks.addAll(Documents.blocks(page));
        }
        return blocks;
    }

    private static void check(Command command) throws IOException {
        List<String> words = new ArrayList<>(words(command.text()));
        String program = words.remove(0);
        if (program.equals("scripts/weir") || isJar(words)) {
            words.remove("-jar");
            words.removeIf(word -> word.endsWith("weir.jar"));
            Weir.commandLine(nowhere(), nowhere(), OptionalInt.empty()).parseArgs(words.toArray(String[]::new));
        } else if (program.startsWith("scripts/")) {
            Path script = Documents.ROOT.resolve(program);
            assertThat(script).isExecutable();
            assertThat(options(words))
                    .allSatisfy(option -> assertThat(takes(script, option))
                            .as("%s takes %s", program, option)
                            .isTrue());
        } else if (program.equals("mvn")) {
            assertThat(words)
                    .filteredOn(word ->
                            word.startsWith("-Dweir") || word.startsWith("-Djmh") || word.startsWith("-Dlatency"))
                    .allSatisfy(flag -> assertThat(isKnown(flag.replaceFirst("-D([^=]+).*", "$1")))
                            .as(flag)
                            .isTrue());
        }
    }

    /** Those before {@code --}, behind which the options of another command stand. */
    private static List<String> options(List<String> words) {
        int end = words.indexOf("--");
        return words.subList(0, end < 0 ? words.size() : end).stream()
                .filter(word -> word.startsWith("--") && !word.equals("--help"))
                .map(word -> word.replaceFirst("=.*", ""))
                .toList();
    }

    /** The script names it, or hands all options on to a class that does. */
    private static boolean takes(Path script, String option) throws IOException {
        String text = Files.readString(script);
        if (text.contains(option)) {
            return true;
        }
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            return text.contains(" dev.weir.bench.")
                    && sources.filter(source -> source.toString().endsWith(".java"))
                            .anyMatch(source -> mentions(source, "\"" + option + "\""));
        }
    }

    private static boolean isKnown(String property) throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src"))) {
            return mentions(Documents.ROOT.resolve("pom.xml"), property)
                    || mentions(Path.of("pom.xml"), property)
                    || sources.filter(source -> source.toString().endsWith(".java"))
                            .anyMatch(source -> mentions(source, property));
        }
    }

    private static boolean mentions(Path source, String text) {
        try {
            return Files.readString(source).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The words of a line's first command. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean isWord = false;
        for (var part : WORD.matcher(line).results().toList()) {
            if (part.group(3) != null) {
                break;
            }
            if (part.group(5) == null) {
                word.append(Stream.of(1, 2, 4)
                        .map(part::group)
                        .filter(text -> text != null)
                        .findFirst()
                        .orElse(""));
                isWord = true;
            } else if (isWord) {
                words.add(word.toString());
                word.setLength(0);
                isWord = false;
            }
        }
        if (isWord) {
            words.add(word.toString());
        }
        return words;
    }

    private static PrintWriter nowhere() {
        return new PrintWriter(Writer.nullWriter());
    }
}
