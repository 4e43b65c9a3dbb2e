package dev.weir.prompt.compression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.prompt.SnapshotJson;
import dev.weir.prompt.Worlds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextCompressorPropertyTest {

    private static final Set<String> DROPPED = Set.of("the", "The");

    /** Words beside which an article says nothing. */
    private static final Set<String> PLAIN = Set.of("cell", "wall.", "door,", "caf\u00e9");

    private static final List<String> WORDS = List.of(
            "the",
            "the",
            "The",
            "a",
            "is",
            "please",
            "don't",
            "never",
            "cell",
            "wall.",
            "door,",
            "caf\u00e9",
            "4,7",
            "(b)",
            "-",
            "\ud83d\ude80");

    private static final List<String> NOISE = List.of(
            "`",
            "``",
            "```",
            "~~~",
            "\"",
            "'",
            "\\",
            "{",
            "}",
            "[",
            "]",
            "\u201c",
            "\u201d",
            "\u2018",
            "\u2019",
            "\u00ab",
            "\u00bb",
            "\u201e",
            "\u203a",
            "\n",
            "\n",
            "\n\n",
            "\r\n",
            "\r",
            " ",
            " ",
            "   ",
            "    ",
            "\t",
            "the",
            "The",
            "a",
            "of",
            "x",
            "7",
            ".",
            "-",
            "true",
            "\ud83d\ude80");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void keepsEveryKeptPieceAndCompressesAllProseBetween(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            StringBuilder expected = new StringBuilder();
            for (int pieces = 1 + random.nextInt(6); pieces > 0; pieces--) {
                if (random.nextBoolean()) {
                    appendProse(random, text, expected);
                } else {
                    String kept = keptPiece(random);
                    text.append(kept);
                    expected.append(kept);
                }
                text.append(random.nextBoolean() ? "\n" : " \r\n");
                expected.append('\n');
            }
            assertThat(TextCompressor.STOP_WORDS.compress(text))
                    .as("seed %d, round %d, text <%s>", seed, round, text)
                    .isEqualTo(expected.substring(0, expected.length() - 1));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7, 8})
    void changesNothingTheSecondTime(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            String text = noise(random, 24);
            for (TextCompressor compressor : TextCompressor.values()) {
                String once = compressor.compress(text);
                assertThat(compressor.compress(once))
                        .as("%s, seed %d, round %d, text <%s>", compressor, seed, round, text)
                        .isEqualTo(once);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 10, 11, 12})
    void onlyEverRemovesStopWordsAndWhiteSpace(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            String text = noise(random, 24);
            assertThat(words(TextCompressor.WHITE_SPACE.compress(text)))
                    .as("seed %d, round %d, text <%s>", seed, round, text)
                    .isEqualTo(words(text));
            String compressed = TextCompressor.STOP_WORDS.compress(text);
            assertThat(compressed.length()).isLessThanOrEqualTo(text.length());
            assertThat(withoutDropped(words(compressed)))
                    .as("seed %d, round %d, text <%s>", seed, round, text)
                    .isEqualTo(withoutDropped(words(text)));
        }
    }

    static List<String> longTexts() {
        int length = 200_000;
        List<String> texts = new ArrayList<>();
        for (String unit : List.of(
                "`",
                "`a``b```c",
                "\"",
                "'",
                " 'a",
                "'a' b' ",
                "{",
                "[",
                "[a ",
                "{\"",
                "[a]",
                "\n```x`\n",
                "~~~\n",
                "```\n",
                "\n",
                " \n",
                "\t\n",
                "the ",
                "\\",
                "\u201c",
                "\u2018 ",
                "a\n\n\"",
                "\"\n\na\"b\"\n\n",
                "\u201ca\n\n",
                "\u201da\n\n",
                "\u201ea\n\n\u00aba\n\n\u00bba\n\n\u2039a\n\n\u203aa\n\n\u300ca\n\n\u300ea\n\n")) {
            texts.add(unit.repeat(length / unit.length()));
        }
        StringBuilder everyRunLength = new StringBuilder();
        for (int run = 1; everyRunLength.length() < length; run++) {
            everyRunLength.append("`".repeat(run)).append(' ');
        }
        texts.add(everyRunLength.toString());
        texts.add(noise(new Random(13), length));
        return texts;
    }

    @ParameterizedTest
    @MethodSource("longTexts")
    void looksAtEachCharacterABoundedNumberOfTimes(String text) {
        CountingText counting = new CountingText(text);
        TextCompressor.STOP_WORDS.compress(counting);
        assertThat(counting.reads).isLessThan(40L * text.length());
    }

    private static void appendProse(Random random, StringBuilder text, StringBuilder expected) {
        List<String> words = new ArrayList<>(List.of("then"));
        for (int count = random.nextInt(8); count > 0; count--) {
            words.add(WORDS.get(random.nextInt(WORDS.size())));
        }
        for (int i = 0; i < words.size(); i++) {
            boolean last = i == words.size() - 1;
            String word = words.get(i);
            text.append(word).append(last ? "" : " ".repeat(1 + random.nextInt(3)));
            if (last || i == 0 || !isDropped(words.get(i - 1), word, words.get(i + 1))) {
                expected.append(word).append(last ? "" : " ");
            }
        }
    }

    private static boolean isDropped(String before, String word, String after) {
        boolean behindAWord =
                PLAIN.contains(before) || Set.of("then", "is", "please").contains(before);
        boolean isArticle = word.equals("the") ? behindAWord : word.equals("The") && before.equals("wall.");
        return isArticle && (PLAIN.contains(after) || after.equals("please"));
    }

    private static String keptPiece(Random random) {
        String content = noise(random, 6);
        return switch (random.nextInt(6)) {
            case 0 -> SnapshotJson.indented(Worlds.random(random));
            case 1 -> SnapshotJson.compact(Worlds.random(random));
            case 2 -> "````text\n" + without(content, "`") + "\n````";
            case 3 -> "`````" + without(content, "`~\"\r\n") + "the  code`````";
            case 4 -> "\"" + without(content, "`~\"\r\n\\") + "the  \\\"x\\\"\"";
            default -> "'the  " + without(content, "`~\"\r\n'\u2018\u201c\u201e\u00ab{[") + "  x'";
        };
    }

    private static String without(String text, String characters) {
        return text.codePoints()
                .filter(c -> characters.indexOf(c) < 0)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String noise(Random random, int units) {
        StringBuilder noise = new StringBuilder();
        for (int i = random.nextInt(units + 1); i > 0; i--) {
            noise.append(NOISE.get(random.nextInt(NOISE.size())));
        }
        return noise.toString();
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>(List.of(text.split("[ \\t\\r\\n]+")));
        words.removeIf(String::isEmpty);
        return words;
    }

    private static List<String> withoutDropped(List<String> words) {
        return words.stream().filter(word -> !DROPPED.contains(word)).toList();
    }

    /** Counts how often its characters are asked for. */
    private static final class CountingText implements CharSequence {

        private final String text;
        private long reads;

        CountingText(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            reads++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            reads += to - from;
            return text.substring(from, to);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
