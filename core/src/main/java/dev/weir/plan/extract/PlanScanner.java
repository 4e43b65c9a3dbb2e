package dev.weir.plan.extract;

import static dev.weir.json.scan.JsonTable.ARRAY_FIRST;
import static dev.weir.json.scan.JsonTable.ARRAY_NEXT;
import static dev.weir.json.scan.JsonTable.OBJECT_FIRST;
import static dev.weir.json.scan.JsonTable.OBJECT_NEXT;
import static dev.weir.json.scan.ProseTable.BLANK;
import static dev.weir.json.scan.ProseTable.PROSE;

import dev.weir.json.ThinkTags;
import dev.weir.json.scan.JsonGrammar;
import dev.weir.json.scan.JsonScanner;
import dev.weir.json.scan.JsonTable;
import dev.weir.json.scan.ProseTable;
import dev.weir.json.scan.RetainedText;
import dev.weir.plan.PlanOptions;
import dev.weir.plan.Reason.Kind;

/**
 * Finds the plans in a text that arrives in pieces: a pushdown automaton, one look into {@link JsonTable} a byte.
 *
 * <p>Outside of JSON the text is prose. A brace or bracket in prose begins a value. A value that breaks JSON's grammar is abandoned, and
 * the text is read again from the byte after its first one, as prose: so {@code Use {braces} and {"plan_id":...}} works, and a plan
 * that is broken costs no other. Of a value that has outgrown the cap only a tail is there to be read again, which is long enough for any
 * plan but the very longest.
 *
 * <p>What is a plan and what an envelope is for {@link OpenContainers} to say; what broken values cost, {@link BrokenStarts} bounds. A byte
 * is read again only where a value broke off: at most once as what was abandoned, and once more, in each of the two ways to tell strings
 * from what is between them ({@code ExtractorGrowthTest}). A value must outgrow the cap before a tail is read again, and a tail is shorter.
 */
final class PlanScanner extends JsonScanner {

    /** Takes what is found. Bytes are valid only during the call; {@value RetainedText#SLACK} bytes after {@code to} are readable. */
    interface Handler {

        /**
         * A whole object with a member {@code steps}.
         *
         * @param enveloped whether it stands inside an object
         * @param agentAround the agent whom an object around it names, by a member {@code agent_id} or by the member's own name; or 0
         */
        void plan(byte[] bytes, int from, int to, long fromByte, long toByte, boolean enveloped, int agentAround);

        /** Whether an object with a member {@code steps}, inside one that may yet be a plan itself, is a valid plan. */
        boolean isValid(byte[] bytes, int from, int to, long fromByte);

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

        /**
         * A string, quotes included, that may hold JSON; answers whether a plan was in it.
         *
         * @param agentAround as of a plan
         */
        boolean held(byte[] bytes, int from, int to, long fromByte, int agentAround);

        /** A closing tag of a think block that was not opened ends there: what was found before it was thought. */
        void thought(long toByte);

        /** The text has ended: what was found is no longer to be taken back. */
        void ended();
    }

    /** In an envelope, strings are worth an action, inside an object that may be a plan its names are, and in a plan's steps nothing. */
    private static final short[] ENVELOPE = JsonTable.of(JsonTable.NAMES | JsonTable.STRINGS);

    private static final short[] CANDIDATE = JsonTable.of(JsonTable.NAMES);
    private static final short[] NESTED = JsonTable.of(JsonTable.BRACKETS);

    private final Handler handler;
    private final OpenContainers containers;
    private final ProseTable prose;
    private final boolean startsThinking;

    /** Whether nothing but blanks, values and think blocks was before the value that is being read, or the tag. */
    private boolean valueAfterBlank;

    private boolean tagAfterBlank;

    /** How many values have closed. */
    private int valuesClosed;

    private boolean nameEscaped;

    /** Whether the string that is being read may hold JSON. */
    private boolean stringMayHoldJson;

    /** Where that string began, or any directly in an envelope, if that is known. */
    private long stringStart;

    PlanScanner(PlanOptions options, Handler handler) {
        super(options.maxPlanBytes(), ENVELOPE);
        this.handler = handler;
        ThinkTags tags = options.thinkTags();
        this.prose = ProseTable.of(tags.inTurn(), tags.anyCase(), tags.indented(), tags.unopened());
        this.startsThinking = options.startsThinking();
        this.containers = new OpenContainers(text, handler, options.maxPlanBytes());
        this.onlyBracketsMatter = true; // only a closing brace can close a plan or a step
        reset();
    }

    @Override
    protected void startText() {
        containers.reset();
        valuesClosed = 0;
        tagAfterBlank = true;
        leaveValue(startsThinking ? prose.firstThinking() : BLANK);
    }

    /** What is open breaks off. */
    @Override
    protected void endText() {
        while (!inProse()) {
            abandon(Kind.UNTERMINATED, text.offset(text.end), "the rest of it");
            read();
        }
        handler.ended();
    }

    private boolean inProse() {
        return table == prose.cells();
    }

    /** Whether the text so far is one value, with nothing but white space and think blocks around it. */
    boolean isOneValue() {
        return inProse() && state == BLANK && valuesClosed == 1;
    }

    /** Whether a think block is open. */
    boolean isThinking() {
        return inProse() && prose.isThinking(state);
    }

    /** Where the outermost value began that is open or was closed last. */
    long valueFromByte() {
        return !inProse() && JsonTable.inTopString(state) ? stringStart : containers.valueFromByte();
    }

    /** How many bytes were read more than once, each as often. */
    long rereadBytes() {
        return text.rereadBytes();
    }

    /** How many of the spans that wait were gone over again, each as often. */
    long repeatedEntries() {
        return containers.repeatedEntries();
    }

    @Override
    protected void act(int cell) {
        int before = state;
        state = JsonGrammar.next(cell);
        switch (JsonGrammar.action(cell)) {
            case JsonTable.OPEN_OBJECT -> open(true, before);
            case JsonTable.OPEN_ARRAY -> open(false, before);
            case JsonTable.CLOSE_OBJECT -> closeObject();
            case JsonTable.CLOSE_ARRAY -> closeArray();
            case JsonTable.NAME_END -> endName();
            case JsonTable.NAME_ESCAPE -> nameEscaped = true;
            case JsonTable.NAME_START, JsonTable.STRING_START -> startString();
            case JsonTable.STRING_ESCAPE -> escapeInString();
            case JsonTable.STRING_END -> endString(before);
            case JsonTable.VIOLATION -> abandon(Kind.MALFORMED_JSON, text.here(), JsonTable.expectation(before));
            default -> actInProse(cell, before);
        }
    }

    /** What only prose asks for: apart, so that {@link #act} is short enough to be compiled into the loop. */
    private void actInProse(int cell, int before) {
        switch (JsonGrammar.action(cell)) {
            case ProseTable.TEXT_STRING -> startTextString();
            case ProseTable.TAG_START -> tagAfterBlank = before == BLANK;
            case ProseTable.THINK_END -> state = tagAfterBlank ? BLANK : PROSE;
            case ProseTable.UNOPENED_END -> {
                state = BLANK;
                handler.thought(text.offset(text.position));
            }
            default -> {} // a closing bracket in prose
        }
    }

    @Override
    protected void pieceRead() {}

    private void chooseTable() {
        if (containers.depth() == 0) {
            table = prose.cells();
        } else if (containers.inEnvelope() || stringMayHoldJson) {
            table = ENVELOPE;
        } else {
            table = containers.inSteps() ? NESTED : CANDIDATE;
        }
    }

    private void open(boolean object, int before) {
        if (hasRoom(before)) {
            containers.open(object, text.here());
            state = object ? OBJECT_FIRST : ARRAY_FIRST;
            chooseTable();
        }
    }

    private boolean hasRoom(int before) {
        int depth = containers.depth();
        if (depth == 0) {
            if (containers.isBroken(text.here())) {
                state = PROSE;
                return false;
            }
            valueAfterBlank = before == BLANK;
        } else if (depth == OpenContainers.MAX_DEPTH) {
            String expected = "at most " + OpenContainers.MAX_DEPTH + " objects and arrays inside one another";
            abandon(Kind.TOO_DEEP, text.here(), expected);
            return false;
        }
        return true;
    }

    private void closeObject() {
        containers.closeObject(text.here());
        afterValue();
    }

    private void closeArray() {
        containers.closeArray();
        afterValue();
    }

    private void afterValue() {
        if (containers.depth() > 0) {
            state = containers.inObject() ? OBJECT_NEXT : ARRAY_NEXT;
        } else {
            valuesClosed++;
            state = valueAfterBlank ? BLANK : PROSE;
        }
        chooseTable();
    }

    private void endName() {
        boolean here = !containers.inEnvelope() || stringStart != RetainedText.NONE;
        containers.endName(text.here(), here, nameEscaped);
        nameEscaped = false;
        chooseTable();
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
        if (!stringMayHoldJson && (last == '{' || last == ' ' || isEscapedBrace(text.bytes, before))) {
            stringMayHoldJson = true;
            if (!containers.inEnvelope()) {
                stringStart = text.offset(openingQuote(before));
                chooseTable();
            }
        }
    }

    /** Index of the quote that began the string that goes on at that index; looked for once a string. */
    private int openingQuote(int within) {
        int quote = within;
        while (text.bytes[quote] != '"' || PlanMember.isEscaped(text.bytes, quote)) {
            quote--;
        }
        return quote;
    }

    /** Whether {@code u007b}, the brace written as an escape, ends there: behind as many backslashes as there are strings around it. */
    private static boolean isEscapedBrace(byte[] bytes, int last) {
        return (bytes[last] | 0x20) == 'b'
                && bytes[last - 1] == '7'
                && bytes[last - 2] == '0'
                && bytes[last - 3] == '0'
                && bytes[last - 4] == 'u';
    }

    private void endString(int before) {
        if (JsonTable.inTopString(before)) {
            endTextString(before);
        } else if (stringMayHoldJson) {
            stringMayHoldJson = false;
            if (stringStart != RetainedText.NONE) {
                containers.closeString(stringStart, text.here() + 1);
            }
            chooseTable();
        }
    }

    private void startTextString() {
        if (valuesClosed == 0) {
            valueAfterBlank = true;
            stringStart = text.here();
            text.keep(stringStart);
            state = JsonTable.TOP_STRING;
            table = ENVELOPE;
        }
    }

    private void endTextString(int before) {
        state = before; // while it is looked into
        if (containers.search(stringStart, text.here() + 1)) {
            afterValue();
        } else {
            abandon(Kind.MALFORMED_JSON, text.here(), "JSON in the string");
        }
    }

    @Override
    protected void overflow() {
        if (containers.depth() == 0) {
            abandon(Kind.TOO_LARGE, text.offset(text.position), "");
        } else if (containers.inEnvelope() && stringStart > text.keep()) {
            text.keep(stringStart);
        } else {
            containers.overflow();
            if (containers.inEnvelope() || text.keep() > stringStart) {
                stringStart = RetainedText.NONE;
                stringMayHoldJson = false;
            }
            chooseTable();
        }
    }

    private void abandon(Kind kind, long at, String expected) {
        containers.abandon(kind, at, expected);
        leaveValue(prose.behind(text.bytes[text.position - 1]));
    }

    private void leaveValue(int next) {
        state = next;
        nameEscaped = false;
        stringStart = RetainedText.NONE;
        stringMayHoldJson = false;
        chooseTable();
    }
}
