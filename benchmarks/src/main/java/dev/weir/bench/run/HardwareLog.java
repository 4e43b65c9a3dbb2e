package dev.weir.bench.run;

import dev.weir.bench.run.environment.HardwareSample;
import dev.weir.bench.run.environment.HardwareUse;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** {@code hardware.jsonl}: a sample a line, as a JSON object; that of the processors has {@code package_joules}. */
final class HardwareLog {

    private HardwareLog() {}

    /** A line in UTF-8, its line break included. */
    static byte[] line(HardwareSample sample) {
        byte[] json = RunJson.LINES.writeValueAsBytes(sample);
        byte[] line = new byte[json.length + 1];
        System.arraycopy(json, 0, line, 0, json.length);
        line[json.length] = '\n';
        return line;
    }

    /**
     * Adds up the samples of a file.
     *
     * @param onProblem told of each line that is no sample; it is left out
     */
    static HardwareUse read(Path file, Consumer<String> onProblem) throws IOException {
        HardwareUse use = new HardwareUse();
        if (!Files.exists(file)) {
            return use;
        }
        long number = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                try {
                    JsonNode json = RunJson.LINES.readTree(line);
                    Class<? extends HardwareSample> part =
                            json.has("package_joules") ? HardwareSample.OfCpu.class : HardwareSample.OfGpu.class;
                    use.add(RunJson.LINES.treeToValue(json, part));
                } catch (JacksonException e) {
                    onProblem.accept(file.getFileName() + ", line " + number + ": is no sample; it is left out");
                }
            }
        }
        return use;
    }
}
