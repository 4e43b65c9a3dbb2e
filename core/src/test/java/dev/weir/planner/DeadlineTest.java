package dev.weir.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.llm.EventSource;
import dev.weir.llm.LlmStream;
import dev.weir.llm.event.StreamListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    private final RingAlarm alarm = new RingAlarm();
    private final Deadline deadline = Deadline.in(Optional.of(Duration.ofHours(1)), alarm, () -> 0);

    /** Of each stream that is cancelled, whether the deadline is locked meanwhile: what a cancellation calls may be the user's. */
    private final List<Boolean> locked = new ArrayList<>();

    @Test
    void cancelsWhatIsReadWhenTheTimeIsUpAndWhatBeginsLater() {
        deadline.guard(stream());
        LlmStream read = stream();
        deadline.guard(read);
        deadline.release(read);
        alarm.ring();
        assertThat(locked).containsExactly(false);
        deadline.guard(stream());
        assertThat(locked).containsExactly(false, false);
        assertThat(deadline.hasPassed()).isTrue();
    }

    @Test
    void endsAllThoughTheTimeIsNotUp() {
        deadline.guard(stream());
        deadline.endAll();
        deadline.guard(stream());
        assertThat(locked).containsExactly(false, false);
        assertThat(deadline.hasPassed()).isFalse();
    }

    private LlmStream stream() {
        return new LlmStream(new EventSource() {
            @Override
            public boolean advance(StreamListener listener) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void cancel() {
                locked.add(Thread.holdsLock(deadline));
            }

            @Override
            public void close() {}
        });
    }
}
