package dev.weir.bench.micro.contender;

import dev.weir.llm.event.Done;
import dev.weir.llm.event.StreamListener;

/** Tells an {@link Answer} what weir's decoder finds. */
public final class StreamAnswers implements StreamListener {

    private final Answer answer;

    /** @param answer told of text and end */
    public StreamAnswers(Answer answer) {
        this.answer = answer;
    }

    @Override
    public void onText(byte[] utf8, int from, int to) {
        answer.text(utf8, from, to);
    }

    @Override
    public void onDone(Done done) {
        answer.done(done.reason().orElse(""));
    }
}
