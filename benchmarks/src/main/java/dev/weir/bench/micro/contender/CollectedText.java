package dev.weir.bench.micro.contender;

import org.jspecify.annotations.Nullable;

/** Collects text until the answer has ended, and how it ended. Not thread-safe. */
final class CollectedText implements Answer {

    private final StringBuilder collected = new StringBuilder();
    private @Nullable String doneReason;

    @Override
    public void text(String text) {
        collected.append(text);
    }

    @Override
    public void done(String reason) {
        doneReason = reason;
    }

    /** Reads the collected text as plans, and tells of them and of the end. */
    void tell(WholeTextPlans plans, Answer answer) {
        plans.read(collected.toString(), answer);
        if (doneReason != null) {
            answer.done(doneReason);
        }
    }

    @Override
    public long value() {
        return collected.length();
    }
}
