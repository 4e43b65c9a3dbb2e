package dev.weir.prompt.compression;

import static dev.weir.prompt.compression.TextCompressor.STOP_WORDS;
import static dev.weir.prompt.compression.TextCompressor.WHITE_SPACE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words that look like stop words, and are what the prompt is about. */
class TextCompressorMeaningTest {

    /** What must keep the words beside it: labels, variables, numbers, operators, marks of lists, negations, quantities, mentions. */
    private static final Set<String> SENSITIVE = Set.of(
            ("a b x I A a) (b) 1. - * + = == <= && | / 3 4,7 0.5 x_1 f(x) $a user_id SELECT FROM WHERE NULL Option: not never no nor "
                            + "neither without few little most one two first last all both half an or and")
                    .split(" "));

    private static final List<String> OTHERS = List.of(
            "the", "the", "the", "the", "The", "enemy", "wall.", "door,", "move", "behind", "yard;", "is", "of", "very",
            "please", "be");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Answer a or b.",
                "Press a to jump and b to shoot.",
                "SELECT a FROM t",
                "SELECT a, an FROM the WHERE a IS NULL",
                "select the from t",
                "a) attack b) be still c) the third",
                "Option A is the first, option a the last.",
                "- the enemy\n- a wall\n* an ally",
                "1. the enemy\n2) the wall",
                "let a be an integer and x the sum of a and b",
                "if a is b then return a",
                "the = the + 1",
                "for the in range(3): print the",
                "an + bn = the n-th sum",
                "y = a x + b, where a is not the slope",
                "Do not simply attack; do not actually shoot.",
                "It is not very dangerous, and not really near.",
                "This is not the enemy. There is no the in it.",
                "Attack the 3 enemies, the two snipers, and the few that are left.",
                "Only the little ammo that is left: 9 of 10.",
                "Both the doors and all the windows.",
                "Take the most and leave the least.",
                "Is it one of a kind, or the only one?",
                "Translate: the house",
                "Translate:\nthe house",
                "Write the article the or an before each noun.",
                "What does the mean in English?",
                "Read The Times and The wall.",
                "The Hague, the US, the A team",
                "THE END",
                "the faster the better",
                "Speak simply and clearly. Kindly people are kind.",
                "a-b, the x-axis, the user_id, the $a, the f(x), the \"name\"",
                "a/the b",
                "the\nend",
            })
    void changesNothingButWhiteSpaceWhereAWordMayMatter(String text) {
        assertThat(STOP_WORDS.compress(text)).isEqualTo(WHITE_SPACE.compress(text));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void keepsTheNeighboursOfWhatMatters(long seed) {
        Random random = new Random(seed);
        int dropped = 0;
        for (int round = 0; round < 20_000; round++) {
            String text = sentence(random);
            List<String> before = List.of(text.split("\\s+"));
            List<String> after = List.of(STOP_WORDS.compress(text).split("\\s+"));
            assertThat(neighboured(after)).as("seed %d: %s", seed, text).isEqualTo(neighboured(before));
            assertThat(withoutThe(after)).as("seed %d: %s", seed, text).isEqualTo(withoutThe(before));
            dropped += before.size() - after.size();
        }
        assertThat(dropped).as("the generator writes articles that go").isGreaterThan(2_000);
    }

    private static String sentence(Random random) {
        List<String> sensitive = SENSITIVE.stream().sorted().toList();
        StringBuilder sentence = new StringBuilder("Then");
        for (int words = 2 + random.nextInt(9); words > 0; words--) {
            List<String> from = random.nextInt(3) == 0 ? sensitive : OTHERS;
            sentence.append(random.nextInt(8) == 0 ? "\n" : " ").append(from.get(random.nextInt(from.size())));
        }
        return sentence.toString();
    }

    /** Each word that matters between its neighbours, in order. */
    private static List<String> neighboured(List<String> words) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (SENSITIVE.contains(words.get(i))) {
                found.add(String.join(" ", words.subList(Math.max(0, i - 1), Math.min(words.size(), i + 2))));
            }
        }
        return found;
    }

    private static List<String> withoutThe(List<String> words) {
        return words.stream().filter(word -> !word.equalsIgnoreCase("the")).toList();
    }
}
