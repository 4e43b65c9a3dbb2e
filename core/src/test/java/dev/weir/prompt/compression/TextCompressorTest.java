package dev.weir.prompt.compression;

import static dev.weir.prompt.compression.TextCompressor.STOP_WORDS;
import static dev.weir.prompt.compression.TextCompressor.WHITE_SPACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.prompt.RecordedPrompts;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextCompressorTest {

    @Test
    void dropsStopWordsAndRedundantWhiteSpace() {
        String text =
                "  \n\nPlease  move to the\tcell that is   free.\r\n\r\n\r\nThe enemy is behind the wall. \n  - a nested item\n\n";
        assertThat(STOP_WORDS.compress(text))
                .isEqualTo("Please move to cell that is free.\n\nenemy is behind wall.\n  - a nested item");
        assertThat(WHITE_SPACE.compress(text))
                .isEqualTo("Please move to the cell that is free.\n\nThe enemy is behind the wall.\n  - a nested item");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "do not go, never unless asked | do not go, never unless asked",
                "attack the, or not            | attack the, or not",
                "option a, option b            | option a, option b",
                "go to the wall                | go to wall",
                "go to the wall!               | go to wall!",
                "Go. The enemy is near         | Go. enemy is near",
                "morale is 30                  | morale is 30",
                "the state is {}               | state is {}",
                "the {} is a state             | the {} is a state",
                "IS THE US A PLACE             | IS THE US A PLACE",
                "Be careful                    | Be careful",
                "theatre of an area            | theatre of an area",
                "made of the                   | made of the",
            })
    void dropsAWordOnlyWhereItSaysNothing(String text, String compressed) {
        assertThat(STOP_WORDS.compress(text)).isEqualTo(compressed);
    }

    static Stream<String> keptWhole() {
        return Stream.of(
                "{\"a\":  \"the  cell\", \"b\": [ 1,  2 ]}",
                "[ {\"agent_id\": 1,  \"the\": null} ]",
                "[90,  27,\n\n  16]",
                "[the  target]",
                "{ if (x)  { return  the  \"}\"; } }",
                "{\"escaped \\\" }  the  brace\": 1}",
                "```\nthe  code\n\n\n``\n  x  is  a\n```",
                "~~~ java\nthe  code\n```\nis  the\n~~~~",
                "`the  code`",
                "``a  ` the  b``",
                "\"the  cell\"",
                "\"the  \\\"cell\\\"  is\"",
                "\"the  first\nline  is\"",
                "'the  cell'",
                "'don't  say  the  word'",
                "\u201cthe  cell\u201d",
                "\u2018the  cell\u2019",
                "\u2018don\u2019t  say  the  word\u2019",
                "\u00abthe  cell\u00bb",
                "\u00bbthe  cell\u00ab",
                "\u2039the  cell\u203a",
                "\u203athe  cell\u2039",
                "\u201ethe  cell\u201c",
                "\u201ethe  cell\u201d",
                "\u201dthe  cell\u201d",
                "\u300cthe  cell\u300d",
                "\u300ethe  cell\u300f",
                "\u201cthe  first\n\nparagraph  is\u201d",
                "    the  indented  code",
                "\tthe  indented  code",
                "  \tthe  indented  code");
    }

    @Test
    void keepsAllParagraphsOfAQuotationAndTheRestOfItsLast() {
        String text = "See  the  list:\n\n\"the  first\n\nthe  second\n\nthe  third\" is  the\n\nend  of  the  list";
        assertThat(STOP_WORDS.compress(text))
                .isEqualTo(text.replace("See  the  list", "See list").replace("end  of  the  list", "end of list"));
    }

    @ParameterizedTest
    @MethodSource("keptWhole")
    void keepsJsonCodeAndQuotationsAsTheyAre(String kept) {
        assertThat(STOP_WORDS.compress(kept)).isEqualTo(kept);
        assertThat(STOP_WORDS.compress("See  the  list:\n" + kept + "\nopen  the  door"))
                .isEqualTo("See list:\n" + kept + "\nopen door");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": the  cell\n\nthe  next",
                "{ [ }  the  cell",
                "{\"a\": \"the  cell}\n\nthe  next",
                "[ \"the  cell\"",
                "[1,  2",
                "[",
                "```\nthe  code\n\nis  a",
                "`the  code",
                "``the  code`",
                "\"the  cell",
                "10\" of  the  pipe called \"the  x\"",
                "\"C:\\dir\\\" and the  \"the  x\"",
                "'tis  the  season",
                "\u201cthe  cell",
                "\u2018the  cell",
                "\u00abthe  cell"
            })
    void keepsAllThatAnUnbalancedMarkCouldMean(String doubtful) {
        assertThat(STOP_WORDS.compress("Go  to  the  wall: " + doubtful)).isEqualTo("Go to wall: " + doubtful);
    }

    @Test
    void doubtsAQuotationOnlyToTheEndOfItsParagraph() {
        assertThat(STOP_WORDS.compress("say \"the  x\n \nthen  the  yard")).isEqualTo("say \"the  x\n\nthen yard");
        assertThat(STOP_WORDS.compress("say `the  x\n~~~\n  `\n~~~\nthen  the  yard"))
                .isEqualTo("say `the  x\n~~~\n  `\n~~~\nthen yard");
    }

    @Test
    void takesAnApostropheForNoQuotation() {
        assertThat(STOP_WORDS.compress("don't  leave  the  bowl of dogs'  home, it's  the  player's"))
                .isEqualTo("don't leave bowl of dogs' home, it's the player's");
        assertThat(STOP_WORDS.compress("don\u2019t  leave  the  bowl, it\u2019s  the  player\u2019s"))
                .isEqualTo("don\u2019t leave bowl, it\u2019s the player\u2019s");
    }

    @Test
    void takesABracketWithoutPartnerForProse() {
        assertThat(STOP_WORDS.compress("the  half-open  interval ]a,  b[  is  the  one } of  the  list"))
                .isEqualTo("the half-open interval ]a, b[ is the one } of list");
    }

    @Test
    void neverMakesABracketLookLikeAnArray() {
        assertThat(STOP_WORDS.compress("x[\n\nof  the  true ``]x  ")).isEqualTo("x[\n\nof true ``]x  ");
        assertThat(STOP_WORDS.compress("x[  of  7  y")).isEqualTo("x[ of 7 y");
    }

    @Test
    void letsAFenceStandAboveABrace() {
        String text = "{\n```\n}  the  x\n```\n}  open  the  door";
        assertThat(STOP_WORDS.compress(text)).isEqualTo("{\n```\n}  the  x\n```\n} open door");
    }

    @Test
    void keepsCharactersOutsideAscii() {
        String text = "caf\u00e9\u00a0the  \ud83d\ude80 \u3000 \u65e5\u672c\u8a9e the \ud83d\ude80 the \ud835\udc00";
        assertThat(STOP_WORDS.compress(text))
                .isEqualTo(
                        "caf\u00e9\u00a0the \ud83d\ude80 \u3000 \u65e5\u672c\u8a9e the \ud83d\ude80 the \ud835\udc00");
    }

    @ParameterizedTest
    @EnumSource
    void compressesNothingToNothing(TextCompressor compressor) {
        assertThat(compressor.compress("")).isEmpty();
        assertThat(compressor.compress(" \r\n\t")).isEmpty();
    }

    @Test
    void keepsAnyPrefixOfAJsonDocument() {
        String json = RecordedPrompts.indentedWorld();
        for (int length = 1; length <= json.length(); length++) {
            String cut = json.substring(0, length);
            assertThat(STOP_WORDS.compress("World:  " + cut))
                    .as("cut after %d", length)
                    .isEqualTo("World: " + cut);
        }
    }

    @Test
    void shortensARealPromptAndKeepsItsWorld() {
        String prompt = RecordedPrompts.prompt("prompt-simplified");
        String compressed = STOP_WORDS.compress(prompt);
        assertThat(compressed)
                .contains(RecordedPrompts.fullWorld())
                .contains("- Attack(target_id): One plain attack with weapon in hand.");
        assertThat(compressed.length()).isLessThan(prompt.length());
    }
}
