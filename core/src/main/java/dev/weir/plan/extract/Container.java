package dev.weir.plan.extract;

import dev.weir.json.scan.RetainedText;

/** An object or array that is open, and what {@link OpenContainers} knows of it. */
final class Container {

    boolean isObject;

    /** Offset of its first byte. */
    long start;

    /** Whether it has shown {@code agent_id}, {@code plan_id} or {@code steps} since it was no envelope. */
    boolean planMemberShown;

    boolean planIdShown;

    /** Whether its member {@code plans} is open: what is in there is looked at as if the object had shown nothing. */
    boolean plansOpen;

    /** Whether something inside it has steps that is a part of it. */
    boolean stepsInside;

    /** Whether a plan was found in it before it had shown a plan's member: it is an envelope if those around it are. */
    boolean holdsPlan;

    /** Whether it is an envelope because it outgrew the cap before it had shown steps, and no plan was found in it. */
    boolean outgrown;

    /** Where the value of its agent_id begins, if that has not been read; and what it was, or 0. */
    long agentAt;

    int agent;

    /** The name of its last member, if that is a number that can be an agent's; else 0. */
    int memberNumber;

    void begin(boolean object, long at) {
        isObject = object;
        start = at;
        planMemberShown = false;
        planIdShown = false;
        plansOpen = false;
        stepsInside = false;
        holdsPlan = false;
        outgrown = false;
        agentAt = RetainedText.NONE;
        agent = 0;
        memberNumber = 0;
    }

    /** Whether what is inside it waits until it closes: outside of envelopes. */
    boolean mayBePlan() {
        return planMemberShown && !plansOpen;
    }

    void becomeEnvelope() {
        holdsPlan = true;
        planMemberShown = false;
        plansOpen = false;
    }

    /** The agent whom it names, by its agent_id or by its member's name, or 0. */
    int agentNamed() {
        return agent > 0 ? agent : memberNumber;
    }
}
