package dev.weir.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.micro.input.BenchStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A benchmark compares times; here is shown that those times are spent on the same answers. */
class ContendersAgreeTest {

    private static final List<String> STREAMS = List.of(
            "chat-prose",
            "generate-unicode",
            "generate-plan",
            "generate-batch-10",
            "generate-batch-100",
            "synthetic-100");
    private static final String THOUSAND = "synthetic-1000";
    private static final List<String> READS = List.of("recorded", "1448", "8192", "7");
    /** Each reads another variant of the stream. */
    private static final int OPERATIONS = 2;

    @ParameterizedTest
    @MethodSource
    void findTheSameLines(String stream, String reads) {
        String lines = agreed(SplitBenchmark.class, Map.of("stream", stream, "reads", reads));
        assertThat(lines.lines().count())
                .isEqualTo((long) OPERATIONS * BenchStream.named(stream).recordCount());
    }

    static Stream<Arguments> findTheSameLines() {
        return streamsAndReads();
    }

    @ParameterizedTest
    @MethodSource
    void findTheSameTextInTheBytes(String stream, String reads) {
        assertThat(agreed(SplitDecodeBenchmark.class, Map.of("stream", stream, "reads", reads)))
                .isEqualTo(text(stream));
    }

    @ParameterizedTest
    @MethodSource
    void findTheSameTextInEvents(String stream, String reads) {
        assertThat(agreed(SseBenchmark.class, Map.of("stream", stream, "reads", reads)))
                .isEqualTo(text(stream));
    }

    static Stream<Arguments> findTheSameTextInEvents() {
        return Stream.of("openai-chat", "openai-chat-batch-5", "openai-chat-unicode", "openai-chat-no-usage")
                .flatMap(stream -> READS.stream().map(reads -> Arguments.of(stream, reads)));
    }

    static Stream<Arguments> findTheSameTextInTheBytes() {
        return streamsAndReads();
    }

    @ParameterizedTest
    @FieldSource("STREAMS")
    void findTheSameTextInTheLines(String stream) {
        assertThat(agreed(DecodeBenchmark.class, Map.of("stream", stream))).isEqualTo(text(stream));
    }

    private static String text(String stream) {
        return new String(BenchStream.named(stream).text(), StandardCharsets.UTF_8).repeat(OPERATIONS);
    }

    @ParameterizedTest
    @MethodSource("streamsOfPlans")
    void extractTheSamePlans(String stream) {
        String plans = agreed(ExtractBenchmark.class, Map.of("stream", stream));
        assertThat(plans.lines().count())
                .isEqualTo((long) OPERATIONS * BenchStream.named(stream).planCount());
    }

    /** Growth is judged by these. Not asked is reparse, which would parse 13 GB for its answer: it is measured up to 100 plans. */
    @Test
    void extractTheSameThousandPlans() {
        List<String> names = new ArrayList<>(new Contenders(ExtractBenchmark.class).names());
        assertThat(names.remove("reparse")).isTrue();
        String plans = agreed(ExtractBenchmark.class, Map.of("stream", THOUSAND), names);
        assertThat(plans.lines().count()).isEqualTo(OPERATIONS * 1_000L);
    }

    /** All that bind: {@code spans} hands out bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"generate-batch-10", "synthetic-48", "synthetic-100", THOUSAND})
    void findTheSameElements(String stream) {
        List<String> names = new ArrayList<>(new Contenders(ElementsBenchmark.class).names());
        assertThat(names.remove("spans")).isTrue();
        if (stream.equals(THOUSAND)) {
            assertThat(names.remove("repair")).isTrue(); // it would parse 13 GB
        }
        assertThat(agreed(ElementsBenchmark.class, Map.of("stream", stream), names)
                        .lines()
                        .count())
                .isEqualTo((long) OPERATIONS * BenchStream.named(stream).planCount());
    }

    /** What parses all there is again with each fragment takes a minute or more for an answer of 1,000. */
    @Test
    void whatIsQuadraticIsNotMeasuredWithAThousand() throws NoSuchMethodException {
        for (Method quadratic :
                List.of(ExtractBenchmark.class.getMethod("reparse"), ElementsBenchmark.class.getMethod("repair"))) {
            FullProfile mark = quadratic.getAnnotation(FullProfile.class);
            assertThat(mark).as("%s", quadratic).isNotNull();
            assertThat(mark.notOn()).as("%s", quadratic).contains(THOUSAND);
        }
    }

    @Test
    void findTheSameThousandPlansInTheBytes() {
        String plans = agreed(PipelineBenchmark.class, Map.of("stream", THOUSAND, "reads", "8192"));
        assertThat(plans.lines().filter(line -> line.contains("[")).count()).isEqualTo(OPERATIONS * 1_000L);
    }

    @ParameterizedTest
    @MethodSource
    void findTheSamePlansInTheBytes(String stream, String reads) {
        String plans = agreed(PipelineBenchmark.class, Map.of("stream", stream, "reads", reads));
        assertThat(plans.lines().filter(line -> line.contains("[")).count())
                .isEqualTo((long) OPERATIONS * BenchStream.named(stream).planCount());
        assertThat(plans.lines().filter(line -> line.startsWith("done: ")).count())
                .isEqualTo(OPERATIONS);
    }

    static Stream<Arguments> findTheSamePlansInTheBytes() {
        return streamsOfPlans().flatMap(stream -> READS.stream().map(reads -> Arguments.of(stream, reads)));
    }

    static Stream<String> streamsOfPlans() {
        return STREAMS.stream().filter(stream -> BenchStream.named(stream).planCount() > 0);
    }

    /** What all contenders of a benchmark found, in all variants of its input. */
    private static String agreed(Class<?> benchmark, Map<String, String> params) {
        return agreed(benchmark, params, new Contenders(benchmark).names());
    }

    private static String agreed(Class<?> benchmark, Map<String, String> params, List<String> names) {
        Contenders contenders = new Contenders(benchmark);
        assertThat(names).as("contenders of %s", benchmark).hasSizeGreaterThan(2);
        List<String> answers = new ArrayList<>();
        names.forEach(name -> answers.add(contenders.answer(name, params, OPERATIONS)));
        for (int i = 1; i < names.size(); i++) {
            assertThat(answers.get(i))
                    .as("%s and %s, %s", names.get(i), names.get(0), params)
                    .isEqualTo(answers.get(0));
        }
        return answers.get(0);
    }

    private static Stream<Arguments> streamsAndReads() {
        return STREAMS.stream().flatMap(stream -> READS.stream().map(reads -> Arguments.of(stream, reads)));
    }
}
