package dev.weir.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the rules of Reactive Streams leave open: errors that are no exceptions. */
class LlmPublisherTest {

    private final List<Throwable> failures = new ArrayList<>();

    @Test
    void anErrorOfTheSubscriberEndsTheAnswer() {
        ScriptedAnswer source = ScriptedAnswer.of(List.of(List.of("a"), List.of("b")));
        AssertionError error = new AssertionError("a test in onNext");
        LlmPublisher publisher = new LlmPublisher(() -> new LlmStream(source), Runnable::run);
        assertThatThrownBy(() -> publisher.subscribe(subscriber(item -> {
                    throw error;
                })))
                .isSameAs(error);
        assertThat(source.timesClosed).isOne();
        assertThat(source.cancelled.getCount()).isZero();
        assertThat(failures).as("rule 2.13: it has cancelled").isEmpty();
    }

    @Test
    void anErrorBeforeThereIsAnAnswerIsTheLastSignal() {
        NoClassDefFoundError error = new NoClassDefFoundError("okhttp3/Call");
        LlmPublisher publisher = new LlmPublisher(
                () -> {
                    throw error;
                },
                Runnable::run);
        publisher.subscribe(subscriber(item -> {}));
        assertThat(failures).containsExactly(error);
    }

    private Flow.Subscriber<String> subscriber(Consumer<String> onNext) {
        return new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(String item) {
                onNext.accept(item);
            }

            @Override
            public void onError(Throwable failure) {
                failures.add(failure);
            }

            @Override
            public void onComplete() {}
        };
    }
}
