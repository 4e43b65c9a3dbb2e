package dev.weir.llm;

import dev.weir.llm.event.ForwardingListener;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.event.StreamTimings;
import dev.weir.llm.failure.LlmTooLargeException;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** An answer on its way to its reader, whose text is reported once it is complete. */
final class RememberedAnswer extends ForwardingListener implements EventSource {

    private final EventSource answer;
    private final Consumer<String> onComplete;
    private final Runnable onClose;
    private final KeptText text = new KeptText(LlmStream.WHOLE_TEXT_BYTES);

    RememberedAnswer(EventSource answer, Consumer<String> onComplete, Runnable onClose) {
        this.answer = answer;
        this.onComplete = onComplete;
        this.onClose = onClose;
    }

    @Override
    public boolean advance(StreamListener listener) {
        tell(listener);
        boolean more = answer.advance(this);
        if (text.isCut()) {
            throw new LlmTooLargeException(
                    "the answer is too long to be remembered: more than " + LlmStream.WHOLE_TEXT_BYTES
                            + " bytes; limit the number of tokens",
                    LlmStream.WHOLE_TEXT_BYTES,
                    null);
        }
        if (!more) {
            onComplete.accept(text.text());
        }
        return more;
    }

    @Override
    public void cancel() {
        answer.cancel();
    }

    @Override
    public void close() {
        answer.close();
        onClose.run();
    }

    @Override
    public OptionalLong arrivalNs() {
        return answer.arrivalNs();
    }

    @Override
    public StreamTimings timings() {
        return answer.timings();
    }

    @Override
    public void onText(byte[] utf8, int from, int to) {
        text.keep(utf8, from, to);
        super.onText(utf8, from, to);
    }
}
