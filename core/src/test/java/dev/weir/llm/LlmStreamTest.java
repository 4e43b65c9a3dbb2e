package dev.weir.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.llm.event.Logprob;
import dev.weir.llm.event.ServerError;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.event.ToolCall;
import dev.weir.llm.failure.LlmCancelledException;
import dev.weir.llm.failure.LlmException;
import dev.weir.llm.failure.LlmIncompleteStreamException;
import dev.weir.llm.failure.LlmServerErrorException;
import dev.weir.llm.failure.LlmTooLargeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class LlmStreamTest {

    private static final List<List<String>> TWO_STEPS = List.of(List.of("caf\u00e9", " \ud83d\ude80"), List.of("!"));

    @Test
    void givesEachEventOfTextAsAChunk() {
        List<String> chunks = new ArrayList<>();
        for (String chunk : new LlmStream(ScriptedAnswer.of(TWO_STEPS))) {
            chunks.add(chunk);
        }
        assertThat(chunks).containsExactly("caf\u00e9", " \ud83d\ude80", "!");
    }

    @Test
    void gathersTheWholeText() {
        assertThat(new LlmStream(ScriptedAnswer.of(TWO_STEPS)).text()).isEqualTo("caf\u00e9 \ud83d\ude80!");
    }

    @Test
    void handsEveryKindOfEventToAListener() {
        ToolCall call = new ToolCall(Optional.of("id"), OptionalInt.empty(), "f", "{}");
        Logprob logprob = new Logprob("a", -1, List.of(97), List.of());
        ScriptedAnswer answer = new ScriptedAnswer(List.of(listener -> {
            listener.onThinking("hm".getBytes(StandardCharsets.UTF_8), 0, 2);
            ScriptedAnswer.tell(listener, "a");
            listener.onLogprobs(List.of(logprob));
            listener.onToolCall(call);
            listener.onMalformed(7, 70, "no record");
        }));
        EventLog log = new EventLog();
        new LlmStream(answer).forEachEvent(log);
        assertThat(log.events)
                .containsExactly(
                        "thinking hm",
                        "text a",
                        "logprobs " + List.of(logprob),
                        "tool " + call,
                        "malformed 7 70",
                        "done");
    }

    @Test
    void cancellingWhatIsCompleteTakesNothingBack() {
        ScriptedAnswer answer = new ScriptedAnswer(List.of(listener -> {
            ScriptedAnswer.tell(listener, "all of it");
            listener.onDone(ScriptedAnswer.DONE);
        }));
        LlmStream stream = new LlmStream(answer);
        Iterator<String> chunks = stream.iterator();
        assertThat(chunks.hasNext()).isTrue();
        stream.cancel();
        assertThat(chunks.next()).isEqualTo("all of it");
        assertThat(stream.done()).isSameAs(ScriptedAnswer.DONE);
    }

    @Test
    void reportsNothingOnceCancelledWhateverItIs() {
        List<ScriptedAnswer.Step> events = List.of(
                listener -> ScriptedAnswer.tell(listener, "x"),
                listener -> listener.onThinking(new byte[1], 0, 1),
                listener -> listener.onLogprobs(List.of()),
                listener -> listener.onToolCall(new ToolCall(Optional.empty(), OptionalInt.empty(), "f", "{}")),
                listener -> listener.onMalformed(1, 0, "no record"),
                listener -> listener.onDone(ScriptedAnswer.DONE));
        for (ScriptedAnswer.Step event : events) {
            EventLog log = new EventLog();
            LlmStream[] stream = new LlmStream[1];
            stream[0] = new LlmStream(new ScriptedAnswer(List.of(listener -> {
                stream[0].cancel();
                event.run(listener);
            })));
            assertThatThrownBy(() -> stream[0].forEachEvent(log)).isInstanceOf(LlmCancelledException.class);
            assertThat(log.events).isEmpty();
        }
    }

    @Test
    void tellsHowTheAnswerEndedOnlyAfterTheEnd() {
        LlmStream stream = new LlmStream(ScriptedAnswer.of(TWO_STEPS));
        assertThatThrownBy(stream::done)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("to its end");
        stream.forEach(chunk -> {});
        assertThat(stream.done()).isSameAs(ScriptedAnswer.DONE);
    }

    @Test
    void deliversWhatCameBeforeAFailureAndCarriesItToo() {
        ScriptedAnswer answer = ScriptedAnswer.of(List.of(List.of("one"))).then(listener -> {
            ScriptedAnswer.tell(listener, " two");
            throw new LlmServerErrorException("server", new ServerError("out of memory", Optional.empty()));
        });
        Iterator<String> chunks = new LlmStream(answer).iterator();
        assertThat(chunks.next()).isEqualTo("one");
        assertThat(chunks.next()).isEqualTo(" two");
        LlmServerErrorException failure = catchThrowableOfType(LlmServerErrorException.class, chunks::hasNext);
        assertThat(failure.partialText()).isEqualTo("one two");
        assertThat(failure.serverMessage()).isEqualTo("out of memory");
        assertThatThrownBy(chunks::next).as("a stream that failed stays failed").isSameAs(failure);
    }

    @Test
    void carriesThePartialTextWhicheverWayItIsRead() {
        assertThat(catchThrowableOfType(LlmException.class, () -> failing().text())
                        .partialText())
                .isEqualTo("part");
        assertThat(catchThrowableOfType(LlmException.class, () -> failing().forEachEvent(new StreamListener() {}))
                        .partialText())
                .isEqualTo("part");
    }

    @Test
    void keepsThePartialTextThatAFailureAlreadyCarries() {
        LlmStream outer = LlmStream.ofWhole(() -> failing().text());
        assertThat(catchThrowableOfType(LlmException.class, outer::text).partialText())
                .isEqualTo("part");
    }

    @Test
    void boundsThePartialText() {
        String kilobyte = "\u00e9".repeat(512);
        ScriptedAnswer answer = new ScriptedAnswer(List.of());
        for (int i = 0; i < 2_000; i++) {
            answer.then(ScriptedAnswer.texts(kilobyte));
        }
        answer.then(listener -> {
            throw new LlmIncompleteStreamException("broken", null);
        });
        LlmException failure = catchThrowableOfType(
                LlmException.class, () -> new LlmStream(answer).forEachEvent(new StreamListener() {}));
        assertThat(failure.partialText()).isEqualTo(kilobyte.repeat(1_024));
    }

    @Test
    void refusesToGatherATextWithoutEnd() {
        String megabyte = "x".repeat(1 << 20);
        EventSource endless = new EndlessText(megabyte);
        assertThatThrownBy(() -> new LlmStream(endless).text())
                .isInstanceOfSatisfying(
                        LlmTooLargeException.class,
                        e -> assertThat(e.limitBytes()).isEqualTo(LlmStream.WHOLE_TEXT_BYTES))
                .hasMessageContaining("limit the number of tokens");
    }

    @Test
    void failsASourceThatEndsWithoutSayingThatItIsDone() {
        EventSource liar = new EventSource() {
            @Override
            public boolean advance(StreamListener listener) {
                return false;
            }

            @Override
            public void cancel() {}

            @Override
            public void close() {}
        };
        assertThatThrownBy(() -> new LlmStream(liar).text()).isInstanceOf(LlmIncompleteStreamException.class);
    }

    @Test
    void isReadOnce() {
        LlmStream stream = new LlmStream(ScriptedAnswer.of(TWO_STEPS));
        stream.text();
        assertThatThrownBy(stream::iterator)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("once");
        assertThatThrownBy(stream::text).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void hasNoNextChunkAfterTheEnd() {
        Iterator<String> chunks = new LlmStream(ScriptedAnswer.of(List.of())).iterator();
        assertThat(chunks.hasNext()).isFalse();
        assertThatThrownBy(chunks::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void cancelFromAnotherThreadEndsAReadThatWaits() {
        ScriptedAnswer answer = ScriptedAnswer.of(List.of(List.of("one")));
        answer.then(answer.silence());
        LlmStream stream = new LlmStream(answer);
        CompletableFuture<String> reader = CompletableFuture.supplyAsync(stream::text);
        await(answer);
        stream.cancel();
        assertThatThrownBy(reader::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        LlmCancelledException.class,
                        e -> assertThat(e.partialText()).isEqualTo("one"));
        assertThat(answer.timesClosed).isEqualTo(1);
    }

    @Test
    void closeFromAnotherThreadLeavesTheSourceToTheReader() {
        ScriptedAnswer answer = new ScriptedAnswer(List.of());
        answer.then(answer.silence()).then(listener -> {
            throw new AssertionError("read on");
        });
        LlmStream stream = new LlmStream(answer);
        CompletableFuture<String> reader = CompletableFuture.supplyAsync(stream::text);
        await(answer);
        stream.close();
        assertThatThrownBy(reader::join).cause().isInstanceOf(LlmCancelledException.class);
        stream.close();
        assertThat(answer.timesClosed).isEqualTo(1);
    }

    @Test
    void deliversNothingMoreAfterACancel() {
        LlmStream stream = new LlmStream(ScriptedAnswer.of(List.of(List.of("one", "two", "three"))));
        Iterator<String> chunks = stream.iterator();
        assertThat(chunks.next()).isEqualTo("one");
        stream.cancel();
        assertThatThrownBy(chunks::hasNext).isInstanceOf(LlmCancelledException.class);
    }

    @Test
    void aListenerMayCloseTheStreamItReads() {
        ScriptedAnswer answer = ScriptedAnswer.of(List.of(List.of("one", "two"), List.of("three")));
        LlmStream stream = new LlmStream(answer);
        List<String> heard = new ArrayList<>();
        assertThatThrownBy(() -> stream.forEachEvent(new StreamListener() {
                    @Override
                    public void onText(byte[] utf8, int from, int to) {
                        heard.add(new String(utf8, from, to - from, StandardCharsets.UTF_8));
                        stream.close();
                    }
                }))
                .isInstanceOf(LlmCancelledException.class);
        assertThat(heard).containsExactly("one");
        assertThat(answer.timesClosed).isEqualTo(1);
    }

    @Test
    void whatAListenerThrowsEndsTheStream() {
        ScriptedAnswer answer = ScriptedAnswer.of(TWO_STEPS);
        LlmStream stream = new LlmStream(answer);
        IllegalArgumentException own = new IllegalArgumentException("the listener's own");
        assertThatThrownBy(() -> stream.forEachEvent(new StreamListener() {
                    @Override
                    public void onText(byte[] utf8, int from, int to) {
                        throw own;
                    }
                }))
                .isSameAs(own);
        assertThat(answer.timesClosed).isEqualTo(1);
    }

    @Test
    void closesTheSourceAtTheEndOnItsOwn() {
        ScriptedAnswer answer = ScriptedAnswer.of(TWO_STEPS);
        LlmStream stream = new LlmStream(answer);
        stream.text();
        assertThat(answer.timesClosed).isEqualTo(1);
        stream.close();
        stream.cancel();
        assertThat(answer.timesClosed).isEqualTo(1);
        assertThat(answer.cancelled.getCount())
                .as("a complete answer is not cancelled")
                .isEqualTo(1);
    }

    @Test
    void closingAnUnreadStreamAsksNothing() {
        ScriptedAnswer answer = new ScriptedAnswer(List.of(listener -> {
            throw new AssertionError("asked");
        }));
        LlmStream stream = new LlmStream(answer);
        stream.close();
        assertThat(answer.timesClosed).isEqualTo(1);
        assertThatThrownBy(stream::text).isInstanceOf(LlmCancelledException.class);
    }

    private static LlmStream failing() {
        return new LlmStream(new ScriptedAnswer(List.of(ScriptedAnswer.texts("pa", "rt"), listener -> {
            throw new LlmIncompleteStreamException("cut", null);
        })));
    }

    private static void await(ScriptedAnswer answer) {
        try {
            answer.waiting.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Says the same for ever. */
    private record EndlessText(String text) implements EventSource {

        @Override
        public boolean advance(StreamListener listener) {
            ScriptedAnswer.tell(listener, text);
            return true;
        }

        @Override
        public void cancel() {}

        @Override
        public void close() {}
    }
}
