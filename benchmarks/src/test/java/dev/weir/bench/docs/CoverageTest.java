package dev.weir.bench.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tests that the pages name are there, and the table of conditions is whole. */
class CoverageTest {

    private static final Path COVERAGE = Documents.ROOT.resolve("docs/reference/coverage.md");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*Test)(?:\\.(\\w+))?`");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| .* \\| (.*) \\|$");
    private static final Pattern CONDITION = Pattern.compile("condition(\\d\\d)");
    private static final int CONDITIONS = 25;

    @Test
    void everyTestThatAPageNamesIsThere() throws IOException {
        Map<String, List<Path>> tests = tests();
        List<String> missing = new ArrayList<>();
        for (Path page : Documents.all()) {
            for (MatchResult named :
                    NAMED.matcher(Documents.prose(page)).results().toList()) {
                if (!isThere(tests, named.group(1), named.group(2))) {
                    missing.add(Documents.ROOT.relativize(page) + " names " + named.group());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyConditionHasARowAndEachRowNamesItsOwnTests() throws IOException {
        List<MatchResult> rows =
                ROW.matcher(Files.readString(COVERAGE)).results().toList();
        assertThat(rows)
                .extracting(row -> Integer.parseInt(row.group(1)))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, CONDITIONS).boxed().toList());
        assertThat(rows).allSatisfy(row -> {
            assertThat(NAMED.matcher(row.group(2)).find()).isTrue();
            assertThat(CONDITION.matcher(row.group(2)).results().map(condition -> Integer.parseInt(condition.group(1))))
                    .allMatch(number -> number == Integer.parseInt(row.group(1)));
        });
    }

    private static boolean isThere(Map<String, List<Path>> tests, String type, @Nullable String method)
            throws IOException {
        for (Path test : tests.getOrDefault(type, List.of())) {
            if (method == null || Files.readString(test).contains(" " + method + "(")) {
                return true;
            }
        }
        return false;
    }

    /** By simple name: in two packages there may be tests of one name. */
    private static Map<String, List<Path>> tests() throws IOException {
        Map<String, List<Path>> tests = new HashMap<>();
        for (String module : List.of("replay-fixtures", "core", "benchmarks", "jmeter-plugin")) {
            try (Stream<Path> files = Files.walk(Documents.ROOT.resolve(module).resolve("src/test/java"))) {
                files.filter(file -> file.toString().endsWith("Test.java"))
                        .forEach(file -> tests.computeIfAbsent(
                                        String.valueOf(file.getFileName()).replace(".java", ""),
                                        name -> new ArrayList<>())
                                .add(file));
            }
        }
        return tests;
    }
}
