package dev.weir.replay.match;

import java.util.Locale;

/**
 * Which recording answers a request, and how well it fits.
 *
 * @param kind how well
 * @param recording the recording's name
 */
public record Match(Kind kind, String recording) {

    /** How well a recording fits a request. */
    public enum Kind {
        /** The recorded request is this one, with all defaults filled in. */
        EXACT,
        /** The recorded request is the nearest one, but another. */
        NEAREST,
        /** The recording was chosen, by the request or by whoever set the server up; what was asked did not count. */
        CHOSEN;

        /** As headers and messages spell it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** As the header of an answer says it: {@code exact; chat-prose}. */
    @Override
    public String toString() {
        return kind.label() + "; " + recording;
    }
}
