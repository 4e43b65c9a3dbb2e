package dev.weir.bench.cli.latency;

import dev.weir.bench.run.Check;
import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A session for other programs: the members of {@code summary.json} of a load, if one was measured, and {@code checks}, an array of the
 * session's checks as {@code run.json} has them.
 */
public final class SessionJson {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .build();

    private SessionJson() {}

    /** Of a session that measured no load. */
    public static String of(List<Check> checks) {
        return of("{}", checks);
    }

    /**
     * Of a session.
     *
     * @param summaryJson what {@code summary.json} holds
     * @param checks of all its suites
     */
    public static String of(String summaryJson, List<Check> checks) {
        ObjectNode session = JSON.readValue(summaryJson, ObjectNode.class);
        session.set("checks", JSON.valueToTree(checks));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(session) + "\n";
    }
}
