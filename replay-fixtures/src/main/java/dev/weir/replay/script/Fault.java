package dev.weir.replay.script;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with a replayed answer of a model.
 *
 * <pre>{@code
 * spec = "none" | "silence" | "hang-up"
 *      | ("cut-inside" | "cut-between" | "reset" | "stall") ":" chunks
 *      | ("error-line" | "malformed-line") ":" chunks [ ":" text ]
 * }</pre>
 *
 * {@code chunks} is how many chunks are sent whole before it strikes. It always strikes before the record that says that the answer is
 * done ({@code "done":true}, a {@code finish_reason}, {@code [DONE]}, or what another dialect has in their stead): a client that has it has all that it waits for. A line comes behind the line that the last of them began, so that it is one of its own; among server-sent events it is an
 * event {@code data: TEXT}; and a compressed body with a line put in is compressed anew. {@link #parse} reads such a spec, and
 * {@code toString} writes it.
 *
 * @param kind what goes wrong
 * @param afterChunks how many chunks come before it; 0 for kinds that strike before the headers
 * @param text what is sent, for the kinds that send something; else empty
 */
public record Fault(Kind kind, int afterChunks, String text) {

    /** Nothing: the answer ends as the recorded one did. */
    public static final Fault NONE = new Fault(Kind.NONE, 0, "");

    /** What can go wrong. */
    public enum Kind {
        /** Nothing: the answer ends as the recorded one did. */
        NONE("none", Shape.ALONE, ""),
        /** The request is taken, and nothing is ever answered. */
        SILENCE("silence", Shape.ALONE, ""),
        /** The connection is closed in order before the first byte of an answer. */
        HANG_UP("hang-up", Shape.ALONE, ""),
        /** The connection is closed in order in the middle of a chunk. */
        CUT_INSIDE("cut-inside", Shape.COUNTED, ""),
        /** The connection is closed in order between two chunks, before the end of the body. */
        CUT_BETWEEN("cut-between", Shape.COUNTED, ""),
        /** The connection is reset between two chunks. */
        RESET("reset", Shape.COUNTED, ""),
        /** The answer stops between two chunks, and the connection stays open until the client leaves. */
        STALL("stall", Shape.COUNTED, ""),
        /**
         * A line {@code {"error":TEXT}}, in the OpenAI-compatible API {@code {"error":{"message":TEXT,...}}}, takes the place of the rest,
         * and the body ends in order, as when a model runner dies.
         */
        ERROR_LINE("error-line", Shape.WITH_TEXT, "an error was encountered while running the model: unexpected EOF"),
        /** A line of something else comes in between, and the answer goes on. */
        MALFORMED_LINE("malformed-line", Shape.WITH_TEXT, "{\"model\":");

        private enum Shape {
            ALONE,
            COUNTED,
            WITH_TEXT
        }

        private final String label;
        private final Shape shape;
        private final String defaultText;

        Kind(String label, Shape shape, String defaultText) {
            this.label = label;
            this.shape = shape;
            this.defaultText = defaultText;
        }

        /** As a spec spells it. */
        public String label() {
            return label;
        }

        private String form() {
            return switch (shape) {
                case ALONE -> label;
                case COUNTED -> label + ":CHUNKS";
                case WITH_TEXT -> label + ":CHUNKS[:TEXT]";
            };
        }
    }

    /** The specs that {@link #parse} takes, for messages and help texts. */
    public static final String ALLOWED =
            Arrays.stream(Kind.values()).map(Kind::form).collect(Collectors.joining(", "));

    /**
     * Checks that the kind takes what is given.
     *
     * @throws IllegalArgumentException if the count is negative, or the kind takes no count or text but one is given
     */
    public Fault {
        if (afterChunks < 0 || (afterChunks > 0 && kind.shape == Kind.Shape.ALONE)) {
            throw new IllegalArgumentException(kind.form() + " does not take " + afterChunks + " chunks");
        }
        if (!text.isEmpty() && kind.shape != Kind.Shape.WITH_TEXT) {
            throw new IllegalArgumentException(kind.form() + " does not take a text");
        }
        if (text.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("the text must be one line");
        }
    }

    /**
     * A fault after a number of whole chunks, with the kind's usual text.
     *
     * @throws IllegalArgumentException if the count is negative, or the kind takes none
     */
    public static Fault after(Kind kind, int chunks) {
        return new Fault(kind, chunks, kind.defaultText);
    }

    /**
     * Reads a spec.
     *
     * @throws IllegalArgumentException if it is none; the message lists those there are
     */
    public static Fault parse(String spec) {
        String[] parts = spec.split(":", 3);
        for (Kind kind : Kind.values()) {
            if (kind.label.equals(parts[0])) {
                try {
                    return parse(kind, parts);
                } catch (IllegalArgumentException e) {
                    throw notAllowed(spec, e);
                }
            }
        }
        throw notAllowed(spec, null);
    }

    private static Fault parse(Kind kind, String[] parts) {
        if ((kind.shape == Kind.Shape.ALONE) != (parts.length == 1)) {
            throw new IllegalArgumentException("expected " + kind.form());
        }
        int chunks = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
        return new Fault(kind, chunks, parts.length > 2 ? parts[2] : kind.defaultText);
    }

    private static IllegalArgumentException notAllowed(String spec, @Nullable IllegalArgumentException cause) {
        return new IllegalArgumentException("fault \"" + spec + "\" is none of " + ALLOWED + " (CHUNKS from 0)", cause);
    }

    /** The spec. */
    @Override
    public String toString() {
        return switch (kind.shape) {
            case ALONE -> kind.label;
            case COUNTED -> kind.label + ":" + afterChunks;
            case WITH_TEXT -> kind.label + ":" + afterChunks + ":" + text;
        };
    }
}
