package dev.weir.json;

import dev.weir.json.scan.ProseTable;
import java.util.List;
import java.util.stream.Stream;

/**
 * The tags that open and close a block in which a model thinks: what is in it is not read, for a draft that is acted on is worse than an
 * answer that comes late. An opening tag counts before any prose and at the start of a line; within a line it is prose, since who writes
 * of the tag never closes it. A block that is not closed reaches to the end of the text.
 *
 * @param tags opening and closing tags; of the first the block is, in which a text begins that {@code startsThinking}
 * @param anyCase whether {@code <THINK>} is {@code <think>}
 * @param indented whether an opening tag may stand behind spaces and tabs at the start of a line
 * @param unopened whether a closing tag anywhere in prose, or in JSON that is broken, means that all the text before it was thought: so
 *     it is where the chat template has written the opening tag. What was found there is taken back, and so nothing is certain before the
 *     text ends
 */
public record ThinkTags(List<Tag> tags, boolean anyCase, boolean indented, boolean unopened) {

    private static final ThinkTags STANDARD = new ThinkTags(List.of(Tag.of("think")), false, false, false);
    private static final ThinkTags USUAL = new ThinkTags(
            List.of(Tag.of("think"), Tag.of("thinking"), Tag.of("reasoning"), Tag.of("thought")), true, true, false);
    private static final ThinkTags NONE = new ThinkTags(List.of(), false, false, false);

    /**
     * A pair of tags, of printable ASCII without blanks; the first letter of each is {@code <} or another that begins no JSON.
     *
     * @param open such as {@code <think>}
     * @param close such as {@code </think>}
     */
    public record Tag(String open, String close) {

        /**
         * @throws IllegalArgumentException if one of them cannot be a tag
         */
        public Tag {
            check(open);
            check(close);
        }

        /** The pair {@code <name>} and {@code </name>}. */
        public static Tag of(String name) {
            return new Tag("<" + name + ">", "</" + name + ">");
        }

        private static void check(String tag) {
            boolean plain = tag.length() >= 2 && tag.chars().allMatch(c -> c > ' ' && c < 0x7F);
            if (!plain || "{}[]\"".indexOf(tag.charAt(0)) >= 0) {
                throw new IllegalArgumentException(
                        "a tag has at least two characters of printable ASCII, the first of them"
                                + " no bracket, brace or quote; was \"" + tag + "\"");
            }
        }
    }

    /**
     * @throws IllegalArgumentException if one tag begins with another, or there are too many
     */
    public ThinkTags {
        tags = List.copyOf(tags);
        List<String> all = inTurn(tags);
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < all.size(); j++) {
                if (i != j
                        && all.get(i)
                                .regionMatches(
                                        anyCase, 0, all.get(j), 0, all.get(j).length())) {
                    throw new IllegalArgumentException(
                            "no tag may begin with another: \"" + all.get(i) + "\" with \"" + all.get(j) + "\"");
                }
            }
        }
        ProseTable.of(all, anyCase, indented, unopened);
    }

    /** {@code <think>} and {@code </think>}, written just so. */
    public static ThinkTags standard() {
        return STANDARD;
    }

    /** {@code think}, {@code thinking}, {@code reasoning} and {@code thought}, in either case, indented or not. */
    public static ThinkTags usual() {
        return USUAL;
    }

    /** None: a tag is prose. */
    public static ThinkTags none() {
        return NONE;
    }

    /** These. */
    public static ThinkTags of(Tag... tags) {
        return new ThinkTags(List.of(tags), false, false, false);
    }

    /** The same, but in either case or not. */
    public ThinkTags withAnyCase(boolean any) {
        return new ThinkTags(tags, any, indented, unopened);
    }

    /** The same, but behind blanks at the start of a line or not. */
    public ThinkTags withIndented(boolean allowed) {
        return new ThinkTags(tags, anyCase, allowed, unopened);
    }

    /** The same, but with a closing tag of its own or not. */
    public ThinkTags withUnopened(boolean allowed) {
        return new ThinkTags(tags, anyCase, indented, allowed);
    }

    /** Opening and closing tags, in turn. */
    public List<String> inTurn() {
        return inTurn(tags);
    }

    private static List<String> inTurn(List<Tag> tags) {
        return tags.stream().flatMap(tag -> Stream.of(tag.open(), tag.close())).toList();
    }
}
