package dev.weir.bench.run.folder;

import dev.weir.bench.run.Check;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.environment.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code run.json} holds; names in snake_case, constants in small letters.
 *
 * @param schemaVersion {@value #SCHEMA_VERSION}
 * @param complete whether all that was to be measured was
 * @param incompleteBecause why not; null where complete
 * @param run the header
 * @param environment the machine that measured
 * @param degraded why figures are not what they could be; empty if nothing is known against them
 * @param checks what was asked of the run, and the answers
 */
record RunJson(
        String schemaVersion,
        boolean complete,
        @Nullable String incompleteBecause,
        RunHeader run,
        Environment environment,
        List<String> degraded,
        List<Check> checks) {

    static final String SCHEMA_VERSION = "weir-run/1";
    static final String FILE = "run.json";

    /** For a JSON object a line. */
    static final JsonMapper LINES = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    private static final JsonMapper INDENTED =
            LINES.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

    RunJson {
        degraded = List.copyOf(degraded);
        checks = List.copyOf(checks);
    }

    void write(Path folder) throws IOException {
        RunFiles.replace(folder.resolve(FILE), INDENTED.writeValueAsBytes(this));
    }

    /**
     * Reads it.
     *
     * @throws RunException.NoRun if there is none
     * @throws RunException.UnknownSchema if it is of a format that this version does not read
     * @throws RunException.Damaged if it is not what it should be
     */
    static RunJson read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new RunException.NoRun(folder);
        }
        try {
            JsonNode json = LINES.readTree(Files.readAllBytes(file));
            String version = json.path("schema_version").asString("");
            if (!version.equals(SCHEMA_VERSION)) {
                throw new RunException.UnknownSchema(file, version);
            }
            return LINES.treeToValue(json, RunJson.class);
        } catch (IOException | JacksonException | NullPointerException | IllegalArgumentException e) {
            throw new RunException.Damaged(file, e);
        }
    }
}
