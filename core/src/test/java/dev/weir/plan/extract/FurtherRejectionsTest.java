package dev.weir.plan.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.AllocatedBytes;
import dev.weir.plan.NoPlanException;
import dev.weir.plan.ParsedAnswer;
import dev.weir.plan.Plan;
import dev.weir.plan.PlanListener;
import dev.weir.plan.PlanOptions;
import dev.weir.plan.PlanOptions.Binding;
import dev.weir.plan.PlanReport;
import dev.weir.plan.Reason.Kind;
import dev.weir.plan.RejectedPlan;
import dev.weir.plan.ToolRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A text with more rejected plans than are described. */
class FurtherRejectionsTest {

    private static final String PLAN = "{\"plan_id\":\"p1\",\"steps\":[{\"act\":\"Reload\"}]}";
    private static final ToolRegistry REGISTRY = ToolRegistry.bundled();

    /** What is told of a text. */
    private static final class Told implements PlanListener {

        final List<Plan> plans = new ArrayList<>();
        final List<RejectedPlan> described = new ArrayList<>();
        final List<String> further = new ArrayList<>();
        final PlanReport report;

        Told(String text, PlanOptions options) {
            PlanExtractor extractor = new PlanExtractor(REGISTRY, this, options);
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            extractor.feed(utf8, 0, utf8.length);
            report = extractor.finish();
        }

        @Override
        public void onPlan(Plan plan, long fromByte, long toByte) {
            plans.add(plan);
        }

        @Override
        public void onRejected(RejectedPlan plan) {
            described.add(plan);
        }

        @Override
        public void onFurtherRejected(long fromByte, long toByte, boolean closed) {
            further.add(fromByte + ".." + toByte + (closed ? " closed" : " broke off"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void describesTheFirst100AndCountsTheOthers(Binding binding) {
        String unit = "{\"steps\":1},";
        Told told = new Told(
                "[" + unit.repeat(250) + PLAN + "," + unit.repeat(750) + "0]",
                PlanOptions.defaults().withBinding(binding));
        assertThat(told.plans).extracting(Plan::planId).containsExactly("p1");
        assertThat(told.described).hasSize(PlanReport.MAX_LISTED).isEqualTo(told.report.rejected());
        assertThat(told.further).hasSize(900);
        int from = 1 + 100 * unit.length();
        assertThat(told.further.get(0)).isEqualTo(from + ".." + (from + unit.length() - 1) + " closed");
        assertThat(told.report.rejectedCount()).isEqualTo(1_000);
        assertThat(told.report.problems()).hasSize(101).contains("900 more plans were rejected");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"plan_id\":\"p\",\"steps\":[{\"act\":\"Fly\"}]} | closed",
                "{\"agent_id\":1} | closed",
                "{\"note\":{\"steps\":1}} | closed",
                "{\"st\\u0065ps\":\"a value long enough for a plan\"} | closed",
                "{\"plan_id\":\"p\",\"steps\":[oops | broke off",
                "{\"a\":\"{\\\"steps\\\":1}\"} | closed",
            })
    void countsEveryKind(String unit, String end) {
        Told told = new Told((unit + "\n").repeat(300) + PLAN, PlanOptions.defaults());
        assertThat(told.plans).hasSize(1);
        assertThat(told.described).hasSize(100);
        assertThat(told.further).hasSize(200).allMatch(further -> further.endsWith(end));
        assertThat(told.report.rejectedCount()).isEqualTo(300);
    }

    @Test
    void findsThePlansThatOnlyTheCheckCanJudgeAmongThem() {
        String unusual = "{\"plan_id\":\"p\",\"st\\u0065ps\":[{\"act\":\"Scan\",\"radius\":1e1}]}";
        Told told = new Told("{\"steps\":1}".repeat(200) + unusual.repeat(3), PlanOptions.defaults());
        assertThat(told.plans).hasSize(3);
    }

    @Test
    void describesThePlanInWhichTheTextEnds() {
        Told told = new Told(
                "[" + "{\"steps\":1},".repeat(200) + "{\"plan_id\":\"last\",\"steps\":[", PlanOptions.defaults());
        assertThat(told.described).hasSize(101);
        assertThat(told.report.rejected()).hasSize(100);
        assertThat(told.report.rejectedCount()).isEqualTo(201);
        assertThat(told.report.unterminated()).hasValueSatisfying(last -> {
            assertThat(last.planId()).hasValue("last");
            assertThat(last.is(Kind.UNTERMINATED)).isTrue();
            assertThat(told.described.get(100)).isEqualTo(last);
        });
    }

    @Test
    void takesAPlanThatAStringEndsInForNoneInWhichTheTextEnds() {
        String held = "{\"steps\":1}{\"plan_id\":\"p\",\"steps\":[";
        Told told = new Told(("[" + SlowPlanFinder.quoted(held) + "]").repeat(200), PlanOptions.defaults());
        assertThat(told.described).hasSize(100);
        assertThat(told.report.rejectedCount()).isEqualTo(400);
        assertThat(told.report.unterminated()).isEmpty();
    }

    /** The parser reads strictly, then tolerantly; what both reject counts once. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[%a 0]|400|~~",
                "%a|400|~~",
                "[%a,]|400|~~",
                "[%t]|400|~~",
                "%a%t|800|~~",
                "[%p,%a 0]|400|p1",
                "%p%t|400|p1",
                "%a [%p,]|400|p1",
            })
    void theParserCountsEachOnce(String shape, long count, String planId) {
        String text = shape.replace("%a", "{\"steps\":1},".repeat(400))
                .replace("%t", "{'steps':1},".repeat(400))
                .replace("%p", PLAN);
        PlanParser parser = new PlanParser(REGISTRY);
        if (planId.isEmpty()) {
            assertThatThrownBy(() -> parser.parse(text))
                    .isInstanceOfSatisfying(NoPlanException.class, e -> {
                        assertThat(e.rejected()).hasSize(100);
                        assertThat(e.rejectedCount()).isEqualTo(count);
                    })
                    .hasMessageEndingWith("; and " + (count - 3) + " more plans were rejected");
        } else {
            ParsedAnswer answer = parser.parse(text);
            assertThat(answer.plans()).extracting(Plan::planId).containsExactly(planId);
            assertThat(answer.rejected()).hasSize(100);
            assertThat(answer.rejectedCount()).isEqualTo(count);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"steps\":1},",
                "{\"steps\":[]},",
                "{\"agent_id\":1},",
                "{\"note\":{\"steps\":1}},",
                "{\"plan_id\":0,\"steps\":[\"first Reload, then Scan\"]},",
                "{\"agent_id\":1,\"steps\":[oops ",
            })
    void countingAllocatesNothing(String unit) {
        assertThat(allocatedBytesOfOneMore(unit)).isZero();
    }

    /** Here something of it is bound before it turns out to be wrong. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"plan_id\":\"p1\",\"steps\":[{\"act\":\"Fly\"}]},",
                "{\"steps\":[{\"act\":\"Reload\"}],\"agent_id\":null},",
                "{\"plan_id\":\"p1\",\"steps\":[{\"act\":\"MoveTo\",\"x\":4}]},",
                "{\"plan_id\":\"p1\",\"steps\":[{\"act\":\"MoveTo\",\"x\":4,\"y\":7000}]},",
                "{\"plan_id\":\"p1\",\"steps\":[{\"y\":4,\"x\":7}]},",
            })
    void rejectingAllocatesLessThanBinding(String unit) {
        long bound = allocatedBytesOfOneMore("{\"plan_id\":\"p1\",\"steps\":[{\"act\":\"MoveTo\",\"x\":4,\"y\":7}]},");
        assertThat(allocatedBytesOfOneMore(unit)).isLessThan(bound);
    }

    private static long allocatedBytesOfOneMore(String unit) {
        byte[] text = unit.repeat(1_000).getBytes(StandardCharsets.UTF_8);
        PlanExtractor extractor = new PlanExtractor(REGISTRY, (plan, from, to) -> {});
        for (int warmUp = 0; warmUp < 200; warmUp++) {
            extractor.feed(text, 0, text.length);
        }
        return AllocatedBytes.leastOf(() -> extractor.feed(text, 0, text.length)) / 1_000;
    }
}
