package dev.weir.bench.cli.latency;

import dev.weir.bench.run.Check;
import dev.weir.bench.run.folder.RunFolder;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A session for other programs: the members of {@code summary.json} of a load, if one was measured, and {@code checks}, an array of the
 * session's checks as {@code run.json} has them.
 */
public final class SessionJson {

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
        ObjectNode session = JsonMapper.shared().readValue(summaryJson, ObjectNode.class);
        session.set("checks", RunFolder.json(checks));
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(session) + "\n";
    }
}
