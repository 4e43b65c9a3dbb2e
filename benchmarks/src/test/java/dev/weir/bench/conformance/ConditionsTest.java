package dev.weir.bench.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.llm.LlmStream;
import dev.weir.llm.failure.LlmException;
import dev.weir.ollama.OllamaClient;
import dev.weir.ollama.OllamaEndpoint;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
class ConditionsTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration FIRST_BYTE = Duration.ofMillis(300);

    private static String told(Map<String, String> environment, String name) {
        return Objects.requireNonNull(environment.get(name), name);
    }

    /** Weir's client in this process, doing as a command would. */
    private static CommandRun askWithWeir(Map<String, String> environment, Duration limit, int mostBytes) {
        boolean isChat = told(environment, "WEIR_API").equals("chat");
        Duration idle = Duration.ofMillis(Long.parseLong(told(environment, "WEIR_IDLE_MS")));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        int status = 0;
        String errors = "";
        try (OllamaClient client = OllamaClient.builder()
                        .baseUrl(told(environment, "WEIR_URL"))
                        .model(told(environment, "WEIR_MODEL"))
                        .endpoint(isChat ? OllamaEndpoint.CHAT : OllamaEndpoint.GENERATE)
                        .idleTimeout(idle)
                        .build();
                LlmStream answer = client.completeStreaming(told(environment, "WEIR_PROMPT"))) {
            answer.forEach(text -> printed.writeBytes(text.getBytes(StandardCharsets.UTF_8)));
        } catch (LlmException failure) {
            status = 1;
            errors = String.valueOf(failure.getMessage());
        }
        return new CommandRun(OptionalInt.of(status), printed.toByteArray(), false, errors, 0, 1);
    }

    /** Reads to the end whatever comes, and takes all of it for the text. */
    private static CommandRun askAndNoticeNothing(Map<String, String> environment, Duration limit, int mostBytes) {
        CommandRun run = askWithWeir(environment, limit, mostBytes);
        return new CommandRun(OptionalInt.of(0), run.output(), false, "", 0, 1);
    }

    @ParameterizedTest
    @EnumSource
    void weirsOwnClientIsRightUnderAllOfThem(StreamApi api) throws Exception {
        List<Condition> conditions = Conditions.of(api, FIRST_BYTE);
        List<Finding> findings =
                new ClientCheck("weir", ConditionsTest::askWithWeir, api, LIMIT).run(conditions, finding -> {});
        assertThat(findings).extracting(Finding::condition).containsExactlyElementsOf(conditions);
        assertThat(findings)
                .allSatisfy(finding -> assertThat(finding.verdict().isRight())
                        .as("%s: %s, %s", finding.condition().name(), finding.verdict(), finding.note())
                        .isTrue());
    }

    @Test
    void aClientThatNoticesNothingSwallowsAllThatGoesWrong() throws Exception {
        List<Condition> failing = Conditions.of(StreamApi.CHAT, FIRST_BYTE).stream()
                .filter(condition -> condition.expectation() == Expectation.FAIL)
                .toList();
        assertThat(new ClientCheck("weir", ConditionsTest::askAndNoticeNothing, StreamApi.CHAT, LIMIT)
                        .run(failing, finding -> {}))
                .hasSizeGreaterThan(10)
                .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.SWALLOWED));
    }

    @ParameterizedTest
    @EnumSource
    void theirNamesAreDifferentAndTheirTextsAreNot(StreamApi api) {
        List<Condition> conditions = Conditions.of(api, FIRST_BYTE);
        assertThat(conditions).extracting(Condition::name).doesNotHaveDuplicates();
        assertThat(conditions)
                .filteredOn(condition -> condition.expectation() != Expectation.FAIL)
                .allSatisfy(condition -> assertThat(condition.text()).isNotEmpty());
        assertThat(conditions)
                .extracting(Condition::name)
                .as("both APIs have the same conditions")
                .containsExactlyElementsOf(Conditions.of(StreamApi.CHAT, FIRST_BYTE).stream()
                        .map(Condition::name)
                        .toList());
    }
}
