package dev.weir.recording.head;

import java.util.Arrays;
import java.util.Optional;

/** Who says when the bytes of a recording arrived. */
public enum RecordingClock {
    /** The kernel, when they reached the machine; independent of how busy the recorder was. */
    KERNEL("kernel"),
    /** The recorder, when its read returned. */
    PROCESS("process"),
    /** The recording does not say, as older ones do not. */
    UNSTATED(""),
    /** Nobody: the times are unknown, and all of them are 0. */
    NONE("none");

    private final String label;

    RecordingClock(String label) {
        this.label = label;
    }

    /** As {@code recording.json} spells it; empty for {@link #UNSTATED}, which it does not spell. */
    public String label() {
        return label;
    }

    /** Whether the recording's times mean anything. */
    public boolean hasTimes() {
        return this != NONE;
    }

    /** The clock that {@code recording.json} spells so; empty where it is none. */
    public static Optional<RecordingClock> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(clock -> clock != UNSTATED && clock.label.equals(label))
                .findFirst();
    }
}
