package dev.weir.plan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.plan.PlanOptions;
import dev.weir.plan.PlanReport;
import dev.weir.plan.Reason.Kind;
import dev.weir.plan.ToolRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts the bytes that are read more than once: a time would prove less. */
class ExtractorGrowthTest {

    /** A value and what is in it, as JSON and as prose, for each of the two ways to tell strings from what is between them. */
    private static final int MOST_READINGS = 4;

    /** What is nested about as deep as it may be where it outgrows the cap is read again for each of the outer ones that are given up. */
    private static final int MOST_READINGS_BEYOND_THE_CAP = 12;

    private static final int PIECE_BYTES = 1 << 16;
    private static final int LONG_TEXT_BYTES = 8 << 20;

    static List<String> units() {
        return List.of(
                "{",
                "[",
                "{\"a\":",
                "[{\"a\":[",
                "{\"agent_id\":1,\"a\":",
                "{\"agent_id\":1,\"a\":{\"steps\":",
                "{\"plan_id\":\"p1\",\"steps\":[ ",
                "[\"\",",
                "{\"\":[\"{\\\"\",",
                "{\"a\":{\"b\":1},\"c\":[",
                "{\"a\":{\"steps\":1},\"b\":",
                "{\"a\":[\"{\",",
                "`",
                "\\",
                "<",
                "\"",
                "[{},",
                "{\"x\":\"{\\\"\"},",
                "{\"x\":\"\\u007b\\\"\"},",
                "[\"\\u007b\\\"steps\\\":1}\",",
                "{\"k\":\"{\",",
                "\"{\":",
                ":\",\":\"{",
                "<think>{",
                "{\"a\":\"{\",\":1,",
                "[\"{\",\":1,\",",
                "[\"{\\\"steps\\\":1}\",",
                "{}",
                "{\"a\":1}",
                "{\"plan_id\":\"p1\",\"steps\":[1,",
                "{\"plan_id\":\"p1\",\"note\":\"",
                "[\"x\",1,{\"agent_id\":1,\"plans\":[",
                "{\"steps\":\"{",
                "{\"steps\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}x",
                "[\"{\\\"{\",x");
    }

    @ParameterizedTest
    @MethodSource("units")
    void readsEachByteABoundedNumberOfTimes(String unit) {
        staysBounded(unit, PlanOptions.DEFAULT_MAX_PLAN_BYTES, MOST_READINGS);
    }

    @ParameterizedTest
    @MethodSource("units")
    void readsEachByteABoundedNumberOfTimesBeyondTheCap(String unit) {
        for (int cap : new int[] {16, 50, 300, 1_000}) {
            staysBounded(unit, cap, MOST_READINGS_BEYOND_THE_CAP);
        }
    }

    private static void staysBounded(String unit, int maxPlanBytes, int mostReadings) {
        long once = reread(unit, 1_000, maxPlanBytes);
        long twice = reread(unit, 2_000, maxPlanBytes);
        long length = 2_000L * unit.length();
        assertThat(twice).as("bytes read again, of %d", length).isLessThanOrEqualTo(mostReadings * length);
        assertThat(twice)
                .as("growth from %d, with a cap of %d", once, maxPlanBytes)
                .isLessThanOrEqualTo(2 * once + once / 4 + 64L * unit.length() * 64);
    }

    /** Through the extractor itself, binding and reports and all; the limit is there against hanging. */
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"plan_id\":\"p1\",\"steps\":[ ",
                "{\"agent_id\":1,\"a\":",
                "{\"a\":",
                "[",
                "{",
                "`",
                "<",
                "<think>",
                "\"",
                "{\"x\":\"\\\\",
            })
    void comesToTheEndOfManyMegabytes(String unit) {
        byte[] piece = unit.repeat(PIECE_BYTES / unit.length()).getBytes(StandardCharsets.UTF_8);
        PlanExtractor extractor = new PlanExtractor(ToolRegistry.bundled(), (plan, from, to) -> {});
        int pieces = LONG_TEXT_BYTES / piece.length;
        for (int i = 0; i < pieces; i++) {
            extractor.feed(piece, 0, piece.length);
        }
        PlanReport report = extractor.finish();
        assertThat(report.validCount()).isZero();
        assertThat(report.rejected()).allMatch(plan -> plan.toByte() <= (long) pieces * piece.length);
    }

    private static long reread(String unit, int times, int maxPlanBytes) {
        byte[] text = unit.repeat(times).getBytes(StandardCharsets.UTF_8);
        return scanned(text, maxPlanBytes, new Nothing());
    }

    private static long scanned(byte[] text, int maxPlanBytes, Nothing handler) {
        PlanScanner scanner = new PlanScanner(PlanOptions.defaults().withMaxPlanBytes(maxPlanBytes), handler);
        for (int i = 0; i < text.length; i++) {
            scanner.feed(text, i, i + 1);
        }
        scanner.finish();
        return scanner.rereadBytes();
    }

    /** What opens, what is within, and what closes: sixty deep around a long string, and closed. */
    static List<List<String>> nests() {
        String held = "\"" + "{\\\"plan_id\\\":1, ".repeat(2_000) + "\"";
        String text = "\"" + "text ".repeat(2_000) + "\"";
        return List.of(
                List.of("{\"a\":", held, "}"),
                List.of("{\"agent_id\":1,\"a\":", held, "}"),
                List.of("{\"agent_id\":1,\"plans\":", held, "}"),
                List.of("{\"plan_id\":\"p\",\"a\":", "[{\"steps\":" + text + "}]", "}"),
                List.of("{\"plan_id\":\"p\",\"a\":", "{\"steps\":" + text + "}", ",\"agent_id\":2}"),
                List.of("{\"x\":{\"steps\":1},\"plan_id\":\"p\",\"a\":", text, "}"),
                List.of("{\"plan_id\":\"p\",\"x\":{\"steps\":1},\"a\":", text, "}"),
                List.of("{\"a\":", "{\"s\":" + text + "}", ",\"steps\":1}"),
                List.of("{\"x\":" + held.substring(0, 40) + "\",\"a\":", text, "}"));
    }

    @ParameterizedTest
    @MethodSource("nests")
    void readsNoByteOfClosedNestsAgain(List<String> nest) {
        String closed = nest.get(0).repeat(60) + nest.get(1) + nest.get(2).repeat(60);
        byte[] text = closed.getBytes(StandardCharsets.UTF_8);
        Nothing handler = new Nothing();
        assertThat(scanned(text, PlanOptions.DEFAULT_MAX_PLAN_BYTES, handler)).isZero();
        assertThat(handler.lookedAt)
                .as("bytes bound or searched, of %d", text.length)
                .isLessThanOrEqualTo(2L * text.length);
    }

    /** What waits inside of sixty objects, each of which turns out to be an envelope; beside as many members as there may be. */
    @ParameterizedTest
    @MethodSource("nests")
    void goesOverAMemberAtMostOnceForEachObjectAroundIt(List<String> nest) {
        long once = repeated(nest, 50);
        long twice = repeated(nest, 100);
        assertThat(twice)
                .as("entries gone over again")
                .isLessThanOrEqualTo(OpenContainers.MAX_DEPTH * 60L * (3 * 100 + 10));
        assertThat(twice).as("growth from %d", once).isLessThanOrEqualTo(2 * once);
    }

    private static long repeated(List<String> nest, int members) {
        String opening = nest.get(0).replace("\"a\":", "\"m\":{},".repeat(members) + "\"a\":");
        String closed = opening.repeat(60) + nest.get(1) + nest.get(2).repeat(60);
        byte[] text = closed.getBytes(StandardCharsets.UTF_8);
        PlanScanner scanner = new PlanScanner(PlanOptions.defaults(), new Nothing());
        scanner.feed(text, 0, text.length);
        scanner.finish();
        assertThat(scanner.rereadBytes()).as("bytes read again").isZero();
        return scanner.repeatedEntries();
    }

    private static final class Nothing implements PlanScanner.Handler {

        /** How many bytes a binder or another scanner would have read. */
        private long lookedAt;

        @Override
        public void plan(
                byte[] bytes, int from, int to, long fromByte, long toByte, boolean enveloped, int agentAround) {
            lookedAt += to - from;
        }

        @Override
        public boolean isValid(byte[] bytes, int from, int to, long fromByte) {
            lookedAt += to - from;
            return false;
        }

        @Override
        public void thought(long toByte) {}

        @Override
        public void ended() {}

        @Override
        public void step(long planFromByte, int stepIndex, byte[] bytes, int from, int to) {}

        @Override
        public void broken(
                Kind kind,
                String expected,
                byte[] bytes,
                int from,
                int to,
                long fromByte,
                long toByte,
                int stepCount) {}

        @Override
        public boolean held(byte[] bytes, int from, int to, long fromByte, int agentAround) {
            lookedAt += to - from;
            return false;
        }
    }
}
