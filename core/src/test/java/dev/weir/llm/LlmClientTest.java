package dev.weir.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.llm.failure.LlmCancelledException;
import dev.weir.llm.failure.LlmUnreachableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LlmClientTest {

    private final List<LlmRequest> asked = new ArrayList<>();
    private final LlmClient client = request -> {
        asked.add(request);
        return "because";
    };

    @Test
    void aLambdaIsAClient() {
        assertThat(client.complete("why?")).isEqualTo("because");
        assertThat(client.chat(List.of(ChatMessage.system("be brief"), ChatMessage.user("why?"))))
                .isEqualTo("because");
        assertThat(asked)
                .containsExactly(
                        LlmRequest.of("why?"),
                        LlmRequest.of(List.of(ChatMessage.system("be brief"), ChatMessage.user("why?"))));
    }

    @Test
    void aClientThatOnlyAnswersWholeStreamsASingleChunk() {
        assertThat(client.completeStreaming("why?")).containsExactly("because");
        assertThat(client.chatStreaming(List.of(ChatMessage.user("why?")))).containsExactly("because");
    }

    @Test
    void anEmptyAnswerStreamsNoChunk() {
        LlmClient silent = request -> "";
        assertThat(silent.completeStreaming("why?")).isEmpty();
    }

    @Test
    void asksNothingBeforeTheStreamIsRead() {
        LlmStream stream = client.completeStreaming("why?");
        assertThat(asked).isEmpty();
        stream.text();
        assertThat(asked).hasSize(1);
    }

    @Test
    void whatFailsFailsWhereTheStreamIsRead() {
        LlmClient unreachable = request -> {
            throw new LlmUnreachableException("no server", null);
        };
        LlmStream stream = unreachable.completeStreaming("why?");
        assertThatThrownBy(stream::text).isInstanceOf(LlmUnreachableException.class);
    }

    @Test
    void cancellingInterruptsAClientThatOnlyAnswersWhole() throws InterruptedException {
        CountDownLatch asking = new CountDownLatch(1);
        LlmStream stream = LlmStream.ofWhole(() -> {
            asking.countDown();
            return neverAnswer();
        });
        Thread canceller = new Thread(() -> {
            await(asking);
            stream.cancel();
        });
        canceller.start();
        assertThatThrownBy(stream::text).isInstanceOf(LlmCancelledException.class);
        canceller.join();
        assertThat(Thread.currentThread().isInterrupted())
                .as("the interruption stays with the answer")
                .isFalse();
    }

    @Test
    void cancellingReachesTheStreamThatAWholeAnswerIsReadFrom() throws InterruptedException {
        ScriptedAnswer silent = new ScriptedAnswer(List.of());
        silent.then(silent.silence());
        LlmStream stream = LlmStream.ofWhole(
                () -> LlmStream.ofWhole(() -> new LlmStream(silent).text()).text());
        Thread canceller = new Thread(() -> {
            await(silent.waiting);
            stream.cancel();
        });
        canceller.start();
        assertThatThrownBy(stream::text).isInstanceOf(LlmCancelledException.class);
        canceller.join();
        assertThat(silent.cancelled.getCount()).as("the server is told").isZero();
    }

    @Test
    void aStreamThatIsReadAfterAWholeAnswerIsItsOwn() {
        LlmStream whole = client.completeStreaming("why?");
        whole.text();
        LlmStream next = new LlmStream(ScriptedAnswer.of(List.of(List.of("free"))));
        whole.cancel();
        assertThat(next.text()).isEqualTo("free");
    }

    @Test
    void aWholeAnswerThatWasCancelledBeforeIsNotAskedFor() {
        LlmStream stream = client.completeStreaming("why?");
        stream.cancel();
        assertThatThrownBy(stream::text).isInstanceOf(LlmCancelledException.class);
        assertThat(asked).isEmpty();
    }

    private static String neverAnswer() {
        await(new CountDownLatch(1));
        return "never";
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void refusesARequestThatMakesNoSense() {
        LlmRequest request = LlmRequest.of("why?");
        assertThatThrownBy(() -> LlmRequest.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one message");
        assertThatThrownBy(() -> request.withTemperature(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> request.withTemperature(-0.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> request.withTemperature(Double.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> request.withMaxTokens(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
