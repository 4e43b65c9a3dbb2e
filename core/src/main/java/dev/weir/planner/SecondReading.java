package dev.weir.planner;

import dev.weir.plan.NoPlanException;
import dev.weir.plan.PlanListener;
import dev.weir.plan.extract.PlanParser;
import java.io.ByteArrayOutputStream;

/**
 * Reads an answer once more, tolerantly, in which no valid plan was found while it arrived: streaming is strict, and a trailing comma is
 * no reason to leave a squad without plans.
 *
 * <p>Keeps the answer for that only until its first plan, and no answer longer than {@value #MAX_BYTES} bytes. Used once, by one thread.
 */
final class SecondReading {

    /** Some thirty times an answer for ten agents; a model that writes more without a plan will not be understood better as a whole. */
    static final int MAX_BYTES = 1 << 18;

    private final PlanParser parser;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private boolean worthwhile = true;

    SecondReading(PlannerOptions options) {
        parser = new PlanParser(options.tools(), options.reading());
    }

    /** Takes the next bytes of the answer. */
    void keep(byte[] utf8, int from, int to) {
        if (!worthwhile) {
            return;
        }
        if (to - from > MAX_BYTES - text.size()) {
            giveUp();
        } else {
            text.write(utf8, from, to - from);
        }
    }

    /** There is a plan already, or there is too much to keep. */
    void giveUp() {
        worthwhile = false;
        text.reset();
    }

    /**
     * Ends the answer: tells of the plans in it, or of what is wrong with them. Does nothing after {@link #giveUp}.
     *
     * <p>Of an answer that is hard to read it does not wait for the last possible reading once the deadline has passed; what can be read at
     * once is read, so that an answer that the deadline itself cut off keeps its plans.
     */
    void read(PlanListener listener, Deadline deadline) {
        if (!worthwhile || text.size() == 0) {
            return;
        }
        byte[] utf8 = text.toByteArray();
        giveUp();
        try {
            parser.parse(utf8, deadline::hasPassed).plans().forEach(plan -> listener.onPlan(plan, 0, utf8.length));
        } catch (NoPlanException e) {
            e.rejected().forEach(listener::onRejected);
            for (long further = e.rejected().size(); further < e.rejectedCount(); further++) {
                listener.onFurtherRejected(0, utf8.length, true);
            }
        }
    }
}
