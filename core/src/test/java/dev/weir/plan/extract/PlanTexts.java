package dev.weir.plan.extract;

import dev.weir.plan.Parameter;
import dev.weir.plan.ParameterType;
import dev.weir.plan.Tool;
import dev.weir.plan.ToolRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes plans and answers the way models do, and the way they should not; the same seed gives the same. */
public final class PlanTexts {

    private static final List<String> PROSE = List.of(
            "Here is the plan:",
            "Use {curly} and [square] brackets",
            "5\" of \"armour\"",
            "\u3053\u3093 \ud83d\ude80",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "{\"",
            "<",
            "<thin",
            "[1]",
            "{}",
            "[]",
            "null",
            ",",
            "{\"a\":[1,2,{\"b\":null}]}",
            "```json\n",
            "```",
            "\\",
            "\n",
            "{\"agent_id\":3}",
            "{\"agent_id\":3,",
            "{\"steps\":[",
            "{\"x\":\"{\\\"y\\\":1}\"}",
            "[\"{\\\"steps\\\":1}\"]");

    private final Random random;
    private final List<Tool> tools;

    /**
     * @param registry the tools that the plans use
     */
    public PlanTexts(long seed, ToolRegistry registry) {
        this.random = new Random(seed);
        this.tools = List.copyOf(registry.tools());
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    private boolean rarely() {
        return random.nextInt(12) == 0;
    }

    @SafeVarargs
    private <T> T one(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Some text with plans in it, in any of the shapes in which models answer, or in none of them. */
    String answer() {
        StringBuilder text = new StringBuilder();
        int parts = 1 + random.nextInt(3);
        for (int i = 0; i < parts; i++) {
            if (random.nextInt(3) == 0) {
                text.append(one(PROSE.toArray(new String[0]))).append(blank());
            }
            if (random.nextInt(6) == 0) {
                text.append(one("<think>", "\n<think>", "\n\r\n<think>"))
                        .append(one("hm", "{\"steps\":[]}", plan(1), "</thin"))
                        .append(one("</think>", "</think>\n", "</think>\n<think></think>", ""));
            }
            text.append(value()).append(blank());
        }
        return text.toString();
    }

    private String value() {
        return switch (random.nextInt(9)) {
            case 0 -> plan(1);
            case 1, 2 -> plans();
            case 3 -> "{" + blank() + "\"plans\":" + plans() + "}";
            case 4 -> "{\"plan\":" + plan(1) + one("", ",\"note\":\"\\n{ \\\"x\\\"\"", ",\"steps\":1") + "}";
            case 5 -> "```json\n" + plans() + "\n```";
            case 6 -> string(one(plan(1), plans(), "hello", plan(1) + "\n" + plan(2), "Sure: " + plans() + "."));
            case 7 ->
                "{\"" + one("plan", "agent_id", "plan_id", "x") + "\":"
                        + string(one(
                                plan(1),
                                plans(),
                                "{\"x\":1}",
                                "```json\n" + plan(1) + "\n```",
                                "Use {braces}: " + plan(1) + "{"))
                        + one("", ",\"y\":" + plan(2)) + "}";
            default ->
                "{" + one("", "\"agent_id\":2,", "\"plan_id\":\"q\",") + name(one("inner", "plans", "plan"))
                        + one(plan(1), plans())
                        + one("", ",\"note\":{\"agent_id\":1}") + "}";
        };
    }

    /**
     * Objects without steps, arrays and long strings, one inside the other, around valid plans.
     *
     * @param planIds to which the plans are added, in order
     */
    String envelope(List<String> planIds, int depth) {
        return switch (random.nextInt(depth > 4 ? 3 : 8)) {
            case 0 -> "\"" + "x".repeat(random.nextInt(200)) + "\"";
            case 1, 2 -> {
                planIds.add("p" + planIds.size());
                yield "{\"plan_id\":\"" + planIds.get(planIds.size() - 1) + "\",\"steps\":[{\"act\":\"Reload\"}]}";
            }
            case 3, 4 -> "[" + envelopes(planIds, depth, "") + "]";
            default ->
                "{" + one("", "\"agent_id\":1,", "\"plan_id\":\"q\",") + "\"x\":0"
                        + envelopes(planIds, depth, ",\"" + one("plans", "plan", "inner") + "\":")
                        + one("", ",\"agent_id\":1") + "}";
        };
    }

    private String envelopes(List<String> planIds, int depth, String name) {
        StringBuilder envelopes = new StringBuilder();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            envelopes.append(name.isEmpty() && i > 0 ? "," : name).append(envelope(planIds, depth + 1));
        }
        return envelopes.toString();
    }

    /** Prose and JSON that breaks off or never closes, and is often long. */
    String unclosed() {
        StringBuilder text = new StringBuilder("See ");
        int parts = 1 + random.nextInt(6);
        for (int i = 0; i < parts; i++) {
            text.append(one(
                    "{",
                    "[",
                    "\"",
                    "]",
                    "}",
                    ",",
                    "oops",
                    "{\"a\":",
                    "[\"x\",",
                    "{\"steps\":1},",
                    "{\"plan_id\":\"q\",",
                    "{\"plan_id\":\"q\",\"steps\":[",
                    "{\"agent_id\":1,\"plans\":[",
                    "{\"steps\":[{\"a\":1}],\"log\":\"",
                    "\"note\":\""));
            text.append(one("x", "1,", "1,\"x\",").repeat(random.nextInt(3) * random.nextInt(150)));
        }
        return text.toString();
    }

    private String plans() {
        List<String> plans = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 1; i <= count; i++) {
            plans.add(blank() + plan(i));
        }
        return "[" + String.join(blank() + ",", plans) + "]";
    }

    /** A plan, mostly valid. */
    public String plan(int agent) {
        List<String> members = new ArrayList<>();
        if (random.nextInt(3) > 0) {
            members.add(name("agent_id")
                    + (rarely() ? one("\"1\"", "0", "1.0", "null", "-1", "1e0", "4294967296", "1.5") : agent));
        }
        if (!rarely()) {
            members.add(name("plan_id") + (rarely() ? one("1", "null", "\"\"", "\"\\u0070\"") : "\"p" + agent + "\""));
        }
        if (!rarely()) {
            members.add(name("steps") + (rarely() ? one("[]", "{}", "null", "[1]", "[[]]", "\"[]\"") : steps()));
        }
        if (rarely()) {
            members.add(name(one("note", "steps", "agent_id", "a\\\"steps", "agent_id ", "xsteps")) + anything(0));
        }
        if (rarely()) {
            members.add(0, name("extra") + anything(0));
        }
        return object(members);
    }

    private String steps() {
        List<String> steps = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            steps.add(blank() + step());
        }
        return "[" + String.join(blank() + ",", steps) + blank() + "]";
    }

    /** A step, mostly valid. */
    String step() {
        Tool tool = tools.get(random.nextInt(tools.size()));
        List<String> members = new ArrayList<>();
        for (Parameter parameter : tool.parameters()) {
            if (parameter.required() ? random.nextInt(40) > 0 : random.nextBoolean()) {
                members.add(name(parameter.name()) + value(parameter.type()));
            }
        }
        if (rarely()) {
            members.add(name(one("extra", "x", "steps", "", "act")) + anything(0));
        }
        String act = name("act")
                + (random.nextInt(40) == 0
                        ? one("\"Fly\"", "1", "\"\"", "\"Scan\\u0041\"")
                        : "\"" + tool.name() + "\"");
        members.add(rarely() ? members.size() : 0, act);
        return object(members);
    }

    private String value(ParameterType type) {
        if (rarely()) {
            return anything(0);
        }
        if (type instanceof ParameterType.IntegerType integer) {
            return one(
                    Long.toString(integer.minimum()),
                    Long.toString(integer.maximum()),
                    Long.toString(random.nextInt(200) - 20),
                    Integer.toString(random.nextInt(9)),
                    random.nextInt(9) + ".0");
        }
        if (type instanceof ParameterType.NumberType number) {
            return one(
                    Integer.toString(random.nextInt((int) number.maximum())),
                    Double.toString(random.nextInt(1000) / 100.0),
                    "600.0000000000000001",
                    "1e2",
                    "-0",
                    "-0.0",
                    "0.10",
                    "2.5E-1",
                    "12345678901234567890",
                    "0.1234567890123456789");
        }
        if (type instanceof ParameterType.StringType string) {
            return string.allowed().isEmpty()
                    ? one(
                            "\"rifle\"",
                            "\"caf\u00e9 \ud83d\ude80\"",
                            "\"a\\nb\"",
                            "\"\"",
                            "\"" + "x".repeat(65) + "\"",
                            "\"" + "\u00e9".repeat(64) + "\"",
                            "\"\\ud83d\\ude80\"")
                    : "\""
                            + (rarely()
                                    ? "up"
                                    : string.allowed()
                                            .get(random.nextInt(string.allowed().size()))) + "\"";
        }
        if (type instanceof ParameterType.ObjectType object) {
            List<String> members = new ArrayList<>();
            for (Parameter member : object.members()) {
                if (!rarely()) {
                    members.add(name(member.name()) + value(member.type()));
                }
            }
            return object(members);
        }
        if (type instanceof ParameterType.ArrayType array) {
            List<String> items = new ArrayList<>();
            int count = rarely() ? one(0, 33) : 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                items.add(value(array.items()));
            }
            return "[" + String.join(blank() + ",", items) + "]";
        }
        return one("true", "false");
    }

    private String anything(int depth) {
        return switch (random.nextInt(depth > 2 ? 6 : 9)) {
            case 0 -> "null";
            case 1 -> one("true", "false");
            case 2 ->
                one("0", "-1", "3.25", "1e400", "-0.0e-5", "123456789012345678901234567890", "9".repeat(1_001), "1E+2");
            case 3, 4 ->
                one(
                        "\"text\"",
                        "\"\"",
                        "\"\\\"{[\\\\\"",
                        "\"</think><think>\"",
                        "\"```\"",
                        "\"\\u00e9\\ud800\"",
                        "\"\u65e5\u672c\"");
            case 5 -> one("{}", "[]", "{\"steps\":[]}", "[{\"plan_id\":\"z\"}]");
            case 6 -> "[" + anything(depth + 1) + "," + anything(depth + 1) + "]";
            default ->
                object(List.of(name("k") + anything(depth + 1), name(one("x", "steps", "k")) + anything(depth + 1)));
        };
    }

    private String object(List<String> members) {
        return "{" + blank() + String.join(blank() + "," + blank(), members) + blank() + "}";
    }

    private String name(String name) {
        String written = random.nextInt(60) == 0 && !name.isEmpty() && name.indexOf('\\') < 0
                ? String.format("\\u%04x", (int) name.charAt(0)) + name.substring(1)
                : name;
        return "\"" + written + "\"" + blank() + ":" + blank();
    }

    private String blank() {
        return random.nextInt(4) == 0 ? one(" ", "\n", "\t", "\r\n", "    ") : "";
    }

    /** The text as a JSON string; some of what may be escaped is, in one of the ways of writing that. */
    String string(String content) {
        String quoted = SlowPlanFinder.quoted(content);
        if (random.nextInt(3) > 0) {
            return quoted;
        }
        StringBuilder string = new StringBuilder("\"");
        for (int i = 1; i < quoted.length() - 1; i++) {
            char c = quoted.charAt(i);
            if (c == '\\') {
                string.append(c).append(quoted.charAt(++i));
            } else if (c < 0x80 && random.nextInt("{}[]".indexOf(c) < 0 ? 40 : 2) == 0) {
                string.append(String.format(one("\\u%04x", "\\u%04X"), (int) c));
            } else {
                string.append(c);
            }
        }
        return string.append('"').toString();
    }

    /** The text with a few bytes dropped or replaced by others that matter, and then made valid UTF-8 again. */
    byte[] mutated(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            byte[] part = one(
                            "", "", "{", "}", "[", "]", "\"", "\\", ",", ":", " ", "0", "e", "<think>", "\u00e9",
                            "steps")
                    .getBytes(StandardCharsets.UTF_8);
            int removed = Math.min(random.nextInt(3), bytes.length - at);
            byte[] changed = new byte[bytes.length - removed + part.length];
            System.arraycopy(bytes, 0, changed, 0, at);
            System.arraycopy(part, 0, changed, at, part.length);
            System.arraycopy(bytes, at + removed, changed, at + part.length, bytes.length - at - removed);
            bytes = changed;
        }
        return new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    }
}
