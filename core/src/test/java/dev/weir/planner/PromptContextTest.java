package dev.weir.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.llm.LlmRequest;
import dev.weir.recording.Recording;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** How large a context the planners' requests need. */
class PromptContextTest {

    private static final Pattern PROMPT_EVAL_COUNT = Pattern.compile("\"prompt_eval_count\":(\\d+)");
    private static final PlannerOptions OPTIONS = PlannerOptions.defaults();

    private final FakeModel model = new FakeModel();

    @Test
    void needsRoomForPromptAndAnswer() {
        Prompts prompts = Prompts.of(Tier.SIMPLIFIED_LLM, OPTIONS);
        for (int agents : new int[] {1, 2, 10}) {
            LlmRequest request = prompts.request(agents(agents));
            int answerTokens = request.maxTokens().getAsInt();
            assertThat(answerTokens).isEqualTo(agents * OPTIONS.maxTokensPerPlan());
            assertThat(request.contextTokens().getAsInt() - answerTokens)
                    .isBetween(promptLength(request) / 2, promptLength(request));
        }
    }

    /** What a server counted must have found room, or prompts are cut before any was counted. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "prompt-full",
                "prompt-simplified",
                "prompt-compressed",
                "generate-batch-10",
                "generate-batch-100"
            })
    void theFirstEstimateHoldsWhatWasCountedInTheRecordings(String name) {
        Recording recording = Recording.bundled(name);
        Matcher count = PROMPT_EVAL_COUNT.matcher(new String(recording.plainBody(), StandardCharsets.UTF_8));
        assertThat(count.find()).isTrue();
        String prompt = JsonMapper.shared()
                .readTree(recording.requestBody())
                .get("prompt")
                .stringValue();
        Prompts prompts = Prompts.of(Tier.SIMPLIFIED_LLM, OPTIONS);
        LlmRequest own = prompts.request(agents(1));
        double tokensPerCharacter =
                (double) (own.contextTokens().getAsInt() - OPTIONS.maxTokensPerPlan()) / promptLength(own);
        assertThat(prompt.length() * tokensPerCharacter).isGreaterThan(Integer.parseInt(count.group(1)));
    }

    @Test
    void learnsFromAServerThatCountsMore() {
        BatchPlanner planner = new BatchPlanner(model, OPTIONS);
        model.answers(PlanJson.of(1)).thenEndsFor("stop", FakeModel.counts(10_000, 50), false);
        model.answers(PlanJson.of(1)).thenEndsFor("stop", FakeModel.counts(10, 50), false);
        model.answers(PlanJson.of(1)).thenEndsFor("stop", FakeModel.counts(4_096, 50), true);
        model.answers(PlanJson.of(1));
        for (int i = 0; i < 4; i++) {
            planner.queue(agents(1).get(0));
            planner.flush((agentId, plan) -> {});
        }
        assertThat(model.requests.get(1).contextTokens()).hasValue(10_000 + OPTIONS.maxTokensPerPlan());
        assertThat(model.requests.get(2).contextTokens())
                .as("part of the prompt was in the server's cache")
                .isEqualTo(model.requests.get(1).contextTokens());
        assertThat(model.requests.get(3).contextTokens())
                .as("the prompt was cut")
                .isEqualTo(model.requests.get(1).contextTokens());
    }

    private static int promptLength(LlmRequest request) {
        return request.messages().get(0).content().length();
    }

    private static List<AgentRequest> agents(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> new AgentRequest(i, Worlds.quiet(i)))
                .toList();
    }
}
