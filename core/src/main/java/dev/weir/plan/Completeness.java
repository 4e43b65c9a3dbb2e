package dev.weir.plan;

/**
 * Whether an answer's JSON has closed.
 *
 * <p>That is plain as long as the JSON is sound. Once a value around a plan had to be abandoned, its closing brackets arrive as prose;
 * then they are counted down as they come.
 */
final class Completeness {

    private int valuesClosed;
    private boolean planInValue;
    private boolean complete;

    /** How many of the open containers are around a plan. */
    private int aroundPlan;

    /** Closing brackets that are due as prose. */
    private int due;

    /** Opening brackets of what is known to break off: read as prose, and not around a plan so far. */
    private int open;

    void reset() {
        valuesClosed = 0;
        planInValue = false;
        complete = false;
        aroundPlan = 0;
        due = 0;
        open = 0;
    }

    /** A plan, valid or not, was found inside that many containers. */
    void found(int containers) {
        planInValue = true;
        aroundPlan = containers;
    }

    /** A container closed, which leaves that many open. */
    void closed(int depth) {
        aroundPlan = Math.min(aroundPlan, depth);
        if (depth == 0) {
            valuesClosed++;
            settle();
        }
    }

    /** A value was abandoned; that many of its containers were open and will not be read again. */
    void abandoned(int containers, boolean insidePlan) {
        if (aroundPlan > 0 || due > 0 || insidePlan) {
            due += containers;
        }
        aroundPlan = 0;
        settle();
    }

    private void settle() {
        if (planInValue) {
            complete = true;
            planInValue = false;
            due += open;
            open = 0;
        }
    }

    /** The opening bracket of something that breaks off stands in prose. */
    void brokenOpen() {
        if (due > 0) {
            due++;
        } else {
            open++;
        }
    }

    /** A closing bracket stands in prose. */
    void strayClose() {
        if (due > 0) {
            due--;
        } else if (open > 0) {
            open--;
        }
    }

    /** How many values have closed. */
    int valuesClosed() {
        return valuesClosed;
    }

    /** Whether a value that holds a plan has closed, and none is open but, perhaps, outside of what is due as prose. */
    boolean isComplete() {
        return complete && due == 0;
    }
}
