package dev.weir.plan.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.plan.NoPlanException;
import dev.weir.plan.Plan;
import dev.weir.plan.PlanOptions;
import dev.weir.plan.ToolRegistry;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that look like another encoding, or like nothing at all; the limit is there against hanging. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class PlanParserHostileTest {

    private static final int ROUNDS = 3_000;
    private static final String ALMOST_JSON = "{'plan_id':'p1','steps':[{'act':'Reload'}]}";
    private static final String PLAN = ALMOST_JSON.replace('\'', '"');
    private static final ToolRegistry REGISTRY = ToolRegistry.bundled();
    private final PlanParser parser = new PlanParser(REGISTRY);

    /** What Jackson takes for UTF-16 or UTF-32 if it may guess, as it does from the first four bytes. */
    static List<String> lookAlikes() {
        return List.of(
                "{\0}\0",
                "{\0x",
                "{\0\0\0}\0\0\0",
                "{\0'\0}\0",
                "[\0]\0",
                "[\0{\0}\0]\0",
                "\0{\0}",
                "\0\0\0{\0\0\0}",
                "{\0\0",
                "{\0",
                "\uFEFF{\0}\0",
                "{\uFEFF}");
    }

    @ParameterizedTest
    @MethodSource("lookAlikes")
    void comesToTheEndOfWhatLooksLikeAnotherEncoding(String lookAlike) {
        for (String before : List.of("", "ok ", "[", "{\"a\":", "`", "\0", "\n")) {
            for (String after : List.of("", "x", "\0", "{", "{\0}\0", "]")) {
                String text = before + lookAlike + after;
                assertThatThrownBy(() -> parser.parse(text)).as(text).isInstanceOf(NoPlanException.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("lookAlikes")
    void findsThePlanBehindIt(String lookAlike) {
        for (String plan : List.of(PLAN, ALMOST_JSON)) {
            String text = "ok " + lookAlike + " " + plan;
            assertThat(parser.parse(text).plans())
                    .as(text)
                    .extracting(Plan::planId)
                    .containsExactly("p1");
        }
    }

    /** Text is UTF-8 here: what an exchange of JSON must be (RFC 8259, section 8.1). */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
    void findsNoPlanInOtherEncodings(String encoding) {
        for (String text : List.of(PLAN, ALMOST_JSON, "[" + ALMOST_JSON + ",]", "\uFEFF" + PLAN)) {
            byte[] encoded = text.getBytes(Charset.forName(encoding));
            assertThatThrownBy(() -> parser.parse(encoded)).isInstanceOf(NoPlanException.class);
        }
    }

    static List<String> units() {
        return List.of(
                "{",
                "[",
                "[1,",
                "{\"plan_id\":\"p1\",\"steps\":[ ",
                "{\"a\":",
                "{'a':[",
                "{\"agent_id\":1,\"a\":",
                "/*{",
                "\"{",
                "{\0x",
                "{\0}\0",
                "[\0",
                "\0{",
                "{\uFEFF");
    }

    /** Counts attempts: a time would prove less. */
    @ParameterizedTest
    @MethodSource("units")
    void makesABoundedNumberOfAttempts(String unit) {
        for (int times : new int[] {1_000, 20_000, 200_000}) {
            byte[] text = unit.repeat(times).getBytes(StandardCharsets.UTF_8);
            assertThat(failedAttempts(text, () -> false))
                    .as("%d bytes", text.length)
                    .isPositive()
                    .isLessThanOrEqualTo(
                            Math.toIntExact(AttemptBudget.budgetBytes(text.length) / AttemptBudget.ATTEMPT_BYTES + 1));
        }
    }

    @ParameterizedTest
    @MethodSource("units")
    void makesFewAttemptsMoreOnceTheTimeIsUp(String unit) {
        byte[] text = unit.repeat(20_000).getBytes(StandardCharsets.UTF_8);
        int late = Math.toIntExact(AttemptBudget.lateBudgetBytes(text.length) / AttemptBudget.ATTEMPT_BYTES + 1);
        for (int asked : new int[] {0, 1, 50}) {
            AtomicInteger questions = new AtomicInteger();
            assertThat(failedAttempts(text, () -> questions.incrementAndGet() > asked))
                    .as("time is up at question %d", asked + 1)
                    .isBetween(1, asked + late);
        }
    }

    private static int failedAttempts(byte[] text, BooleanSupplier timeUp) {
        AttemptBudget attempts = new AttemptBudget(text.length, timeUp);
        new TolerantReader(text, REGISTRY, PlanOptions.defaults(), new TreeMap<>(), new RejectedSpans(), attempts, 0)
                .read();
        return attempts.failedAttempts();
    }

    @Test
    void findsPlansOrSaysThatThereAreNoneInAnyBytes() {
        int found = 0;
        for (long seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            String text = new HostileTexts(random).text();
            byte[] bytes = (random.nextBoolean() ? text : text.replace('"', '\'')).getBytes(StandardCharsets.UTF_8);
            for (int change = random.nextInt(4); change > 0 && bytes.length > 0; change--) {
                bytes[random.nextInt(bytes.length)] = random.nextBoolean() ? 0 : (byte) random.nextInt();
            }
            found += plansOrNone(bytes, seed);
        }
        assertThat(found).isGreaterThan(ROUNDS / 10);
    }

    private int plansOrNone(byte[] bytes, long seed) {
        try {
            return parser.parse(bytes).plans().size();
        } catch (NoPlanException e) {
            assertThat(e.rejected()).as("seed %d", seed).allMatch(plan -> plan.toByte() <= bytes.length);
            return 0;
        }
    }
}
