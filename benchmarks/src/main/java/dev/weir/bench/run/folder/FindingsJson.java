package dev.weir.bench.run.folder;

import dev.weir.bench.run.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The member {@code findings} of {@code summary.json}: an object with a member for each suite that found something, named as below, whose
 * members are those of its record in {@link Findings}.
 */
final class FindingsJson {

    private static final String MEMBER = "findings";

    private static final Map<String, Class<? extends Findings>> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("batch", Findings.Batch.class);
        KINDS.put("tiers", Findings.Tiers.class);
        KINDS.put("chunking", Findings.Chunkings.class);
        KINDS.put("generators", Findings.Generators.class);
    }

    private FindingsJson() {}

    /** Adds the member, where anything was found. */
    static void put(ObjectNode summary, List<Findings> findings) {
        if (!findings.isEmpty()) {
            ObjectNode json = summary.putObject(MEMBER);
            findings.forEach(found -> KINDS.forEach((name, kind) -> {
                if (kind.isInstance(found)) {
                    json.set(name, RunJson.LINES.valueToTree(found));
                }
            }));
        }
    }

    /**
     * Reads them from a summary.
     *
     * @param onProblem told where they cannot be read
     */
    static List<Findings> read(Path summary, Consumer<String> onProblem) {
        List<Findings> findings = new ArrayList<>();
        if (!Files.exists(summary)) {
            return findings; // the run was killed before its end
        }
        try {
            JsonNode json = RunJson.LINES.readTree(Files.readAllBytes(summary)).path(MEMBER);
            KINDS.forEach((name, kind) -> {
                if (json.has(name)) {
                    findings.add(RunJson.LINES.treeToValue(json.path(name), kind));
                }
            });
        } catch (IOException | JacksonException | NullPointerException e) {
            onProblem.accept(summary.getFileName() + " cannot be read (" + e.getMessage()
                    + "); what suites found beside their runs is unknown");
        }
        return findings;
    }
}
