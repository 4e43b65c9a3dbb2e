package dev.weir.bench.micro.contender;

import dev.weir.decode.StreamDecoder;
import dev.weir.llm.event.Done;
import dev.weir.llm.event.StreamListener;
import dev.weir.plan.PlanOptions;
import dev.weir.plan.ToolRegistry;
import dev.weir.plan.extract.PlanExtractor;

/** Weir's stages in a row, as its client wires them: bytes to records to text to plans. Not thread-safe. */
public final class PlanStream implements StreamListener {

    private final Answer answer;
    private final StreamDecoder decoder;
    private final PlanExtractor plans;

    /**
     * @param answer told of each plan and of the end
     * @param binding which code binds the plans
     */
    public PlanStream(Answer answer, PlanOptions.Binding binding) {
        this.answer = answer;
        decoder = new StreamDecoder(this);
        plans = new PlanExtractor(
                ToolRegistry.bundled(),
                new PlanAnswers(answer),
                PlanOptions.defaults().withBinding(binding));
    }

    /** Takes the next bytes of the stream. */
    public void feed(byte[] bytes, int from, int to) {
        decoder.feed(bytes, from, to);
    }

    /** Ends the stream. */
    public void finish() {
        decoder.finish();
        plans.finish();
    }

    /** Forgets the stream, so that another can be fed. */
    public void reset() {
        decoder.reset();
        plans.reset();
    }

    @Override
    public void onText(byte[] utf8, int from, int to) {
        plans.feed(utf8, from, to);
    }

    @Override
    public void onDone(Done done) {
        answer.done(done.reason().orElse(""));
    }
}
