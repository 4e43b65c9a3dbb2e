package dev.weir.json.scan;

import static dev.weir.json.scan.JsonGrammar.act;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The state table of what is around JSON: prose, in which a brace or bracket begins a value, and think blocks, which begin with a tag
 * before any prose or at the start of a line. Cells are those of {@link JsonGrammar}, with actions of its own.
 *
 * <p>Opening tags are a trie that is entered only where a tag may stand; closing tags are looked for as Knuth, Morris and Pratt do, in a
 * block of their own each. Immutable.
 */
public final class ProseTable {

    /** Nothing but white space, values and think blocks so far. */
    public static final int BLANK = 0;

    public static final int PROSE = 1 << 8;

    /** At the start of a line of prose. */
    public static final int LINE = 2 << 8;

    /** Behind all that is read: every byte leads back here. */
    public static final int DONE = 3 << 8;

    private static final int FIRST_FREE = 4;
    private static final int MAX_STATES = 128; // an action has seven bits for the next one

    /** A tag may begin with the byte that was read: remember whether nothing but blanks was before it. */
    public static final int TAG_START = 30;

    /** A think block has ended. */
    public static final int THINK_END = 31;

    /** A closing tag stands in prose: what was before it was thought. */
    public static final int UNOPENED_END = 32;

    /** A closing bracket stands in prose. */
    public static final int STRAY_CLOSE = 33;

    /** A string that may be the first value begins. */
    public static final int TEXT_STRING = 34;

    private final short[] cells;
    private final short[] skipping;
    private final int firstThinking;
    private final int firstBlock;

    /** What a table was made of. */
    private record Key(List<String> tags, boolean anyCase, boolean indented, boolean unopened) {}

    private static final int MOST_REMEMBERED = 16;
    private static final Map<Key, ProseTable> REMEMBERED = new ConcurrentHashMap<>();

    /**
     * The table for these tags; made once, and then remembered, as those of the last dozen or so are.
     *
     * @param tags opening and closing tags, in pairs; ASCII, none of which begins with another
     * @param anyCase whether letters of either case are the same
     * @param indented whether an opening tag may stand behind blanks at the start of a line
     * @param unopened whether a closing tag in prose is told as {@link #UNOPENED_END}
     * @throws IllegalArgumentException if the tags are too many, or too long, for the table
     */
    public static ProseTable of(List<String> tags, boolean anyCase, boolean indented, boolean unopened) {
        Key key = new Key(List.copyOf(tags), anyCase, indented, unopened);
        ProseTable table = REMEMBERED.get(key);
        if (table == null) {
            table = new ProseTable(tags, anyCase, indented, unopened);
            if (REMEMBERED.size() >= MOST_REMEMBERED) {
                REMEMBERED.clear();
            }
            REMEMBERED.put(key, table);
        }
        return table;
    }

    private ProseTable(List<String> tags, boolean anyCase, boolean indented, boolean unopened) {
        States prose = new States();
        short[] table = prose.cells;
        this.cells = table;
        prose(BLANK);
        prose(PROSE);
        prose(LINE);
        Arrays.fill(table, DONE, DONE + 256, (short) DONE);
        for (char blank : " \t\n\r".toCharArray()) {
            table[BLANK | blank] = BLANK;
        }
        for (int mark : new int[] {0xEF, 0xBB, 0xBF}) { // the byte order mark that some writers begin with
            table[BLANK | mark] = BLANK;
        }
        table[BLANK | '"'] = act(TEXT_STRING, PROSE);
        if (indented) {
            table[LINE | ' '] = LINE;
            table[LINE | '\t'] = LINE;
        }
        List<String> openings = new ArrayList<>();
        List<String> closings = new ArrayList<>();
        for (int i = 0; i < tags.size(); i += 2) {
            openings.add(tags.get(i));
            closings.add(tags.get(i + 1));
        }
        Trie tagsAtStart = new Trie(prose, PROSE, openings, anyCase);
        Trie tagsAnywhere = new Trie(prose, PROSE, unopened ? closings : List.of(), anyCase);
        if (unopened) {
            tagsAtStart.add(closings);
        }
        int end = prose.count << 8;
        List<Integer> blocks = new ArrayList<>();
        for (int i = 0; i < openings.size(); i++) {
            blocks.add(thinkBlock(prose, closings.get(i), anyCase));
            tagsAtStart.end(openings.get(i), (short) (int) blocks.get(i));
        }
        if (unopened) {
            tagsAtStart.endUnopened(closings);
            tagsAnywhere.endUnopened(closings);
        }
        tagsAtStart.enterFrom(BLANK);
        tagsAtStart.enterFrom(LINE);
        tagsAnywhere.enterFrom(PROSE);
        for (int state = FIRST_FREE << 8; state < end; state += 256) {
            tagsAnywhere.enterFrom(state);
        }
        firstBlock = end;
        firstThinking = blocks.isEmpty() ? BLANK : blocks.get(0);
        skipping = unopened ? skipping(closings, anyCase) : JsonTable.of(JsonTable.BRACKETS);
    }

    /** Closing tags count where JSON is broken too, be it in what looks like a string: what broke off may have been a draft. */
    private static short[] skipping(List<String> closings, boolean anyCase) {
        States states = new States();
        short[] json = JsonTable.of(JsonTable.BRACKETS);
        System.arraycopy(json, JsonTable.SKIP, states.cells, JsonTable.SKIP, json.length - JsonTable.SKIP);
        Trie between = new Trie(states, JsonTable.SKIP, closings, anyCase);
        int endBetween = states.count << 8;
        Trie quoted = new Trie(states, JsonTable.SKIP_STRING, closings, anyCase);
        int end = states.count << 8;
        if (end > JsonTable.SKIP) {
            throw tooMany();
        }
        between.endUnopened(closings);
        quoted.endUnopened(closings);
        between.enterFrom(JsonTable.SKIP);
        for (int state = JsonTable.SKIP_STRING; state < json.length; state += 256) {
            quoted.enterFrom(state);
        }
        for (int state = FIRST_FREE << 8; state < end; state += 256) {
            (state < endBetween ? between : quoted).enterFrom(state);
        }
        return states.cells;
    }

    /** The cells. */
    public short[] cells() {
        return cells;
    }

    /**
     * The cells of {@link JsonTable}'s states from {@link JsonTable#SKIP} on, with {@link #UNOPENED_END} where it may come; other states of
     * this table, which are lower, are within what may be a closing tag.
     */
    public short[] skipping() {
        return skipping;
    }

    /**
     * The state behind JSON that is broken: {@link #LINE} or {@link #PROSE}.
     *
     * @param last the byte before; a blank that may indent a tag counts as the start of a line, for what is before it is not known
     */
    public int behind(byte last) {
        return cells[LINE | (last & 0xFF)] == LINE ? LINE : PROSE;
    }

    /** The state in which a text begins that is inside a block of the first pair of tags; {@link #BLANK} if there are no tags. */
    public int firstThinking() {
        return firstThinking;
    }

    /** Whether a text in that state is inside a think block. */
    public boolean isThinking(int state) {
        return state >= firstBlock;
    }

    private static IllegalArgumentException tooMany() {
        return new IllegalArgumentException("the tags of think blocks take more than " + (MAX_STATES - FIRST_FREE)
                + " states: use fewer or shorter ones");
    }

    /** The states of a table that is being made. */
    private static final class States {

        private final short[] cells = new short[MAX_STATES << 8];
        private int count = FIRST_FREE;

        int add() {
            if (count == MAX_STATES) {
                throw tooMany();
            }
            return count++ << 8;
        }
    }

    private void prose(int state) {
        Arrays.fill(cells, state, state + 256, (short) PROSE);
        cells[state | '\n'] = LINE;
        cells[state | '{'] = act(JsonTable.OPEN_OBJECT, PROSE);
        cells[state | '['] = act(JsonTable.OPEN_ARRAY, PROSE);
        cells[state | '}'] = act(STRAY_CLOSE, PROSE);
        cells[state | ']'] = act(STRAY_CLOSE, PROSE);
    }

    /** A block that ends with that tag; answers its first state. */
    private static int thinkBlock(States states, String closing, boolean anyCase) {
        byte[] tag = bytes(closing, anyCase);
        int[] longestBorder = new int[tag.length];
        for (int i = 1, border = 0; i < tag.length; i++) {
            while (border > 0 && tag[i] != tag[border]) {
                border = longestBorder[border - 1];
            }
            border += tag[i] == tag[border] ? 1 : 0;
            longestBorder[i] = border;
        }
        int first = states.add();
        for (int i = 1; i < tag.length; i++) {
            states.add();
        }
        for (int matched = 0; matched < tag.length; matched++) {
            int state = first + (matched << 8);
            for (int input = 0; input < 256; input++) {
                byte read = (byte) (anyCase && input >= 'A' && input <= 'Z' ? input | 0x20 : input);
                int now = matched;
                while (now > 0 && tag[now] != read) {
                    now = longestBorder[now - 1];
                }
                now += tag[now] == read ? 1 : 0;
                states.cells[state | input] = now == tag.length ? act(THINK_END, PROSE) : (short) (first + (now << 8));
            }
        }
        return first;
    }

    private static byte[] bytes(String tag, boolean anyCase) {
        return (anyCase ? tag.toLowerCase(Locale.ROOT) : tag).getBytes(StandardCharsets.US_ASCII);
    }

    /** Tags, letter by letter; what is no tag means what it means without. */
    private static final class Trie {

        private final States states;
        private final short[] cells;
        private final List<String> tags = new ArrayList<>();
        private final boolean anyCase;
        private final int around;
        private final short[] without;
        private final int root;

        /** @param around the state in which tags are looked for, whose cells are there already */
        Trie(States states, int around, List<String> tags, boolean anyCase) {
            this.states = states;
            this.cells = states.cells;
            this.anyCase = anyCase;
            this.around = around;
            this.without = Arrays.copyOfRange(cells, around, around + 256);
            this.root = newState();
            add(tags);
        }

        private int newState() {
            int state = states.add();
            System.arraycopy(without, 0, cells, state, 256);
            return state;
        }

        private void add(List<String> more) {
            tags.addAll(more);
            for (String tag : more) {
                byte[] letters = bytes(tag, anyCase);
                int state = root;
                for (int i = 0; i < letters.length - 1; i++) {
                    int next = cells[state | letters[i]];
                    if (next == without[letters[i]]) {
                        next = newState();
                        set(state, letters[i], (short) next);
                    }
                    state = next;
                }
            }
        }

        /** What the last letter of that tag leads to. */
        void end(String tag, short cell) {
            byte[] letters = bytes(tag, anyCase);
            int state = root;
            for (int i = 0; i < letters.length - 1; i++) {
                state = cells[state | letters[i]];
            }
            set(state, letters[letters.length - 1], cell);
        }

        void endUnopened(List<String> closings) {
            closings.forEach(tag -> end(tag, act(UNOPENED_END, PROSE)));
        }

        /** A tag may begin in that state, with a letter that means nothing else there. */
        void enterFrom(int state) {
            for (String tag : tags) {
                byte letter = bytes(tag, anyCase)[0];
                enterFrom(state, letter);
                if (anyCase && isLetter(letter)) {
                    enterFrom(state, (byte) (letter & ~0x20));
                }
            }
        }

        private void enterFrom(int state, byte letter) {
            if (cells[state | letter] == around) {
                cells[state | letter] = act(TAG_START, cells[root | letter]);
            }
        }

        private void set(int state, byte letter, short cell) {
            cells[state | letter] = cell;
            if (anyCase && isLetter(letter)) {
                cells[state | (letter & ~0x20)] = cell;
            }
        }

        private static boolean isLetter(byte lowerCase) {
            return lowerCase >= 'a' && lowerCase <= 'z';
        }
    }
}
