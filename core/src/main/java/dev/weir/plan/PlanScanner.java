package dev.weir.plan;

import static dev.weir.plan.JsonTable.ARRAY_FIRST;
import static dev.weir.plan.JsonTable.ARRAY_NEXT;
import static dev.weir.plan.JsonTable.BLANK;
import static dev.weir.plan.JsonTable.LINE;
import static dev.weir.plan.JsonTable.OBJECT_FIRST;
import static dev.weir.plan.JsonTable.OBJECT_NEXT;
import static dev.weir.plan.JsonTable.PROSE;

import dev.weir.json.scan.JsonGrammar;
import dev.weir.json.scan.RetainedText;
import dev.weir.plan.Reason.Kind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the plans in a text that arrives in pieces: a pushdown automaton, one look into {@link JsonTable} a byte.
 *
 * <p>Outside of JSON the text is prose. A brace or bracket in prose begins a value. A value that breaks JSON's grammar is abandoned, and
 * the text is read again from the byte after its first one, as prose: so {@code Use {braces} and {"plan_id":...}} works, and a plan
 * that is broken costs no other. Of a value that has outgrown the cap only a tail is there to be read again, which is long enough for any
 * plan but the very longest.
 *
 * <p>An object is a plan if it has a member {@code steps}, and none of the objects around it has shown a plan's member
 * ({@code agent_id}, {@code plan_id}, {@code steps}) before. It is handed over at its closing brace. Whatever is around it can then be no
 * plan: it is an envelope. Arrays are envelopes from the start. An object with {@code steps} that is not valid is no reason to make
 * envelopes of the objects around it, which may yet be plans: it is deferred, and refused once they are none. An object that closes
 * without being a plan, nor having held one, but in which something may be a plan after all (an object inside one that had shown
 * {@code plan_id}, a string that holds JSON) is read again as an envelope. That it had shown a plan's member does not matter to what is
 * in its member {@code plans} or {@code plan}: so such an envelope hands out its plans at their closing braces, too. An object that
 * outgrows the cap before it has shown {@code steps} is an envelope as well, unless it shows them yet.
 *
 * <p>Only a closing brace can close a plan or a step. So pieces without one are put aside, and read together with the next one that has
 * one: that spares a handful of mispredicted branches for most tokens ({@code ExtractBenchmark}).
 *
 * <p>Work: what is open where a value breaks off is not opened again ({@link BrokenStarts}), so a byte is read again at most once as what
 * was abandoned, and once more, in each of the two ways to tell strings from what is between them; objects that are read again as
 * envelopes add a reading each, and so does the half that is kept of what is nested too deep ({@code ExtractorGrowthTest}). A value must
 * outgrow the cap before a tail is read again, and a tail is shorter.
 */
final class PlanScanner {

    /** Takes what is found. Bytes are valid only during the call; {@value RetainedText#SLACK} bytes after {@code to} are readable. */
    interface Handler {

        /** A whole object with a member {@code steps}; {@code enveloped} if it stands inside an object. */
        void plan(byte[] bytes, int from, int to, long fromByte, long toByte, boolean enveloped);

        /** Whether an object with a member {@code steps}, inside one that may yet be a plan itself, is a valid plan. */
        boolean isValid(byte[] bytes, int from, int to);

        /** A whole object of which {@link #isValid} said that it is none, now that it is no part of a plan. */
        void invalid(byte[] bytes, int from, int to, long fromByte, long toByte);

        /** A whole object directly in the {@code steps} of the plan that begins at {@code planFromByte}. */
        void step(long planFromByte, int stepIndex, byte[] bytes, int from, int to);

        /**
         * An object with a plan's member that is given up: it breaks off at {@code toByte}, or has no {@code steps}.
         *
         * @param from index of its first byte; of {@code to}, if it is no longer there
         * @param stepCount how many of its steps had closed; -1 if it has shown no {@code steps}
         */
        void broken(
                Kind kind, String expected, byte[] bytes, int from, int to, long fromByte, long toByte, int stepCount);

        /** A string, quotes included, that may hold JSON; answers whether a plan was in it. */
        boolean held(byte[] bytes, int from, int to, long fromByte);
    }

    /** What is put aside is read before it is longer: closing a plan must not take a long run-up. */
    private static final int MAX_UNREAD_BYTES = 128;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long CLOSING_BRACES = 0x7D7D7D7D7D7D7D7DL;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final Handler handler;
    private final RetainedText text;
    private final OpenContainers containers;

    /** The state in which a text begins. */
    private final int firstState;

    private int state;
    private short[] table;

    /** Whether nothing but blanks, values and think blocks was before the value that is being read. */
    private boolean fromBlank;

    private boolean nameEscaped;

    /** About the string, directly in an envelope, that is being read: where it began, if that is known, and what it may hold. */
    private long stringStart;

    private boolean stringMayHoldJson;

    PlanScanner(int maxPlanBytes, boolean startsThinking, Handler handler) {
        this.handler = handler;
        this.firstState = startsThinking ? JsonTable.THINKING : BLANK;
        this.text = new RetainedText(maxPlanBytes);
        this.containers = new OpenContainers(text, handler, maxPlanBytes);
        this.table = containers.table();
        reset();
    }

    void reset() {
        text.reset();
        containers.reset();
        leaveValue(firstState);
    }

    /** Takes the next bytes of the text. */
    void feed(byte[] utf8, int from, int to) {
        int length = to - from;
        if (length > Long.BYTES || from > utf8.length - Long.BYTES) {
            feedPieces(utf8, from, to);
            return;
        }
        long word = (long) LONG.get(utf8, from);
        text.append(word, length);
        long braceIsZero = word ^ CLOSING_BRACES;
        long found = (braceIsZero - LOW_BITS) & ~braceIsZero & HIGH_BITS; // the lowest set bit marks the first brace
        boolean closes = found << (Long.SIZE - Byte.SIZE * length) != 0;
        if (closes || text.end - text.position > MAX_UNREAD_BYTES) {
            scan();
        }
    }

    private void feedPieces(byte[] utf8, int from, int to) {
        for (int next = from; next < to; ) {
            int length = Math.min(to - next, RetainedText.MAX_PIECE_BYTES);
            text.append(utf8, next, length);
            scan();
            next += length;
        }
    }

    /** Reads what was put aside. */
    void catchUp() {
        scan();
    }

    /** Ends the text: what is open breaks off. */
    void finish() {
        scan();
        while (!JsonTable.outside(state)) {
            abandon(Kind.UNTERMINATED, text.offset(text.end), "the rest of it");
            scan();
        }
    }

    /** Whether a value with a plan in it has closed, and none is open. */
    boolean isComplete() {
        return JsonTable.outside(state) && containers.completeness().isComplete();
    }

    /** Whether the text so far is one value, with nothing but white space and think blocks around it. */
    boolean isOneValue() {
        return state == BLANK && containers.completeness().valuesClosed() == 1;
    }

    /** Whether a think block is open. */
    boolean isThinking() {
        return JsonTable.thinking(state);
    }

    /** Where the outermost value began that is open or was closed last. */
    long valueFromByte() {
        return JsonTable.textString(state) ? stringStart : containers.valueFromByte();
    }

    /** How many bytes were read more than once, each as often. */
    long rereadBytes() {
        return text.rereadBytes();
    }

    private void scan() {
        text.startReading();
        while (text.position < text.end) {
            byte[] bytes = text.bytes;
            short[] cells = table;
            int stop = text.limit;
            int i = text.position;
            int now = state;
            int cell = 0;
            while (i < stop) {
                cell = cells[now | (bytes[i++] & 0xFF)];
                if (cell < 0) {
                    break;
                }
                now = cell;
            }
            text.position = i;
            state = now;
            if (cell < 0) {
                act(cell);
            } else if (i < text.end) {
                overflow();
            }
        }
        text.endReading();
    }

    private void act(int cell) {
        int before = state;
        state = JsonGrammar.next(cell);
        switch (JsonGrammar.action(cell)) {
            case JsonTable.OPEN_OBJECT -> openObject(before);
            case JsonTable.OPEN_ARRAY -> openArray(before);
            case JsonTable.CLOSE_OBJECT -> closeObject();
            case JsonTable.CLOSE_ARRAY -> closeArray();
            case JsonTable.NAME_END -> endName();
            case JsonTable.NAME_ESCAPE -> nameEscaped = true;
            case JsonTable.STRING_START -> startString();
            case JsonTable.STRING_ESCAPE -> escapeInString();
            case JsonTable.STRING_END -> endString();
            case JsonTable.TEXT_STRING_START -> startTextString();
            case JsonTable.TEXT_STRING_END -> endTextString();
            case JsonTable.STRAY_CLOSE -> containers.completeness().strayClose();
            default -> abandon(Kind.MALFORMED_JSON, text.here(), JsonTable.expectation(before));
        }
    }

    private void openObject(int before) {
        if (hasRoom(before)) {
            containers.openObject();
            state = OBJECT_FIRST;
            table = containers.table();
        }
    }

    private void openArray(int before) {
        if (hasRoom(before)) {
            containers.openArray();
            state = ARRAY_FIRST;
            table = containers.table();
        }
    }

    private boolean hasRoom(int before) {
        int depth = containers.depth();
        if (depth == 0) {
            if (containers.isBroken(text.here())) {
                containers.completeness().brokenOpen();
                state = PROSE;
                return false;
            }
            fromBlank = before == BLANK;
        } else if (depth == OpenContainers.MAX_DEPTH) {
            String expected = "at most " + OpenContainers.MAX_DEPTH + " objects and arrays inside one another";
            abandon(Kind.TOO_DEEP, text.here(), expected);
            return false;
        }
        return true;
    }

    private void closeObject() {
        if (containers.closeObject()) {
            afterValue();
        } else {
            state = OBJECT_FIRST;
            table = containers.table();
        }
    }

    private void closeArray() {
        containers.closeArray();
        afterValue();
    }

    private void afterValue() {
        if (containers.depth() > 0) {
            state = containers.inObject() ? OBJECT_NEXT : ARRAY_NEXT;
        } else {
            state = fromBlank ? BLANK : PROSE;
        }
        table = containers.table();
    }

    private void endName() {
        boolean escaped = nameEscaped;
        nameEscaped = false;
        boolean here = !containers.inEnvelope() || stringStart != RetainedText.NONE;
        if (here && containers.namesMatter()) {
            containers.endName(MemberName.before(text.bytes, text.position - 1, escaped));
            table = containers.table();
        }
    }

    private void startString() {
        stringStart = text.here();
        stringMayHoldJson = false;
        if (text.keep() == RetainedText.NONE) {
            text.keep(stringStart);
        }
    }

    /** JSON in a string has a quote after a brace, or after a space after one, and so a backslash there. */
    private void escapeInString() {
        int before = text.position - 2;
        byte last = text.bytes[before];
        if (last == '{' || last == ' ' || isEscapedBrace(text.bytes, before)) {
            if (containers.inEnvelope()) {
                stringMayHoldJson = true;
            } else {
                containers.lookAgain();
            }
        }
    }

    /** Whether {@code u007b}, the brace written as an escape, ends there: behind as many backslashes as there are strings around it. */
    private static boolean isEscapedBrace(byte[] bytes, int last) {
        return (bytes[last] | 0x20) == 'b'
                && bytes[last - 1] == '7'
                && bytes[last - 2] == '0'
                && bytes[last - 3] == '0'
                && bytes[last - 4] == 'u';
    }

    private void endString() {
        if (stringMayHoldJson && stringStart != RetainedText.NONE && heldPlan()) {
            containers.foundInString(stringStart);
        }
    }

    private void startTextString() {
        if (containers.completeness().valuesClosed() == 0) {
            fromBlank = true;
            stringStart = text.here();
            text.keep(stringStart);
        } else {
            state = PROSE;
        }
    }

    private void endTextString() {
        state = JsonTable.TEXT_STRING; // while it is looked into
        if (heldPlan()) {
            containers.foundInString(stringStart);
            containers.completeness().closed(0);
            afterValue();
        } else {
            abandon(Kind.MALFORMED_JSON, text.here(), "JSON in the string");
        }
    }

    private boolean heldPlan() {
        return handler.held(text.bytes, text.index(stringStart), text.position, stringStart);
    }

    private void overflow() {
        if (containers.depth() == 0) {
            abandon(Kind.TOO_LARGE, text.offset(text.position), "");
        } else if (containers.inEnvelope() && stringStart > text.keep()) {
            text.keep(stringStart);
        } else {
            boolean readOn = containers.overflow();
            stringStart = RetainedText.NONE;
            table = containers.table();
            if (!readOn) {
                state = OBJECT_FIRST;
                nameEscaped = false;
            }
        }
    }

    private void abandon(Kind kind, long at, String expected) {
        containers.abandon(kind, at, expected);
        leaveValue(text.bytes[text.position - 1] == '\n' ? LINE : PROSE);
    }

    private void leaveValue(int next) {
        state = next;
        table = containers.table();
        nameEscaped = false;
        stringStart = RetainedText.NONE;
    }
}
