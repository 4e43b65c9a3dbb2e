package dev.weir.bench.doctor;

import dev.weir.bench.doctor.Finding.Severity;
import dev.weir.bench.run.environment.Environment;
import dev.weir.bench.run.environment.Gpu;
import dev.weir.bench.text.Facts;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was found.
 *
 * @param environment this machine
 * @param findings all that was looked at, also what is as it should be
 * @param isReachable whether anything answers where the server is to be
 */
public record Diagnosis(Environment environment, List<Finding> findings, boolean isReachable) {

    private static final double BYTES_PER_GIB = 1 << 30;

    /** Copies the list. */
    public Diagnosis {
        findings = List.copyOf(findings);
    }

    /** Whether nothing was found that spoils a measurement. */
    public boolean isFine() {
        return spoiling() == 0;
    }

    private long spoiling() {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.SPOILS)
                .count();
    }

    /** For a terminal of so many columns. */
    public String text(int width) {
        Facts machine = new Facts(width);
        machine.add(
                "processor",
                environment.cpu() + ", " + environment.cores() + " cores, " + environment.logicalCpus()
                        + " processors");
        machine.add("memory", gib(environment.memoryBytes()));
        if (environment.gpus().isEmpty()) {
            machine.add("GPU", environment.gpuSource());
        }
        environment.gpus().forEach(gpu -> machine.add("GPU " + gpu.index(), describe(gpu)));
        machine.add("system", environment.os() + "; " + environment.kernel());
        machine.add("JVM", environment.jdk());
        machine.add("Weir", environment.weir());
        Facts found = new Facts(width);
        findings.forEach(finding -> found.add(pad(finding.severity().word()) + finding.subject(), finding.sentence()));
        long spoiling = spoiling();
        return machine + "\n" + found + "\n"
                + (spoiling == 0
                        ? "Nothing was found that spoils a measurement.\n"
                        : spoiling == 1
                                ? "One thing spoils a measurement.\n"
                                : spoiling + " things spoil a measurement.\n");
    }

    private static String pad(String word) {
        return word + " ".repeat(Severity.SPOILS.word().length() + 2 - word.length());
    }

    private static String describe(Gpu gpu) {
        return gpu.name()
                + (gpu.memoryBytes() == null ? "" : ", " + gib(gpu.memoryBytes()))
                + (gpu.powerLimitW() == null ? "" : String.format(Locale.ROOT, ", at most %.0f W", gpu.powerLimitW()))
                + (gpu.driver() == null ? "" : ", driver " + gpu.driver());
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / BYTES_PER_GIB);
    }

    /** For other programs: {@code weir-doctor/1}. */
    public String json() {
        JsonMapper mapper = JsonMapper.shared();
        ObjectNode json = mapper.createObjectNode();
        json.put("schema_version", "weir-doctor/1");
        json.put("fine", isFine());
        json.put("reachable", isReachable);
        ArrayNode all = json.putArray("findings");
        for (Finding finding : findings) {
            all.addObject()
                    .put("subject", finding.subject())
                    .put("severity", finding.severity().word())
                    .put("what", finding.what())
                    .put("advice", finding.advice());
        }
        json.set("environment", mapper.valueToTree(environment));
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    }
}
