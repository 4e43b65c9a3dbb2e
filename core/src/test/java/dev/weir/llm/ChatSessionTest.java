package dev.weir.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.llm.event.StreamListener;
import dev.weir.llm.failure.LlmIncompleteStreamException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ChatSessionTest {

    private static final ChatMessage BRIEF = ChatMessage.system("be brief");

    private final List<List<ChatMessage>> asked = new ArrayList<>();
    private final LlmClient client = request -> {
        asked.add(request.messages());
        if (last(request).equals("fail")) {
            throw new LlmIncompleteStreamException("cut", null);
        }
        return "answer to " + last(request);
    };

    @Test
    void asksWithWhatWasSaidBefore() {
        ChatSession session = new ChatSession(client, List.of(BRIEF), 10);
        session.send("one");
        assertThat(session.sendStreaming("two").text()).isEqualTo("answer to two");
        session.send("three");
        assertThat(asked.get(2))
                .containsExactly(
                        BRIEF,
                        ChatMessage.user("one"),
                        ChatMessage.assistant("answer to one"),
                        ChatMessage.user("two"),
                        ChatMessage.assistant("answer to two"),
                        ChatMessage.user("three"));
    }

    @Test
    void aFailedAnswerLeavesTheConversationAsItWas() {
        ChatSession session = new ChatSession(client);
        session.send("one");
        List<ChatMessage> before = session.history();
        assertThatThrownBy(() -> session.send("fail")).isInstanceOf(LlmIncompleteStreamException.class);
        assertThatThrownBy(() -> session.sendStreaming("fail").text()).isInstanceOf(LlmIncompleteStreamException.class);
        assertThat(session.history()).isEqualTo(before);
        assertThat(session.send("two")).isEqualTo("answer to two");
    }

    @Test
    void anAnswerClosedBeforeItsEndLeavesTheConversationAsItWas() {
        ChatSession session = new ChatSession(streaming("a", "b"));
        try (LlmStream stream = session.sendStreaming("one")) {
            assertThat(stream.iterator().next()).isEqualTo("a");
        }
        assertThat(session.history()).isEmpty();
        assertThat(session.sendStreaming("two").text()).isEqualTo("ab");
        assertThat(session.history()).containsExactly(ChatMessage.user("two"), ChatMessage.assistant("ab"));
    }

    @Test
    void anAnswerSaysWhenItArrived() {
        EventSource source = new ScriptedArrival();
        LlmStream answer = new ChatSession(clientOf(source)).sendStreaming("one");
        assertThat(answer.arrivalNs()).hasValue(ScriptedArrival.AT_NS);
    }

    @Test
    void forgetsTheOldestQuestionsWithTheirAnswers() {
        ChatSession session = new ChatSession(client, List.of(BRIEF), 5);
        for (int i = 0; i < 6; i++) {
            session.send("question " + i);
        }
        assertThat(session.history())
                .containsExactly(
                        ChatMessage.user("question 4"),
                        ChatMessage.assistant("answer to question 4"),
                        ChatMessage.user("question 5"),
                        ChatMessage.assistant("answer to question 5"));
        assertThat(asked.get(5)).hasSize(6).startsWith(BRIEF);
    }

    @Test
    void remembersNothingIfToldSo() {
        ChatSession session = new ChatSession(client, List.of(), 0);
        session.send("one");
        assertThat(session.history()).isEmpty();
    }

    @Test
    void takesOneQuestionAtATime() {
        ChatSession session = new ChatSession(client);
        try (LlmStream open = session.sendStreaming("one")) {
            assertThatThrownBy(() -> session.send("two"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("close it");
            assertThat(open.text()).isEqualTo("answer to one");
        }
        assertThat(session.send("two")).isEqualTo("answer to two");
    }

    @Test
    void forgetsAll() {
        ChatSession session = new ChatSession(client);
        session.send("one");
        session.clear();
        assertThat(session.history()).isEmpty();
    }

    private static LlmClient streaming(String... chunks) {
        return new LlmClient() {
            @Override
            public String complete(LlmRequest request) {
                return completeStreaming(request).text();
            }

            @Override
            public LlmStream completeStreaming(LlmRequest request) {
                return new LlmStream(new ScriptedAnswer(List.of(ScriptedAnswer.texts(chunks))));
            }
        };
    }

    private static String last(LlmRequest request) {
        return request.messages().get(request.messages().size() - 1).content();
    }

    private static LlmClient clientOf(EventSource source) {
        return new LlmClient() {
            @Override
            public String complete(LlmRequest request) {
                throw new UnsupportedOperationException();
            }

            @Override
            public LlmStream completeStreaming(LlmRequest request) {
                return new LlmStream(source);
            }
        };
    }

    private static final class ScriptedArrival implements EventSource {

        static final long AT_NS = 42;

        @Override
        public boolean advance(StreamListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void cancel() {}

        @Override
        public void close() {}

        @Override
        public OptionalLong arrivalNs() {
            return OptionalLong.of(AT_NS);
        }
    }
}
