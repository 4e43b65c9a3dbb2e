package dev.weir.bench.conformance;

import dev.weir.bench.text.Table;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Findings, as a table for people and as JSON:
 *
 * <pre>{@code
 * {"command":TEXT, "api":"generate"|"chat", "limit_ms":N, "conditions":[
 *   {"condition":NAME, "summary":TEXT, "expected":"equal"|"fail"|"equal or fail", "verdict":TEXT, "right":BOOLEAN,
 *    "exit_status":N or null, "sent_bytes":N, "printed_bytes":N, "requests":N, "ms":N, "note":TEXT}, ...], "right":N, "wrong":N}
 * }</pre>
 *
 * Verdicts are spelt as in {@link Verdict#label}; {@code exit_status} is null for a client that did not end by itself.
 */
public final class FindingsReport {

    private static final long NS_PER_MS = 1_000_000;

    private final List<Finding> findings;

    /** Of these. */
    public FindingsReport(List<Finding> findings) {
        this.findings = List.copyOf(findings);
    }

    /** Whether the client did what it should under all conditions. */
    public boolean isAllRight() {
        return wrong().isEmpty();
    }

    private List<Finding> wrong() {
        return findings.stream().filter(finding -> !finding.verdict().isRight()).toList();
    }

    /** The table, and a line that sums it up. */
    public String text() {
        Table table = new Table(5, "condition", "should", "did", "right", "note");
        for (Finding finding : findings) {
            table.row(
                    finding.condition().name(),
                    finding.condition().expectation().label(),
                    finding.verdict().label(),
                    finding.verdict().isRight() ? "yes" : "NO",
                    finding.note());
        }
        return table + "\n" + summary() + "\n";
    }

    private String summary() {
        List<Finding> wrong = wrong();
        String right = findings.size() - wrong.size() + " of " + findings.size() + " right";
        return wrong.isEmpty()
                ? "PASS: " + right + "."
                : "FAIL: " + right + "; wrong: "
                        + wrong.stream()
                                .map(finding -> finding.condition().name() + " ("
                                        + finding.verdict().label() + ")")
                                .collect(Collectors.joining(", "))
                        + ".";
    }

    /** The object. */
    public String json(String command, StreamApi api, Duration limit) {
        ObjectNode report = JsonMapper.shared().createObjectNode();
        report.put("command", command).put("api", api.label()).put("limit_ms", limit.toMillis());
        ArrayNode list = report.putArray("conditions");
        for (Finding finding : findings) {
            Condition condition = finding.condition();
            ObjectNode one = list.addObject();
            one.put("condition", condition.name());
            one.put("summary", condition.summary());
            one.put("expected", condition.expectation().label());
            one.put("verdict", finding.verdict().label());
            one.put("right", finding.verdict().isRight());
            if (finding.status().isPresent()) {
                one.put("exit_status", finding.status().getAsInt());
            } else {
                one.putNull("exit_status");
            }
            one.put("sent_bytes", condition.text().getBytes(StandardCharsets.UTF_8).length);
            one.put("printed_bytes", finding.printedBytes());
            one.put("requests", finding.requests());
            one.put("ms", finding.ns() / NS_PER_MS);
            one.put("note", finding.note());
        }
        int wrong = wrong().size();
        return report.put("right", findings.size() - wrong).put("wrong", wrong).toString();
    }
}
