package dev.weir.plan;

import java.util.Objects;

/**
 * One reason why a plan was rejected.
 *
 * @param kind what sort of reason, for code
 * @param path where in the plan, such as {@code steps[2].x}; empty if it is the plan as a whole
 * @param found what stands there, shortened, such as {@code 4000} or {@code missing}
 * @param expected what would have been right, such as {@code an integer from -1000 to 1000}
 */
public record Reason(Kind kind, String path, String found, String expected) {

    /** The sorts of reasons. */
    public enum Kind {
        /** The text breaks JSON's grammar (RFC 8259), or is not UTF-8. */
        MALFORMED_JSON,
        /** The answer ended inside the plan. */
        UNTERMINATED,
        /** The plan is longer than {@link PlanOptions#maxPlanBytes()}. */
        TOO_LARGE,
        /** Objects and arrays are nested deeper than 64. */
        TOO_DEEP,
        /** JSON, but beyond what is read: a number of more than 1,000 characters, or with an exponent of more than nine digits. */
        UNREADABLE,
        /** A member that must be there is not: {@code plan_id}, {@code steps}, {@code act} or a required parameter. */
        MISSING,
        /** A member has a value of another type. */
        WRONG_TYPE,
        /** A number lies beyond its bounds. */
        OUT_OF_RANGE,
        /** A string is too short or too long, or an array has too few or too many items. */
        WRONG_LENGTH,
        /** A string is none of those that are allowed. */
        NOT_ALLOWED,
        /** {@code act} names a tool that the registry does not have. */
        UNKNOWN_TOOL,
        /** {@code steps} is empty, and {@link PlanOptions#emptyStepsAllowed()} is false. */
        EMPTY_STEPS
    }

    /**
     * @throws NullPointerException if anything is null
     */
    public Reason {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(found, "found");
        Objects.requireNonNull(expected, "expected");
    }

    /** The reason as a sentence, such as {@code steps[2].x: expected an integer from -1000 to 1000, found 4000}. */
    public String message() {
        return (path.isEmpty() ? "" : path + ": ") + "expected " + expected + ", found " + found;
    }
}
