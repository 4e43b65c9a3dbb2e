package dev.weir.plan.extract;

import dev.weir.json.scan.RetainedText;

/** An object or array that is open, and what {@link OpenContainers} knows of it. */
final class Container {

    boolean isObject;

    /** Offset of its first byte. */
    long start;

    /** Which members of a plan it has shown since it was no envelope, as bits of {@link PlanMember}. */
    int shown;

    /**
     * Whether it has shown a plan's member, but no steps, and its member {@code plans} is open: a valid plan in there makes an
     * envelope of it, and until then it is treated as if it had shown nothing.
     */
    boolean plansOpen;

    /** Whether it is an envelope because it outgrew the cap before it had shown steps. */
    boolean tooLarge;

    /** Whether it is an envelope that had shown a plan's member, but no steps: it is refused unless a plan is found in it. */
    boolean refusedIfEmpty;

    /** Where the value of its agent_id begins, if that has not been read; and what it was, or 0. */
    long agentAt;

    int agent;

    /** The name of its last member, if that is a number that can be an agent's; else 0. */
    int memberNumber;

    /** Its entry in the outline. */
    int outlineEntry;

    void begin(boolean object, long at, int entry) {
        isObject = object;
        start = at;
        shown = 0;
        plansOpen = false;
        tooLarge = false;
        refusedIfEmpty = false;
        agentAt = RetainedText.NONE;
        agent = 0;
        memberNumber = 0;
        outlineEntry = entry;
    }

    boolean hasShown(int member) {
        return (shown & (1 << member)) != 0;
    }

    boolean hasShownWhoseItIs() {
        return hasShown(PlanMember.AGENT_ID) || hasShown(PlanMember.PLAN_ID);
    }

    /** The agent whom it names, by its agent_id or by its member's name, or 0. */
    int agentNamed() {
        return agent > 0 ? agent : memberNumber;
    }
}
