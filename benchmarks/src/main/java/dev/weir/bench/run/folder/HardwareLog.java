package dev.weir.bench.run.folder;

import dev.weir.bench.run.environment.HardwareSample;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code hardware.jsonl}: a sample a line, as a JSON object; that of the processors has {@code package_joules}. Where several generators
 * made the run, those of the second and further ones have {@code generator}, counted from 0.
 */
final class HardwareLog {

    private static final String GENERATOR = "generator";

    /** Takes samples. */
    interface Samples {

        void take(int generator, HardwareSample sample);
    }

    private HardwareLog() {}

    /** A line in UTF-8, its line break included. */
    static byte[] line(int generator, HardwareSample sample) {
        ObjectNode object = RunJson.LINES.valueToTree(sample);
        if (generator > 0) {
            object.put(GENERATOR, generator);
        }
        byte[] json = RunJson.LINES.writeValueAsBytes(object);
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    /**
     * Hands out the samples of a file, which need not be there.
     *
     * @param onProblem told of each line that is no sample; it is left out
     */
    static void read(Path file, Samples samples, Consumer<String> onProblem) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        long number = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                try {
                    JsonNode json = RunJson.LINES.readTree(line);
                    Class<? extends HardwareSample> part =
                            json.has("package_joules") ? HardwareSample.OfCpu.class : HardwareSample.OfGpu.class;
                    samples.take(json.path(GENERATOR).asInt(0), RunJson.LINES.treeToValue(json, part));
                } catch (JacksonException e) {
                    onProblem.accept(file.getFileName() + ", line " + number + ": is no sample; it is left out");
                }
            }
        }
    }
}
