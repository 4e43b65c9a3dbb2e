package dev.weir.bench.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineBreaksTest {

    private static final String SENTENCE =
            "A weir is a low dam that is built across a river to raise its level or to measure its flow.";

    @Test
    void breaksBetweenWords() {
        assertThat(lines(SENTENCE, 40, 0))
                .containsExactly(
                        "A weir is a low dam that is built across",
                        "a river to raise its level or to measure",
                        "its flow.");
        assertThat(lines(SENTENCE, 54, 14)).isEqualTo(lines(SENTENCE, 40, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 21, 40, 79, 80, 200})
    void losesNothingAndFits(int columns) {
        List<String> lines = lines(SENTENCE, columns, 0);
        assertThat(lines).allMatch(line -> line.length() <= columns);
        assertThat(String.join(" ", lines)).isEqualTo(SENTENCE);
    }

    @Test
    void breaksNoNameAtItsHyphensAndNoUrlAtItsSlashes() {
        assertThat(lines("asked smollm2:135m-instruct-q4_1 at http://127.0.0.1:11434/api/chat for it", 36, 0))
                .containsExactly("asked smollm2:135m-instruct-q4_1 at", "http://127.0.0.1:11434/api/chat for", "it");
    }

    @Test
    void leavesANumberWithItsUnit() {
        assertThat(lines("ready after 1,209.8 ms, end", 22, 0)).containsExactly("ready after", "1,209.8 ms, end");
        assertThat(lines("the other (90 %) at 20 tokens/s.", 25, 0))
                .containsExactly("the other (90 %) at", "20 tokens/s.");
        assertThat(lines("there are about 12 streams", 20, 0)).containsExactly("there are about 12", "streams");
        assertThat(factLines("late", "1 in 100 times 3.95 ms or more", 26))
                .containsExactly("late  1 in 100 times", "      3.95 ms or more");
    }

    @Test
    void aFactsLongWordStaysWhole() {
        String path = "runs/" + "x".repeat(40);
        assertThat(factLines("run", "at " + path + " since", 20))
                .containsExactly("run  at", "     " + path, "     since");
    }

    private static List<String> factLines(String name, String text, int width) {
        Facts facts = new Facts(width);
        facts.add(name, text);
        return facts.toString().lines().toList();
    }

    @Test
    void cutsAWordOnlyWhereItIsLongerThanALine() {
        assertThat(lines("sha256 " + "0123456789".repeat(4) + " end", 25, 0))
                .containsExactly("sha256", "0123456789012345678901234", "567890123456789 end");
    }

    @Test
    void countsWideCharactersAsTwoColumnsAndKeepsJoinedOnesTogether() {
        assertThat(lines("\u5830".repeat(25), 20, 0))
                .containsExactly("\u5830".repeat(10), "\u5830".repeat(10), "\u5830".repeat(5));
        String combined = "e\u0301".repeat(20);
        assertThat(lines(combined, 20, 0)).containsExactly(combined);
    }

    @Test
    void keepsLineBreaksAndIndentation() {
        assertThat(lines("{\n  \"plan_id\": 1\n\n}\n", 80, 0)).containsExactly("{", "  \"plan_id\": 1", "", "}", "");
    }

    @Test
    void breaksNothingWhereThereIsNoTerminal() {
        String two = SENTENCE.repeat(20) + "\n" + SENTENCE;
        assertThat(new LineBreaks(OptionalInt.empty()).lines(two, 14)).isEqualTo(List.of(two.split("\n")));
    }

    @Test
    void endsOnATerminalOfOneColumnToo() {
        assertThat(lines("  " + "x".repeat(50), 1, 14)).hasSize(3);
    }

    private static List<String> lines(String text, int columns, int indent) {
        return new LineBreaks(OptionalInt.of(columns)).lines(text, indent);
    }
}
