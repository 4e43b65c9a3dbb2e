package dev.weir.bench.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The map in ARCHITECTURE.md has every room of the code, and no other. */
class ArchitectureMapTest {

    private static final Pattern NAME = Pattern.compile("`([a-z][\\w.]*)`");
    private static final Path SOURCES = Path.of("src/main/java");

    @Test
    void everyPackageIsOnTheMap() throws IOException {
        Set<String> missing = packages();
        for (List<String> row : rows()) {
            for (String room : rooms(row.get(0))) {
                missing.removeIf(name -> isNamed(room, name));
                names(row.get(1)).forEach(inner -> missing.remove(room + "." + inner));
            }
        }
        assertThat(missing).as("packages that no row of the map names").isEmpty();
    }

    @Test
    void everyRoomOfTheMapIsAPackage() throws IOException {
        Set<String> packages = packages();
        for (List<String> row : rows()) {
            assertThat(rooms(row.get(0)))
                    .allSatisfy(room -> assertThat(packages).anyMatch(name -> isNamed(room, name)));
        }
    }

    /** In full, or behind three dots by its end. */
    private static boolean isNamed(String room, String name) {
        return room.startsWith("dev.weir.") ? name.equals(room) : name.endsWith("." + room);
    }

    /** What a first cell names, but for the module. */
    private static List<String> rooms(String cell) {
        return names(cell).stream()
                .filter(name -> cell.startsWith("...") || name.startsWith("dev.weir."))
                .toList();
    }

    private static List<String> names(String cell) {
        return NAME.matcher(cell)
                .results()
                .map((MatchResult name) -> name.group(1))
                .toList();
    }

    /** The cells of each row of the map. */
    private static List<List<String>> rows() throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (String line : Files.readAllLines(Documents.ROOT.resolve("ARCHITECTURE.md"))) {
            if (line.startsWith("| `") || line.startsWith("| ...")) {
                rows.add(Stream.of(line.substring(1).split("\\|", -1))
                        .map(String::strip)
                        .toList());
            }
        }
        assertThat(rows).hasSizeGreaterThan(50);
        return rows;
    }

    /** Those of all modules that say what they are. */
    private static Set<String> packages() throws IOException {
        Set<String> packages = new TreeSet<>();
        for (String module : List.of("core", "replay-fixtures", "benchmarks", "jmeter-plugin")) {
            Path sources = Documents.ROOT.resolve(module).resolve(SOURCES);
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(file -> file.endsWith("package-info.java"))
                        .map(file -> sources.relativize(file.resolveSibling(""))
                                .toString()
                                .replace(File.separatorChar, '.'))
                        .forEach(packages::add);
            }
        }
        return packages;
    }
}
