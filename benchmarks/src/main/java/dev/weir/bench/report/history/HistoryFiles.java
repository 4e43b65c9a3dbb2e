package dev.weir.bench.report.history;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers of the gate, a line of JSON each, of format {@code weir-jmh-history/1}, as {@code dev.weir.bench.gate} describes it.
 *
 * @param lines in the order of their times
 * @param problems which lines are none, for people
 */
record HistoryFiles(List<Line> lines, List<String> problems) {

    static final String FORMAT = "weir-jmh-history/1";

    /**
     * An answer.
     *
     * @param at when it was given
     * @param json all of it
     */
    record Line(Instant at, JsonNode json) {

        String question() {
            return json.path("question").asString();
        }

        /** What must be equal where ratios are laid beside each other: another machine, JVM, profile or input is another series. */
        String kind() {
            return json.path("profile").asString("") + "; " + json.path("cpu").asString("") + ", "
                    + json.path("cores").asString("") + " cores; JDK "
                    + json.path("jdk").asString("") + "; input "
                    + json.path("input").asString("none");
        }
    }

    /**
     * Reads files, and of folders all files that end in {@code .jsonl}.
     *
     * @throws HistoryException if no line of them is an answer of the gate
     * @throws IOException if one cannot be read
     */
    static HistoryFiles read(List<Path> given) throws IOException {
        List<Line> lines = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path path : given) {
            for (Path file : files(path)) {
                read(file, lines, problems);
            }
        }
        if (lines.isEmpty()) {
            throw new HistoryException(given);
        }
        lines.sort(Comparator.comparing(Line::at));
        return new HistoryFiles(List.copyOf(lines), List.copyOf(problems));
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(path, "*.jsonl")) {
            found.forEach(files::add);
        }
        Collections.sort(files);
        return files;
    }

    private static void read(Path file, List<Line> lines, List<String> problems) throws IOException {
        int number = 0;
        int others = 0;
        int first = 0;
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                number++;
                try {
                    JsonNode json = JsonMapper.shared().readTree(text);
                    if (json.path("format").asString("").equals(FORMAT)
                            && json.path("question").isString()) {
                        lines.add(new Line(Instant.parse(json.path("at").asString("")), json));
                        continue;
                    }
                } catch (JacksonException | DateTimeParseException e) {
                    // told below, with all others that are no answers
                }
                others++;
                first = first == 0 ? number : first;
            }
        }
        if (others > 0) {
            problems.add(file + ": " + others + " of " + number
                    + " lines are no answers of the gate, the first is line " + first + "; they are left out");
        }
    }
}
