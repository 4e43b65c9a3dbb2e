package dev.weir.bench.run;

import dev.weir.bench.run.environment.Environment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code run.json} holds; names in snake_case.
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

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    RunJson {
        degraded = List.copyOf(degraded);
        checks = List.copyOf(checks);
    }

    byte[] toBytes() {
        return MAPPER.writeValueAsBytes(this);
    }
}
