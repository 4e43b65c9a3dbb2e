package dev.weir.prompt.compression;

import java.util.Locale;
import java.util.Set;

/**
 * Says where an English "the" may go: only between words that make it an article, which names, counts and negates nothing.
 *
 * <p>Elsewhere it may be a name, a word that is spoken of, or what tells "the few" from "few". So it stays wherever there is a doubt; that
 * costs a token, while a word too few changes what is asked for.
 */
final class DefiniteArticle {

    /** Beside these it stays: other articles, what joins words that are spoken of, negations and quantities. */
    private static final Set<String> KEPT_BESIDE = words(
            "a an the and or nor versus not no never neither none without one two three "
                    + "four five six seven eight nine ten dozen hundred thousand first second third fourth fifth last next few fewest little "
                    + "less least many more most much several same only rest half all both every each any twice double");

    /** After these comes a word that is spoken of, or written. */
    private static final Set<String> KEPT_AFTER =
            words("do does did word words letter letters term terms token tokens string text "
                    + "article articles name named called titled label option key variable field column parameter type say write spell print "
                    + "insert select set");

    /** No noun begins with these: what stands before them is spoken of. */
    private static final Set<String> KEPT_BEFORE =
            words("but is are was were be been am has have had do does did can could will would "
                    + "shall should may might must to of in on at for from by with as if then than else that this these those which who whose "
                    + "what when where while before after between into onto over under so plus minus times equals equal divided modulo xor "
                    + "mean means");

    private static final String ENDS_OF_SENTENCES = ".!?";

    private DefiniteArticle() {}

    private static Set<String> words(String words) {
        return Set.of(words.split(" "));
    }

    /** Whether it is one. */
    static boolean isAt(CharSequence text, int from, int end) {
        return end - from == 3
                && (text.charAt(from) == 't' || text.charAt(from) == 'T')
                && text.charAt(from + 1) == 'h'
                && text.charAt(from + 2) == 'e';
    }

    /**
     * Whether the one that begins at {@code from} says nothing there.
     *
     * @param next index of the next word, on the same line
     * @param to index at which prose ends; behind {@code next}
     */
    static boolean saysNothing(CharSequence text, int from, int next, int to) {
        return isFollowedByANoun(text, next, to) && isPrecededByAWord(text, from);
    }

    private static boolean isFollowedByANoun(CharSequence text, int next, int to) {
        int end = next;
        while (end < to && Character.isLowerCase(text.charAt(end))) {
            end++;
        }
        int behind = end < to && ".,;:!?".indexOf(text.charAt(end)) >= 0 ? end + 1 : end;
        boolean wordEnds = behind == text.length() || ProseScanner.isWhiteSpace(text.charAt(behind));
        if (!wordEnds || end - next < 2) {
            return false;
        }
        String word = text.subSequence(next, end).toString();
        boolean compares = word.endsWith("er"); // the faster the better
        return !compares && !KEPT_BESIDE.contains(word) && !KEPT_BEFORE.contains(word);
    }

    /** A word of letters, in the same sentence or before it; or nothing at all. */
    private static boolean isPrecededByAWord(CharSequence text, int from) {
        int end = from;
        while (end > 0 && ProseScanner.isWhiteSpace(text.charAt(end - 1))) {
            end--;
        }
        if (end == 0) {
            return true;
        }
        char last = text.charAt(end - 1);
        boolean sentenceEnds = ENDS_OF_SENTENCES.indexOf(last) >= 0;
        boolean capital = text.charAt(from) == 'T';
        if (capital && !sentenceEnds && !beginsLine(text, from)) {
            return false; // a title
        }
        end -= sentenceEnds || last == ',' || last == ';' ? 1 : 0;
        int start = end;
        while (start > 0 && Character.isLetter(text.charAt(start - 1))) {
            start--;
        }
        boolean isWord = end - start >= 2 && (start == 0 || ProseScanner.isWhiteSpace(text.charAt(start - 1)));
        return isWord
                && (sentenceEnds || allowsAnArticle(text.subSequence(start, end).toString()));
    }

    private static boolean allowsAnArticle(String wordBefore) {
        String word = wordBefore.toLowerCase(Locale.ROOT);
        boolean isKeyword = !word.equals(wordBefore) && wordBefore.equals(wordBefore.toUpperCase(Locale.ROOT));
        return !isKeyword && !KEPT_BESIDE.contains(word) && !KEPT_AFTER.contains(word);
    }

    private static boolean beginsLine(CharSequence text, int from) {
        int i = from;
        while (i > 0 && text.charAt(i - 1) != '\n' && ProseScanner.isWhiteSpace(text.charAt(i - 1))) {
            i--;
        }
        return i == 0 || text.charAt(i - 1) == '\n';
    }
}
