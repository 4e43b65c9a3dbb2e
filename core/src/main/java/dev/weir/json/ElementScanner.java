package dev.weir.json;

import static dev.weir.json.scan.JsonTable.ARRAY_FIRST;
import static dev.weir.json.scan.JsonTable.ARRAY_NEXT;
import static dev.weir.json.scan.JsonTable.ARRAY_VALUE;
import static dev.weir.json.scan.JsonTable.OBJECT_FIRST;
import static dev.weir.json.scan.JsonTable.OBJECT_NAME;
import static dev.weir.json.scan.JsonTable.OBJECT_NEXT;
import static dev.weir.json.scan.RetainedText.NONE;

import dev.weir.json.BrokenElement.Kind;
import dev.weir.json.scan.JsonGrammar;
import dev.weir.json.scan.JsonScanner;
import dev.weir.json.scan.JsonTable;
import dev.weir.json.scan.ProseTable;
import dev.weir.json.scan.StringContent;
import java.util.Arrays;
import java.util.Optional;

/** Follows {@link PathSet} through a text: the machine of {@link JsonElements}. */
final class ElementScanner extends JsonScanner {

    static final int MAX_DEPTH = 512;

    private static final short[] EVERYTHING = JsonTable.of(JsonTable.NAMES | JsonTable.STRINGS | JsonTable.SCALARS);
    private static final short[] BRACKETS = JsonTable.of(JsonTable.BRACKETS);

    private final PathSet paths;
    private final ElementOptions options;
    private final ElementListener listener;
    private final ProseTable prose;

    /** The cells behind what broke the grammar. */
    private final short[] skipping;

    /** The open objects and arrays, from 1 on: which are objects, as bits; where each begins; its place in the paths; how many it holds. */
    private final long[] objects = new long[MAX_DEPTH / Long.SIZE + 1];

    private final long[] starts = new long[MAX_DEPTH + 1];
    private final long[] places = new long[MAX_DEPTH + 1];
    private final int[] counts = new int[MAX_DEPTH + 1];
    private int depth;

    /** Depth of the outermost open object or array that is an element, or 0. */
    private int elementDepth;

    /** The place in the paths of the member whose name was read last. */
    private long memberPlace;

    /** Where the name that is being read began, if it is kept, and whether it holds an escape. */
    private long nameStart;

    private boolean nameEscaped;

    /** The wanted paths that the string, number or literal is at that is being read, and where it began. */
    private long scalarPlace;

    private long scalarStart;

    /** Whether a string is being handed on as it grows, and up to where it was. */
    private boolean growing;

    private long grownTo;
    private final StringContent content = new StringContent();
    private final StringContent.Sink grown = this::handOn;

    /** Brackets that are open behind what broke the grammar, in the container that is read on. */
    private int skippedDepth;

    /** The same, if the quote that was read last began no string. */
    private int quotedDepth;

    /** And how many containers have closed then, from the one that is read on outwards. */
    private int quotedClosed;

    private boolean tagAfterBlank;
    private boolean valueAfterBlank;

    /** Up to where the outermost value is closed, and whether it is kept. */
    private long closedTo;

    private boolean documentKept;

    /** A name that was escaped, decoded. */
    private byte[] name = new byte[64];

    private int nameBytes;
    private final StringContent nameContent = new StringContent();
    private final StringContent.Sink nameSink = this::addToName;

    ElementScanner(PathSet paths, ElementOptions options, ElementListener listener) {
        super(options.maxBytes(), EVERYTHING);
        this.paths = paths;
        this.options = options;
        this.listener = listener;
        ThinkTags tags = options.thinkTags();
        this.prose = ProseTable.of(tags.inTurn(), tags.anyCase(), tags.indented(), tags.unopened());
        this.skipping = options.strict() ? BRACKETS : prose.skipping();
        reset();
    }

    @Override
    protected void startText() {
        valueAfterBlank = true;
        tagAfterBlank = true;
        clear();
        leaveValue();
        if (options.strict()) {
            state = JsonTable.TOP_FIRST;
        } else if (options.startsThinking()) {
            state = prose.firstThinking();
        }
    }

    private void clear() {
        depth = 0;
        elementDepth = 0;
        nameStart = NONE;
        nameEscaped = false;
        scalarPlace = 0;
        growing = false;
        documentKept = false;
    }

    /** How many bytes were read more than once, each as often. */
    long rereadBytes() {
        return text.rereadBytes();
    }

    boolean isThinking() {
        catchUp();
        return inProse() && prose.isThinking(state);
    }

    private boolean inProse() {
        return table == prose.cells();
    }

    @Override
    protected void act(int cell) {
        int before = state;
        state = JsonGrammar.next(cell);
        switch (JsonGrammar.action(cell)) {
            case JsonTable.OPEN_OBJECT -> open(true, before);
            case JsonTable.OPEN_ARRAY -> open(false, before);
            case JsonTable.CLOSE_OBJECT, JsonTable.CLOSE_ARRAY -> close();
            case JsonTable.NAME_START -> startName();
            case JsonTable.NAME_ESCAPE -> nameEscaped = true;
            case JsonTable.NAME_END -> endName();
            case JsonTable.STRING_START -> startScalar(paths.growing);
            case JsonTable.STRING_END -> endString();
            case JsonTable.SCALAR_START -> startScalar(0);
            case JsonTable.LITERAL_END -> endScalar(text.position);
            case JsonTable.NUMBER_END -> endScalar(text.position - 1);
            case JsonTable.SKIP_OPEN -> skippedDepth++;
            case JsonTable.SKIP_CLOSE -> closeSkipped();
            case JsonTable.SKIP_COMMA -> endSkipping();
            case JsonTable.SKIP_QUOTE -> startQuoted();
            case JsonTable.QUOTED_OPEN -> quotedDepth++;
            case JsonTable.QUOTED_CLOSE -> closeQuoted();
            case JsonTable.QUOTED_LINE_END -> endQuotedLine();
            case JsonTable.VIOLATION -> breakOff(Kind.MALFORMED, before);
            case ProseTable.TAG_START -> tagAfterBlank = before == ProseTable.BLANK;
            case ProseTable.THINK_END -> state = tagAfterBlank ? ProseTable.BLANK : ProseTable.PROSE;
            case ProseTable.UNOPENED_END -> endThought();
            default -> {} // an escape in a string; in prose, a quote or a closing bracket
        }
    }

    /** A closing tag ends in prose, or in what is broken. */
    private void endThought() {
        clear();
        text.keepNothing();
        state = ProseTable.BLANK;
        table = prose.cells();
        listener.onThought(text.offset(text.position));
    }

    private String found() {
        byte b = text.bytes[text.position - 1];
        return b > ' ' && b < 0x7F ? "'" + (char) b + "'" : String.format("byte 0x%02X", b);
    }

    private boolean inObject() {
        return ((objects[depth >> 6] >>> depth) & 1) != 0;
    }

    private void open(boolean object, int before) {
        if (depth == MAX_DEPTH) {
            breakOff(Kind.TOO_DEEP, before);
            return;
        }
        long place = valuePlace();
        if (depth == 0) {
            valueAfterBlank = before == ProseTable.BLANK;
            documentKept = options.documentKept();
        }
        depth++;
        starts[depth] = text.here();
        places[depth] = place;
        counts[depth] = 0;
        long bit = 1L << depth;
        objects[depth >> 6] = object ? objects[depth >> 6] | bit : objects[depth >> 6] & ~bit;
        if (elementDepth == 0 && (place & paths.wanted) != 0) {
            elementDepth = depth;
            keepFromHere();
        } else if (documentKept) {
            keepFromHere();
        }
        closedTo = text.offset(text.position);
        state = object ? OBJECT_FIRST : ARRAY_FIRST;
        chooseTable();
    }

    private void keepFromHere() {
        if (text.keep() == NONE) {
            text.keep(text.here());
        }
    }

    /** The place in the paths of the value that begins here. */
    private long valuePlace() {
        long begin = options.anywhere() && elementDepth == 0 ? paths.first : 0;
        if (depth == 0) {
            return paths.first;
        }
        if (inObject()) {
            return begin | memberPlace;
        }
        int index = counts[depth]++;
        return places[depth] == 0 ? begin : begin | paths.item(places[depth], index);
    }

    /** In an object or array, nothing but brackets is worth an action unless a path leads on. */
    private void chooseTable() {
        boolean leadsOn = (places[depth] & ~paths.wanted) != 0;
        boolean everything = leadsOn || documentKept || (depth == 0 && options.strict());
        table = everything ? EVERYTHING : BRACKETS;
        onlyBracketsMatter = !everything;
        memberPlace = 0;
    }

    private void close() {
        if (scalarPlace != 0) {
            endScalar(text.position - 1); // a number
        }
        long wanted = places[depth] & paths.wanted;
        long start = starts[depth];
        if (depth == elementDepth) {
            elementDepth = 0;
        }
        depth--;
        closedTo = text.offset(text.position);
        documentKept &= depth > 0;
        if (wanted != 0) {
            handOut(wanted, start, text.position);
        }
        release();
        if (depth == 0) {
            leaveValue();
        } else {
            state = inObject() ? OBJECT_NEXT : ARRAY_NEXT;
            chooseTable();
        }
    }

    private void handOut(long wanted, long start, int to) {
        for (long left = wanted; left != 0; left &= left - 1) {
            int path = paths.path(Long.numberOfTrailingZeros(left));
            listener.onElement(path, text.bytes, text.index(start), to, start, text.offset(to));
        }
    }

    /** Outside of all objects and arrays: behind one, or, in a strict text, at its end. */
    private void leaveValue() {
        if (options.strict()) {
            state = JsonTable.TOP_NEXT;
            chooseTable();
        } else {
            state = valueAfterBlank ? ProseTable.BLANK : ProseTable.PROSE;
            table = prose.cells();
            onlyBracketsMatter = false; // what a bracket opens may hold numbers that are wanted
        }
    }

    /** Keeps what is still needed. */
    private void release() {
        long first = firstNeeded();
        if (first == NONE) {
            text.keepNothing();
        } else if (first != text.keep()) {
            text.keep(first);
        }
    }

    private long firstNeeded() {
        if (documentKept) {
            return starts[1];
        }
        if (elementDepth > 0) {
            return starts[elementDepth];
        }
        if (keepsScalar()) {
            return scalarStart;
        }
        if (growing) {
            return grownTo < text.offset(text.end) ? grownTo : NONE;
        }
        return nameStart;
    }

    private boolean keepsScalar() {
        return (growing ? scalarPlace & ~paths.growing : scalarPlace) != 0;
    }

    private void startName() {
        if ((places[depth] & ~paths.wanted) != 0) {
            nameStart = text.here();
            nameEscaped = false;
            keepFromHere();
        }
    }

    private void endName() {
        counts[depth]++;
        memberPlace = 0;
        long place = places[depth];
        if ((place & ~paths.wanted) == 0) {
            return;
        }
        if (nameStart == NONE) { // longer than the cap
            memberPlace = paths.member(place, null, 0, 0);
            return;
        }
        int quote = text.position - 2;
        while (text.bytes[quote] != '"') {
            quote--; // white space
        }
        int from = text.index(nameStart) + 1;
        if (nameEscaped) {
            nameBytes = 0;
            nameContent.reset();
            nameContent.decode(text.bytes, from, quote, true, nameSink);
            memberPlace = paths.member(place, name, 0, nameBytes);
        } else {
            memberPlace = paths.member(place, text.bytes, from, quote);
        }
        nameStart = NONE;
        release();
    }

    private void addToName(byte[] utf8, int from, int to) {
        int length = to - from;
        if (nameBytes + length > name.length) {
            name = Arrays.copyOf(name, Math.max(2 * name.length, nameBytes + length));
        }
        System.arraycopy(utf8, from, name, nameBytes, length);
        nameBytes += length;
    }

    /** @param grow the paths at which it is handed on as it grows */
    private void startScalar(long grow) {
        scalarPlace = valuePlace() & paths.wanted;
        scalarStart = text.here();
        if (scalarPlace == 0) {
            return;
        }
        growing = (scalarPlace & grow) != 0;
        if (growing) {
            grownTo = scalarStart + 1;
            content.reset();
        }
        if (keepsScalar()) {
            keepFromHere();
        }
    }

    private void endString() {
        int end = text.position;
        long grew = 0;
        if (growing) {
            grew = scalarPlace & paths.growing;
            grow(end - 1, true);
            growing = false;
        }
        scalarPlace &= ~grew;
        endScalar(end);
        for (long left = grew; left != 0; left &= left - 1) {
            int path = paths.path(Long.numberOfTrailingZeros(left));
            listener.onTextEnd(path, scalarStart, text.offset(end));
        }
        release();
    }

    private void endScalar(int to) {
        closedTo = text.offset(to);
        if (scalarPlace != 0) {
            long wanted = scalarPlace;
            scalarPlace = 0;
            handOut(wanted, scalarStart, to);
            release();
        }
    }

    /** Hands on what has arrived of a growing string, up to that index. */
    private void grow(int to, boolean last) {
        int at = content.decode(text.bytes, text.index(grownTo), to, last, grown);
        grownTo = text.offset(at);
    }

    private void handOn(byte[] utf8, int from, int to) {
        for (long left = scalarPlace & paths.growing; left != 0; left &= left - 1) {
            listener.onText(paths.path(Long.numberOfTrailingZeros(left)), utf8, from, to);
        }
    }

    @Override
    protected void pieceRead() {
        if (growing) {
            grow(text.position, false);
            release();
        }
    }

    @Override
    protected void overflow() {
        long at = text.offset(text.position);
        if (documentKept) {
            documentKept = false;
        } else if (elementDepth > 0) {
            listener.onBroken(
                    new BrokenElement(Kind.TOO_LARGE, starts[elementDepth], at, problem(Kind.TOO_LARGE, state)));
            places[elementDepth] &= ~paths.wanted;
            while (elementDepth > 0 && (places[elementDepth] & paths.wanted) == 0) {
                elementDepth = elementDepth == depth ? 0 : elementDepth + 1;
            }
        } else if (keepsScalar()) {
            listener.onBroken(new BrokenElement(Kind.TOO_LARGE, scalarStart, at, problem(Kind.TOO_LARGE, state)));
            scalarPlace &= growing ? paths.growing : 0;
        } else if (growing) {
            grow(text.position, false);
        } else {
            nameStart = NONE;
        }
        release();
    }

    /** What is open breaks the grammar with the byte that was read last, or is too deep. */
    private void breakOff(Kind kind, int before) {
        byte b = text.bytes[text.position - 1];
        boolean opens = b == '{' || b == '[';
        if (growing) {
            grow(text.position - 1, false);
        }
        boolean goesOnHere = elementDepth == 0 && scalarPlace == 0 && depth > 0 && goesOn(depth);
        boolean kept = elementDepth > 0 || documentKept || keepsScalar() || nameStart != NONE;
        documentKept = false;
        report(kind, text.here(), before);
        if (goesOnHere && before == ARRAY_NEXT && opens) { // a comma is missing
            state = ARRAY_VALUE;
            release();
            open(b == '{', ARRAY_VALUE); // not `before`: too deep, it would break off here again, and again
            return;
        }
        int goOnIn = elementDepth > 0 ? elementDepth - 1 : depth;
        while (goOnIn > 0 && !goesOn(goOnIn)) {
            goOnIn--;
        }
        skippedDepth = depth - goOnIn;
        startQuoted();
        clear();
        text.keepNothing();
        if (goOnIn > 0) {
            depth = goOnIn;
            skip(JsonTable.inString(before) ? quotedState(kept) : JsonTable.SKIP);
        } else if (options.strict()) {
            table = prose.cells();
            state = ProseTable.DONE;
        } else {
            valueAfterBlank = false;
            leaveValue();
            state = prose.behind(text.bytes[text.position - 2]);
        }
        int cell = table[state | (b & 0xFF)];
        if (cell < 0) {
            act(cell);
        } else {
            state = cell;
        }
    }

    private void skip(int from) {
        state = from;
        table = skipping;
        onlyBracketsMatter = false;
    }

    /** Whether an object or array holds elements, and has begun to: then one that is broken is no reason to give up the others. */
    private boolean goesOn(int container) {
        return counts[container] > 0 && (places[container] & paths.many) != 0;
    }

    private void report(Kind kind, long at, int before) {
        boolean wanted = elementDepth > 0 || scalarPlace != 0 || options.strict();
        for (int container = depth; container > 0 && !wanted; container--) {
            wanted = goesOn(container);
        }
        if (wanted) {
            long start = elementDepth > 0 ? starts[elementDepth] : scalarPlace != 0 ? scalarStart : at;
            listener.onBroken(new BrokenElement(kind, start, at, problem(kind, before)));
        }
    }

    private String problem(Kind kind, int before) {
        return switch (kind) {
            case TOO_DEEP -> "at most " + MAX_DEPTH + " objects and arrays may be inside one another";
            case TOO_LARGE -> "longer than " + options.maxBytes() + " bytes";
            case UNTERMINATED -> "the text ends before it does";
            default -> "expected " + JsonTable.expectation(before) + ", found " + found();
        };
    }

    private void closeSkipped() {
        if (skippedDepth > 0) {
            skippedDepth--;
        } else if (closes(depth)) {
            close();
        }
    }

    /** Whether the byte that was read last is the bracket that closes that object or array. */
    private boolean closes(int container) {
        boolean object = ((objects[container >> 6] >>> container) & 1) != 0;
        return text.bytes[text.position - 1] == (object ? '}' : ']');
    }

    private void endSkipping() {
        if (skippedDepth == 0) {
            state = inObject() ? OBJECT_NAME : ARRAY_VALUE;
            chooseTable();
        }
    }

    private void startQuoted() {
        quotedDepth = skippedDepth;
        quotedClosed = 0;
    }

    /**
     * Inside of a string, in front of the byte that was read last.
     *
     * @param kept whether all of the string is there; its quote ends the look back over blanks. Of what is not kept, one byte is there
     *     however the text was cut, and no more is looked at
     */
    private int quotedState(boolean kept) {
        int last = text.position - 2;
        while (kept && (text.bytes[last] == ' ' || text.bytes[last] == '\t' || text.bytes[last] == '\r')) {
            last--;
        }
        return text.bytes[last] == ',' ? JsonTable.SKIP_QUOTED_COMMA : JsonTable.SKIP_STRING;
    }

    private void closeQuoted() {
        int container = depth - quotedClosed;
        if (quotedDepth > 0) {
            quotedDepth--;
        } else if (container > 0 && closes(container)) {
            quotedClosed++;
        }
    }

    /** A quote too many had begun what looked like a string: it was none, and its brackets and its last comma count. */
    private void endQuotedLine() {
        boolean behindComma = state == JsonTable.SKIP_QUOTED_COMMA;
        state = JsonTable.SKIP;
        skippedDepth = quotedDepth;
        if (quotedClosed > 0) {
            closeContainers();
        }
        if (behindComma && depth > 0) {
            endSkipping();
        }
    }

    private void closeContainers() {
        for (; quotedClosed > 0; quotedClosed--) {
            close();
        }
        state = table[state | '\n'];
        if (skippedDepth > 0 && goesOn(depth)) {
            skip(JsonTable.SKIP);
        }
    }

    @Override
    protected void endText() {
        boolean ended = depth == 0 && (!options.strict() || JsonTable.mayEnd(state) || inProse());
        if (!ended) {
            report(Kind.UNTERMINATED, text.offset(text.end), state);
        } else if (scalarPlace != 0) {
            endScalar(text.end);
        }
        clear();
        text.keepNothing();
    }

    Optional<byte[]> finishedText() {
        if (!options.documentKept()) {
            throw new IllegalStateException(
                    "ElementOptions.withDocumentKept(true) is needed to ask for the finished text");
        }
        catchUp();
        if (!documentKept) {
            return Optional.empty();
        }
        int from = text.index(starts[1]);
        int length = text.index(closedTo) - from;
        byte[] finished = Arrays.copyOfRange(text.bytes, from, from + length + depth);
        for (int container = depth; container > 0; container--) {
            boolean object = ((objects[container >> 6] >>> container) & 1) != 0;
            finished[length + depth - container] = (byte) (object ? '}' : ']');
        }
        return Optional.of(finished);
    }
}
