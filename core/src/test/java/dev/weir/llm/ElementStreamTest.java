package dev.weir.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.json.BoundElements;
import dev.weir.json.BrokenElement;
import dev.weir.json.ElementOptions;
import dev.weir.json.ThinkTags;
import dev.weir.llm.event.Done;
import dev.weir.llm.event.Metrics;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.failure.LlmCancelledException;
import dev.weir.llm.failure.LlmException;
import dev.weir.llm.failure.LlmIncompleteStreamException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Elements of one's own type, while an answer is being written. */
class ElementStreamTest {

    record Item(String name, int count) {}

    private static final String ANSWER =
            "Here you are: {\"items\":[{\"name\":\"\u00e9\",\"count\":1}, {\"name\":\"b\",\"count\":\"many\"},{\"name\":\"c\",\"count\":3}]} Good?";
    private static final List<Item> ITEMS = List.of(new Item("\u00e9", 1), new Item("c", 3));

    private static final String BROKEN_OFF = "[{\"name\":\"a\",\"count\":1},{\"name\":\"b\",\"count\":2},{\"na";

    /** Steps of the source so far. */
    private final AtomicInteger steps = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1_000})
    void iteratesOverThemAndLeavesOutWhatDoesNotBind(int pieceBytes) {
        try (ElementStream<Item> items =
                client(ANSWER, pieceBytes, null).elements(LlmRequest.of("?"), "/items/*", Item.class)) {
            assertThat(items).containsExactlyElementsOf(ITEMS);
            assertThat(items.brokenCount()).isOne();
            assertThat(items.broken()).singleElement().satisfies(broken -> {
                assertThat(broken.kind()).isEqualTo(BrokenElement.Kind.NOT_BOUND);
                byte[] utf8 = ANSWER.getBytes(StandardCharsets.UTF_8);
                assertThat(new String(
                                utf8,
                                (int) broken.fromByte(),
                                (int) (broken.toByte() - broken.fromByte()),
                                StandardCharsets.UTF_8))
                        .isEqualTo("{\"name\":\"b\",\"count\":\"many\"}");
            });
            assertThat(items.done().reason()).contains("stop");
        }
    }

    @Test
    void anElementIsThereBeforeTheNextIsRead() {
        ElementStream<Item> items = client(ANSWER, 1, null).elements(LlmRequest.of("?"), "/items/*", Item.class);
        Iterator<Item> reader = items.iterator();
        assertThat(reader.next()).isEqualTo(ITEMS.get(0));
        int closes = ANSWER.substring(0, ANSWER.indexOf('}') + 1).getBytes(StandardCharsets.UTF_8).length;
        assertThat(steps).hasValue(closes);
        items.close();
        assertThatThrownBy(reader::hasNext).isInstanceOf(LlmCancelledException.class);
    }

    @Test
    void tellsAListenerWithSpansAndOfWhatIsBroken() {
        List<String> told = new ArrayList<>();
        client(ANSWER, 3, null)
                .elements(LlmRequest.of("?"), "/items/*", Item.class)
                .forEachElement(new BoundElements.Listener<>() {
                    @Override
                    public void onElement(Item element, long fromByte, long toByte) {
                        told.add(element.name() + " " + (toByte - fromByte));
                    }

                    @Override
                    public void onBroken(BrokenElement broken) {
                        told.add("broken " + broken.kind());
                    }
                });
        assertThat(told).containsExactly("\u00e9 23", "broken NOT_BOUND", "c 22");
    }

    @Test
    void anAnswerThatFailsDoesSoAfterWhatItBrought() {
        ElementStream<Item> items = client(
                        "[{\"name\":\"a\",\"count\":1},{\"na", 1_000, new LlmIncompleteStreamException("cut", null))
                .elements(LlmRequest.of("?"), "/*", Item.class);
        List<Item> seen = new ArrayList<>();
        LlmException failure = catchThrowableOfType(LlmException.class, () -> items.forEach(seen::add));
        assertThat(seen).containsExactly(new Item("a", 1));
        assertThat(failure).hasMessage("cut");
        assertThat(failure.partialText()).endsWith("{\"na");
    }

    /** With tags that may be unopened, nothing is certain before the text ends; and where it breaks off, its elements may be drafts. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerThatFailsBeforeAClosingTagBringsNoDraftsAndTellsOfThem(boolean byListener) {
        ElementStream<Item> items =
                keepingBack(ScriptedAnswer.of(List.of(List.of(BROKEN_OFF))).then(listener -> {
                    throw new LlmIncompleteStreamException("cut", null);
                }));
        List<Item> seen = new ArrayList<>();
        LlmException failure = catchThrowableOfType(LlmException.class, () -> read(items, byListener, seen));
        assertThat(failure).hasMessage("cut");
        assertThat(seen).isEmpty();
        assertThat(items.broken())
                .extracting(BrokenElement::kind)
                .containsExactly(
                        BrokenElement.Kind.PERHAPS_THOUGHT,
                        BrokenElement.Kind.PERHAPS_THOUGHT,
                        BrokenElement.Kind.UNTERMINATED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerThatFailsBehindAClosingTagBringsWhatCameBehindIt(boolean byListener) {
        ElementStream<Item> items = keepingBack(
                ScriptedAnswer.of(List.of(List.of("[{\"name\":\"draft\",\"count\":0}]</think>\n", BROKEN_OFF)))
                        .then(listener -> {
                            throw new LlmIncompleteStreamException("cut", null);
                        }));
        List<Item> seen = new ArrayList<>();
        assertThatThrownBy(() -> read(items, byListener, seen)).hasMessage("cut");
        assertThat(seen).containsExactly(new Item("a", 1), new Item("b", 2));
        assertThat(items.broken()).extracting(BrokenElement::kind).containsExactly(BrokenElement.Kind.UNTERMINATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"length", "max_tokens", "max_output_tokens", "stop"})
    void anAnswerThatReachesItsLimitBeforeAClosingTagBringsNoDrafts(String reason) {
        ElementStream<Item> items = keepingBack(ScriptedAnswer.of(List.of(List.of("[{\"name\":\"a\",\"count\":1}]")))
                .endingFor(reason));
        boolean whole = reason.equals("stop");
        assertThat(items).hasSize(whole ? 1 : 0);
        assertThat(items.brokenCount()).isEqualTo(whole ? 0 : 1);
    }

    private static void read(ElementStream<Item> items, boolean byListener, List<Item> seen) {
        if (byListener) {
            items.forEachElement((item, fromByte, toByte) -> seen.add(item));
        } else {
            items.forEach(seen::add);
        }
    }

    @Test
    void aCancelledAnswerBringsNothingMore() {
        ScriptedAnswer source = ScriptedAnswer.of(List.of(List.of(BROKEN_OFF)));
        ElementStream<Item> items = keepingBack(source);
        source.then(listener -> {
            items.cancel();
            throw new LlmIncompleteStreamException("cut", null);
        });
        List<Item> seen = new ArrayList<>();
        assertThatThrownBy(() -> items.forEachElement((item, fromByte, toByte) -> seen.add(item)))
                .isInstanceOf(LlmCancelledException.class);
        assertThat(seen).isEmpty();
    }

    @Test
    void whatAListenerThrowsIsNotTakenForAFailedAnswer() {
        LlmException own = new LlmIncompleteStreamException("another answer's", null);
        List<Item> seen = new ArrayList<>();
        ElementStream<Item> items = client(ANSWER, 1_000, null).elements(LlmRequest.of("?"), "/items/*", Item.class);
        assertThatThrownBy(() -> items.forEachElement((item, fromByte, toByte) -> {
                    seen.add(item);
                    throw own;
                }))
                .isSameAs(own);
        assertThat(seen).hasSize(1);
    }

    private static ElementStream<Item> keepingBack(ScriptedAnswer source) {
        ElementOptions options =
                ElementOptions.defaults().withThinkTags(ThinkTags.standard().withUnopened(true));
        JsonMapper mapper = JsonMapper.shared();
        return new ElementStream<>(new LlmStream(source), "/*", mapper.constructType(Item.class), mapper, options);
    }

    @Test
    void isReadOnce() {
        ElementStream<Item> items = client(ANSWER, 5, null).elements(LlmRequest.of("?"), "/items/*", Item.class);
        assertThat(items.iterator()).hasNext();
        assertThatThrownBy(items::iterator).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> items.forEachElement((item, from, to) -> {}))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesWhatIsNoPointerBeforeItAsksAnybody() {
        LlmClient client = client(ANSWER, 5, null);
        assertThatThrownBy(() -> client.elements(LlmRequest.of("?"), "items", Item.class))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(steps).hasValue(0);
    }

    @Test
    void publishesThemToEachSubscriberAnew() throws Exception {
        ElementPublisher<Item> publisher =
                client(ANSWER, 4, null).elementPublisher(LlmRequest.of("?"), "/items/*", Item.class, Runnable::run);
        for (int i = 0; i < 2; i++) {
            CompletableFuture<List<Item>> all = new CompletableFuture<>();
            publisher.subscribe(new Flow.Subscriber<Item>() {
                private final List<Item> seen = new ArrayList<>();

                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    subscription.request(Long.MAX_VALUE);
                }

                @Override
                public void onNext(Item item) {
                    seen.add(item);
                }

                @Override
                public void onError(Throwable failure) {
                    all.completeExceptionally(failure);
                }

                @Override
                public void onComplete() {
                    all.complete(seen);
                }
            });
            assertThat(all.get(1, TimeUnit.MINUTES)).isEqualTo(ITEMS);
        }
    }

    /** Answers with a text in pieces, a step each; then ends or fails. */
    private LlmClient client(String text, int pieceBytes, @Nullable LlmException failure) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new LlmClient() {
            @Override
            public String complete(LlmRequest request) {
                throw new UnsupportedOperationException();
            }

            @Override
            public LlmStream completeStreaming(LlmRequest request) {
                return new LlmStream(new EventSource() {
                    private int from;

                    @Override
                    public boolean advance(StreamListener listener) {
                        steps.incrementAndGet();
                        if (from < utf8.length) {
                            int to = Math.min(from + pieceBytes, utf8.length);
                            listener.onText(utf8, from, to);
                            from = to;
                            return true;
                        }
                        if (failure != null) {
                            throw failure;
                        }
                        listener.onDone(new Done(Optional.of("stop"), Metrics.UNKNOWN, Optional.empty()));
                        return false;
                    }

                    @Override
                    public void cancel() {}

                    @Override
                    public void close() {}
                });
            }
        };
    }
}
