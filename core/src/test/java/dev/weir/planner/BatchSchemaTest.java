package dev.weir.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.llm.event.ServerError;
import dev.weir.llm.failure.LlmHttpException;
import dev.weir.llm.failure.LlmPromptTooLongException;
import dev.weir.llm.failure.LlmServerErrorException;
import dev.weir.llm.failure.LlmUnreachableException;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens when a server does not take the format schema. */
class BatchSchemaTest {

    private final FakeModel model = new FakeModel();
    private final BatchPlanner planner = new BatchPlanner(model, PlannerOptions.defaults());

    @ParameterizedTest
    @ValueSource(ints = {400, 500})
    void asksOnceMoreWithoutTheSchemaThatAServerRefuses(int status) {
        model.answers().thenFails(refusal(status)).answers("[" + PlanJson.of(1) + "," + PlanJson.of(2) + "]");
        assertThat(flush(2).isComplete()).isTrue();
        assertThat(model.requests).hasSize(2);
        assertThat(model.requests.get(0).format()).isPresent();
        assertThat(model.requests.get(1).format()).isEmpty();
        assertThat(model.requests.get(1).messages())
                .isEqualTo(model.requests.get(0).messages());
    }

    @Test
    void asksOnceMoreAnOldServerThatRefusesWithAnErrorRecord() {
        model.answers()
                .thenFails(new LlmServerErrorException(
                        "the server gave up", new ServerError("invalid JSON schema in format", Optional.empty())))
                .answers("[" + PlanJson.of(1) + "," + PlanJson.of(2) + "]");
        assertThat(flush(2).isComplete()).isTrue();
    }

    @Test
    void asksTwiceAtMost() {
        model.answers().thenFails(refusal(500)).answers().thenFails(refusal(500));
        assertThat(flush(2).failures()).hasSize(2);
        assertThat(model.requests).hasSize(2);
    }

    @Test
    void asksOnceWhenAnotherReasonIsPlain() {
        model.answers().thenFails(refusal(404));
        assertThat(flush(2).failures()).hasSize(2);
        model.answers().thenFails(new LlmUnreachableException("nobody listens there", null));
        assertThat(flush(2).failures()).hasSize(2);
        assertThat(model.requests).hasSize(2);
    }

    @Test
    void blamesNoSchemaForAPromptThatIsTooLong() {
        model.answers()
                .thenFails(new LlmPromptTooLongException(
                        "too long", "the input length exceeds the context length", OptionalInt.empty()));
        assertThat(flush(2).failures()).hasSize(2);
        assertThat(model.requests).hasSize(1);
    }

    @Test
    void neverAsksAgainOnceTheAnswerHasBegun() {
        model.answers("[").thenFails(refusal(500));
        assertThat(flush(2).failures()).hasSize(2);
        assertThat(model.requests).hasSize(1);
    }

    @Test
    void neverAsksAgainAModelThatHasBegunToThink() {
        model.answers().thenThinks("hm").thenFails(refusal(500));
        assertThat(flush(2).failures()).hasSize(2);
        assertThat(model.requests).hasSize(1);
    }

    @Test
    void sendsNoSchemaOfASizeThatWasRefusedTwice() {
        model.answers().thenFails(refusal(500)).answers(PlanJson.of(1));
        flush(3);
        model.answers().thenFails(refusal(500)).answers(PlanJson.of(1));
        flush(3);
        model.answers(PlanJson.of(1)).answers(PlanJson.of(1));
        flush(3);
        flush(2);
        assertThat(model.requests.get(2).format()).as("refused once").isPresent();
        assertThat(model.requests.get(4).format()).as("as many agents").isEmpty();
        assertThat(model.requests.get(5).format()).as("fewer agents").isPresent();
    }

    @Test
    void blamesNoSchemaThatHasWorkedBefore() {
        model.answers(PlanJson.of(1))
                .answers()
                .thenFails(refusal(500))
                .answers(PlanJson.of(1))
                .answers(PlanJson.of(1));
        flush(3);
        flush(3);
        flush(3);
        assertThat(model.requests.get(3).format()).isPresent();
    }

    private BatchReport flush(int agents) {
        for (int i = 1; i <= agents; i++) {
            planner.queue(new AgentRequest(i, Worlds.quiet(i)));
        }
        return planner.flush((agentId, plan) -> {});
    }

    private static LlmHttpException refusal(int status) {
        return new LlmHttpException("the server refused", status, "invalid JSON schema in format", null);
    }
}
