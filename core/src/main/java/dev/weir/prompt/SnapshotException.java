package dev.weir.prompt;

import java.io.Serial;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;

/** A snapshot that cannot be: which of its members is wrong, what was found there, and what belongs there. */
public final class SnapshotException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_FOUND = 40;

    private final String member;
    private final String found;
    private final String advice;

    /** @param member its path, or empty for the snapshot as a whole */
    SnapshotException(String member, String found, String advice) {
        super((member.isEmpty() ? "snapshot" : "snapshot member " + member) + ": found " + found + "; " + advice);
        this.member = member;
        this.found = found;
        this.advice = advice;
    }

    /** The text ended early, or something in it is not JSON, or nests so deeply that no snapshot needs it. */
    static SnapshotException notJson(JacksonException cause) {
        TokenStreamLocation at = cause.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        SnapshotException notJson = new SnapshotException(
                "",
                "what is not readable as JSON" + where,
                "give one JSON object, without comments and with each name once");
        notJson.initCause(cause);
        return notJson;
    }

    /** The same fault, seen from the object whose member {@code parent} holds it. */
    SnapshotException within(String parent) {
        return new SnapshotException(member.isEmpty() ? parent : parent + "." + member, found, advice);
    }

    /**
     * The member, as a path from where the fault was noticed: {@code enemies[3].hp} in a snapshot that was read, {@code hp} where an
     * enemy itself refused it; empty where no member in particular is at fault.
     */
    public String member() {
        return member;
    }

    /** What stood there, in at most a few words. */
    public String found() {
        return found;
    }

    /** A number as it is, anything else by its kind: a payload has no place in a message. */
    static String kindOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> shortened(value.asString());
            case STRING -> "a text";
            case BOOLEAN -> value.asString();
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case NULL -> "null";
            default -> "nothing";
        };
    }

    private static String shortened(String number) {
        return number.length() <= LONGEST_FOUND ? number : number.substring(0, LONGEST_FOUND) + "...";
    }
}
