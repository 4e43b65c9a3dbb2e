package dev.weir.bench.micro.contender;

import dev.weir.plan.Plan;
import dev.weir.plan.Step;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Keeps what a contender finds, in one form whatever form the contender has: lines and plans a line each, text as it runs on. Not
 * thread-safe.
 */
public final class Transcript implements Answer {

    private final ByteArrayOutputStream utf8 = new ByteArrayOutputStream();

    @Override
    public void line(String line) {
        text(line + "\n");
    }

    @Override
    public void line(byte[] bytes, int from, int to) {
        text(bytes, from, to);
        text("\n");
    }

    @Override
    public void text(String text) {
        utf8.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void text(char[] utf16, int from, int to) {
        text(new String(utf16, from, to - from));
    }

    @Override
    public void text(byte[] bytes, int from, int to) {
        utf8.write(bytes, from, to - from);
    }

    @Override
    public void done(String reason) {
        text("\ndone: " + reason + "\n");
    }

    @Override
    public void plan(Plan plan) {
        plan(
                plan.agentId(),
                plan.planId(),
                plan.steps().stream().map(Transcript::show).toList());
    }

    @Override
    public void plan(BoundPlan plan) {
        Integer agentId = plan.agentId();
        plan(
                agentId == null ? OptionalInt.empty() : OptionalInt.of(agentId),
                plan.planId(),
                plan.steps().stream().map(Transcript::showBound).toList());
    }

    @Override
    public long value() {
        return Arrays.hashCode(utf8.toByteArray());
    }

    /** All that was found. */
    @Override
    public String toString() {
        return utf8.toString(StandardCharsets.UTF_8);
    }

    private void plan(OptionalInt agentId, String planId, List<String> steps) {
        text(agentId + " " + planId + " " + steps + "\n");
    }

    private static String show(Step step) {
        return step.act() + show(step.parameters());
    }

    private static String showBound(Map<String, Object> step) {
        Map<String, Object> parameters = new HashMap<>(step);
        Object act = parameters.remove("act");
        return act + show(parameters);
    }

    /** Numbers by value, whatever type they were bound to; members by name, whatever their order. */
    private static String show(Object value) {
        if (value instanceof Number number) {
            return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(member -> member.getKey() + "=" + show(member.getValue()))
                    .sorted()
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Transcript::show).collect(Collectors.joining(", ", "[", "]"));
        }
        return String.valueOf(value);
    }
}
