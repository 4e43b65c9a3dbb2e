package dev.weir.bench.gate.sensitivity;

import dev.weir.bench.gate.sample.JvmTime;
import dev.weir.bench.gate.sample.PairTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What each JVM found, by stage and arm, in the order measured; kept in a file of tab-separated values, so that it can be judged again
 * without being measured again. Not thread-safe.
 */
final class Times {

    private static final String HEADER = "stage\tarm\tbase_ns\thead_ns\tratio\ttrend";
    private static final int COLUMNS = 6;

    private final Path file;
    private final Map<String, Map<String, List<PairTime>>> byStage = new LinkedHashMap<>();

    private Times(Path file) {
        this.file = file;
    }

    /**
     * Begins a file.
     *
     * @throws IOException if it cannot be written
     */
    static Times begin(Path file) throws IOException {
        Files.writeString(file, HEADER + "\n");
        return new Times(file);
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if a line is not as {@link #begin} and {@link #add} write them; the message says which
     */
    static Times read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
            throw new IllegalArgumentException(file + " does not begin with the line " + HEADER.replace('\t', ' '));
        }
        Times times = new Times(file);
        for (int i = 1; i < lines.size(); i++) {
            String[] columns = lines.get(i).split("\t", -1);
            try {
                if (columns.length != COLUMNS) {
                    throw new NumberFormatException("there are " + columns.length + " columns");
                }
                times.keep(
                        columns[0],
                        columns[1],
                        new PairTime(
                                new JvmTime(Double.parseDouble(columns[2]), 1),
                                new JvmTime(Double.parseDouble(columns[3]), 1),
                                Double.parseDouble(columns[4]),
                                Double.parseDouble(columns[5])));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        file + ", line " + (i + 1) + ": stage, arm and four numbers are expected: " + e.getMessage(),
                        e);
            }
        }
        return times;
    }

    /**
     * Adds a JVM, to the file too.
     *
     * @throws IOException if it cannot be written
     */
    void add(Stage stage, Arm arm, PairTime time) throws IOException {
        keep(stage.toString(), arm.name(), time);
        Files.writeString(
                file,
                String.format(
                        Locale.ROOT,
                        "%s\t%s\t%.3f\t%.3f\t%.5f\t%.4f\n",
                        stage,
                        arm.name(),
                        time.base().ns(),
                        time.head().ns(),
                        time.ratio(),
                        time.trend()),
                StandardOpenOption.APPEND);
    }

    private void keep(String stage, String arm, PairTime time) {
        byStage.computeIfAbsent(stage, unused -> new LinkedHashMap<>())
                .computeIfAbsent(arm, unused -> new ArrayList<>())
                .add(time);
    }

    /** By stage and arm. */
    Map<String, Map<String, List<PairTime>>> byStage() {
        return byStage;
    }
}
