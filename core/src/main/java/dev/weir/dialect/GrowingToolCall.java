package dev.weir.dialect;

import dev.weir.decode.internal.JsonReader;
import dev.weir.decode.internal.JsonString;
import dev.weir.decode.internal.MalformedJsonException;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.event.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The tool call that is being written, of which there is at most one at a time: in all three dialects a call is complete when the next
 * begins, if not before. Its arguments are handed on as they grow, and kept for the whole call up to a limit.
 */
final class GrowingToolCall {

    static final long NO_INDEX = -1;

    private static final String NO_ARGUMENTS = "{}";

    private final StreamListener listener;
    private final int maxArgumentBytes;
    private final JsonReader json = new JsonReader();
    private boolean open;
    private int number;
    private long index = NO_INDEX;
    private byte[] id = {};
    private String name = "";
    private byte[] arguments = new byte[256];
    private int argumentBytes;
    private boolean tooLong;

    /** Whether the arguments came as JSON instead of as a string of it, so that nothing can follow. */
    private boolean whole;

    GrowingToolCall(StreamListener listener, int maxArgumentBytes) {
        this.listener = listener;
        this.maxArgumentBytes = maxArgumentBytes;
    }

    void reset() {
        open = false;
        number = 0;
    }

    boolean isOpen() {
        return open;
    }

    /** As the server gave it; {@link #NO_INDEX} if it did not. */
    long index() {
        return index;
    }

    /** Whether more arguments can follow those that came. */
    boolean isWhole() {
        return whole;
    }

    /** Says that nothing can follow the arguments that came. */
    void becomeWhole() {
        whole = true;
    }

    boolean hasArguments() {
        return argumentBytes > 0;
    }

    /** Whether the id is another than that of the call; an empty one is none. */
    boolean isOtherId(JsonString candidate) {
        return !candidate.isEmpty()
                && !Arrays.equals(candidate.bytes(), candidate.from(), candidate.to(), id, 0, id.length);
    }

    /** Begins a call. */
    void begin(long newIndex, JsonString newId, JsonString newName) {
        open = true;
        index = newIndex;
        id = Arrays.copyOfRange(newId.bytes(), newId.from(), newId.to());
        name = newName.text();
        argumentBytes = 0;
        tooLong = false;
        whole = false;
        listener.onToolCallBegin(number, optionalId(), name);
    }

    /** Hands on, and keeps, more of its arguments. @return whether they are within the limit */
    boolean add(byte[] utf8, int from, int to) {
        if (from == to) {
            return true;
        }
        long length = (long) argumentBytes + (to - from);
        if (tooLong || length > maxArgumentBytes) {
            boolean wasWithin = !tooLong;
            tooLong = true;
            return !wasWithin; // said once
        }
        if (length > arguments.length) {
            arguments = Arrays.copyOf(
                    arguments, Math.toIntExact(Math.max(length, Math.min(2L * arguments.length, maxArgumentBytes))));
        }
        System.arraycopy(utf8, from, arguments, argumentBytes, to - from);
        argumentBytes = Math.toIntExact(length);
        listener.onToolCallArguments(number, utf8, from, to);
        return true;
    }

    /**
     * Ends the call, if there is one, and hands it on whole. One whose arguments break off, as where the answer came to its token limit, is
     * none to be made; nor is one that came there before its first argument, which might have had some.
     *
     * @param isAtLimit whether the answer ends here because it came to its limit
     * @return why the call is left out; null if it is not, or was told of already
     */
    @Nullable String end(boolean isAtLimit) {
        if (!open) {
            return null;
        }
        open = false;
        int call = number++;
        if (tooLong) {
            return null;
        }
        if (isAtLimit && !hasArguments()) {
            return "the answer came to its limit before the arguments of tool call " + call + " (from 0)";
        }
        String given = NO_ARGUMENTS;
        if (hasArguments()) {
            try {
                json.begin(arguments, 0, argumentBytes);
                json.skip();
                json.end();
            } catch (MalformedJsonException e) {
                return "the arguments of tool call " + call + " (from 0) break off, or are no JSON: " + e.reason();
            }
            given = new String(arguments, 0, argumentBytes, StandardCharsets.UTF_8);
        }
        listener.onToolCall(new ToolCall(optionalId(), optionalIndex(), name, given));
        return null;
    }

    private Optional<String> optionalId() {
        return id.length == 0 ? Optional.empty() : Optional.of(new String(id, StandardCharsets.UTF_8));
    }

    private OptionalInt optionalIndex() {
        return index >= 0 && index <= Integer.MAX_VALUE ? OptionalInt.of((int) index) : OptionalInt.empty();
    }
}
