package dev.weir.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.json.ThinkTags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonElementsTest {

    private static final ElementOptions DEFAULTS = ElementOptions.defaults();

    /** The events of a text; the same for every byte alone. */
    private static List<String> events(String text, ElementOptions options, ElementPath... paths) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        List<String> events = ElementLog.of(utf8, List.of(paths), options);
        assertThat(ElementLog.ofEveryByte(utf8, List.of(paths), options)).isEqualTo(events);
        return events;
    }

    /** The elements alone, as JSON. */
    private static List<String> elements(String text, ElementOptions options, String pointer) {
        return events(text, options, ElementPath.of(pointer)).stream()
                .filter(event -> event.startsWith("0 at "))
                .map(event -> event.replaceFirst("0 at \\d+..\\d+ ", ""))
                .toList();
    }

    private static List<String> elements(String text, String pointer) {
        return elements(text, DEFAULTS, pointer);
    }

    private static List<String> elementsAtEveryCut(String text, String pointer) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        List<ElementPath> paths = List.of(ElementPath.of(pointer));
        List<String> whole = ElementLog.of(utf8, paths, DEFAULTS);
        for (int cut = 1; cut < utf8.length; cut++) {
            assertThat(ElementLog.of(utf8, paths, DEFAULTS, cut))
                    .as("cut at %d", cut)
                    .isEqualTo(whole);
        }
        return elements(text, pointer);
    }

    private static List<String> broken(String text, ElementOptions options, String pointer) {
        return events(text, options, ElementPath.of(pointer)).stream()
                .filter(event -> !event.startsWith("0 at "))
                .toList();
    }

    @Test
    void handsOutEachElementAtItsLastByte() {
        List<String> seen = new ArrayList<>();
        JsonElements elements = new JsonElements(
                "/plans/*",
                (path, utf8, from, to, fromByte, toByte) ->
                        seen.add(new String(utf8, from, to - from, StandardCharsets.UTF_8)));
        byte[] text = "{\"plans\":[{\"a\":1},\"two\",true,4]}".getBytes(StandardCharsets.UTF_8);
        List<Integer> at = new ArrayList<>();
        for (int i = 0; i < text.length; i++) {
            int before = seen.size();
            elements.feed(text, i, i + 1);
            if (seen.size() > before) {
                at.add(i);
            }
        }
        assertThat(seen).containsExactly("{\"a\":1}", "\"two\"", "true", "4");
        assertThat(at).containsExactly(16, 22, 27, 30); // the number: at the bracket behind it
    }

    @Test
    void namesSpansFromTheStartOfTheText() {
        assertThat(events("Sure:\n[{\"a\":1}, 23 ]", DEFAULTS, ElementPath.of("/*")))
                .containsExactly("0 at 7..14 {\"a\":1}", "0 at 16..18 23");
    }

    @Test
    void followsPathsThroughNamesIndexesAndStars() {
        String text = "{\"result\":{\"items\":[{\"name\":\"x\"},{\"name\":\"y\"}]},\"a/b\":{\"~\":1},\"0\":7}";
        assertThat(elements(text, "/result/items/*/name")).containsExactly("\"x\"", "\"y\"");
        assertThat(elements(text, "/result/items/1")).containsExactly("{\"name\":\"y\"}");
        assertThat(elements(text, "/a~1b/~0")).containsExactly("1");
        assertThat(elements(text, "/0")).containsExactly("7");
        assertThat(elements(text, "")).containsExactly(text);
        assertThat(elements("{\"1\":{\"a\":1},\"2\":{\"a\":2}}", "/*")).containsExactly("{\"a\":1}", "{\"a\":2}");
    }

    @Test
    void readsEscapedNamesAndEachMemberOfOneName() {
        assertThat(elements("{\"it\\u0065ms\":[1],\"items\":[2],\"items\" : [3 ]}", "/items/*"))
                .containsExactly("1", "2", "3");
        assertThat(elements("{\"\\ud83d\\ude80\":1,\"\ud83d\ude80\":2}", "/\ud83d\ude80"))
                .containsExactly("1", "2");
    }

    @Test
    void handsOutWhatIsInAnElementAtAnotherPathBeforeIt() {
        assertThat(events(
                        "[{\"id\":1,\"say\":\"h\\u0069\"},{\"id\":2}]",
                        DEFAULTS,
                        ElementPath.of("/*"),
                        ElementPath.of("/*/id"),
                        ElementPath.growing("/*/say")))
                .containsExactly(
                        "1 at 7..8 1",
                        "2 string at 15..24 hi",
                        "0 at 1..25 {\"id\":1,\"say\":\"h\\u0069\"}",
                        "1 at 32..33 2",
                        "0 at 26..34 {\"id\":2}");
    }

    @Test
    void readsThroughProseFencesAndThinkBlocks() {
        String text = "<think>[{\"draft\":1}]</think>Use {braces} or [1]:\n```json\n[{\"a\":1}]\n```\nand {\"a\":[2]}.";
        assertThat(elements(text, "/*")).containsExactly("1", "{\"a\":1}", "[2]");
    }

    @Test
    void readsThroughEnvelopesIfAsked() {
        String text = "{\"result\":[{\"plans\":[1,{\"plans\":[2]}]}]}";
        assertThat(elements(text, "/plans/*")).isEmpty();
        assertThat(elements(text, DEFAULTS.withAnywhere(true), "/plans/*"))
                .containsExactly("1", "2", "{\"plans\":[2]}");
    }

    @Test
    void goesOnInAnArrayBehindABrokenElement() {
        String text =
                "{\"items\":[{\"a\":1},{\"a\":oops, \"b\":[1,2]},{\"a\":3},tru,{\"a\":\"x\" \"y\"},{\"a\":5}]} {\"items\":[6]}";
        assertThat(elements(text, "/items/*")).containsExactly("{\"a\":1}", "{\"a\":3}", "{\"a\":5}", "6");
        assertThat(broken(text, DEFAULTS, "/items/*"))
                .containsExactly(
                        "MALFORMED at 18..23: expected a value, found 'o'",
                        "MALFORMED at 48..51: expected true, false or null, found ','",
                        "MALFORMED at 52..61: expected ',' or '}', found '\"'");
    }

    @Test
    void losesNoElementToAMissingComma() {
        assertThat(elements("[{\"a\":1} {\"a\":2}\n{\"a\":3}]", "/*"))
                .containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
        assertThat(broken("[{\"a\":1} {\"a\":2}]", DEFAULTS, "/*"))
                .containsExactly("MALFORMED at 9..9: expected ',' or ']', found '{'");
    }

    @Test
    void aMissingCommaWhereItIsTooDeepIsReportedOnce() {
        ElementOptions anywhere = DEFAULTS.withAnywhere(true);
        String text = "[".repeat(JsonElements.MAX_DEPTH) + "1 [";
        assertThat(broken(text, anywhere, "/*/x"))
                .containsExactly(
                        "MALFORMED at 514..514: expected ',' or ']', found '['",
                        "TOO_DEEP at 514..514: at most 512 objects and arrays may be inside one another",
                        "UNTERMINATED at 515..515: the text ends before it does");
    }

    @Test
    void anUnbalancedQuoteCostsItsLine() {
        assertThat(elements("[\n{\"a\":\"he said \"hi\"\"},\n{\"a\":\"x\" y\"},\n{\"a\":3},\n{\"a\":4}]", "/*"))
                .containsExactly("{\"a\":3}", "{\"a\":4}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", " \n", "\t \r\n"})
    void whateverEndsTheLineAnUnbalancedQuoteCostsNoOther(String end) {
        String text = "[" + end + "{'a':'x' y'}," + end + "{'a':3}," + end + "{'a':4}]";
        assertThat(elementsAtEveryCut(text.replace('\'', '"'), "/*")).containsExactly("{\"a\":3}", "{\"a\":4}");
        String strings = "['a'," + end + "'b," + end + "'c']";
        assertThat(elementsAtEveryCut(strings.replace('\'', '"'), "/*")).containsExactly("\"a\"", "\"c\"");
        String members = "{'1':'a'," + end + "'2':'b," + end + "'3':'c'," + end + "'4, " + end + "'5':'e'}";
        assertThat(elementsAtEveryCut(members.replace('\'', '"'), "/*")).containsExactly("\"a\"", "\"c\"", "\"e\"");
    }

    @ParameterizedTest
    @CsvSource({
        "/*,       '[{`a`:1},~{`a`:`x` y`}]~[{`a`:3}]'",
        "/*,       '[{`a`:1},~{`a`:`x` y`}] ~~Then: {`a`:[2]} or~[{`a`:3}]'",
        "/items/*, '{`items`:[{`a`:1},~{`a`:`x` y`}]}~{`items`:[{`a`:3}]}'",
        "/*/*,     '[[{`a`:1},~{`a`:`x` y`}]]~Done. [[{`a`:3}]]'",
        "/*/*,     '[[{`a`:1},~{`a`:`x` y`}],~[{`a`:3}]]'",
        "/*/*,     '[[{`a`:1},~{`a`:`x` y`}]~,[{`a`:3}]]'",
        "/*/*,     '[[{`a`:1},~{`a`:`x` y`}], [~{`b`:2}],[{`a`:3}]]'",
        "/*/*,     '{`k`:[{`a`:1},~{`a`:`x` y`}],~`l`:[{`a`:3}]}'"
    })
    void whatClosesBehindAnUnbalancedQuoteIsClosed(String pointer, String shape) {
        String text = shape.replace('`', '"').replace('~', '\n');
        assertThat(elementsAtEveryCut(text, pointer)).startsWith("{\"a\":1}").endsWith("{\"a\":3}");
        assertThat(broken(text, DEFAULTS, pointer)).hasSize(1).allMatch(event -> event.startsWith("MALFORMED"));
    }

    @Test
    void goesOnInAnObjectWhoseMembersAreWanted() {
        assertThat(elements("{\"1\":{\"a\":1},\"2\":{\"a\":},\"3\":{\"a\":3}} [4]", "/*"))
                .containsExactly("{\"a\":1}", "{\"a\":3}", "4");
    }

    @Test
    void reportsAnElementThatTheTextEndsIn() {
        assertThat(broken("[{\"a\":1},{\"a\":", DEFAULTS, "/*"))
                .containsExactly("UNTERMINATED at 9..14: the text ends before it does");
        assertThat(broken("[1,2", DEFAULTS, "/*"))
                .containsExactly("UNTERMINATED at 3..4: the text ends before it does");
    }

    @Test
    void leavesOutAnElementLargerThanTheCapAndReadsOn() {
        ElementOptions small = DEFAULTS.withMaxBytes(20);
        String text = "[{\"a\":1},{\"a\":\"" + "x".repeat(50) + "\",\"b\":[1,2]},\"" + "y".repeat(50) + "\",{\"a\":3}]";
        assertThat(elements(text, small, "/*")).containsExactly("{\"a\":1}", "{\"a\":3}");
        assertThat(broken(text, small, "/*"))
                .containsExactly(
                        "TOO_LARGE at 9..29: longer than 20 bytes", "TOO_LARGE at 78..98: longer than 20 bytes");
        assertThat(elements("{\"" + "n".repeat(50) + "\":1,\"n\":2}", small, "/*"))
                .containsExactly("1", "2");
    }

    @Test
    void strictTextsAreOneValueAndNoMore() {
        ElementOptions strict = DEFAULTS.withStrict(true);
        assertThat(elements(" 12.5e3 ", strict, "")).containsExactly("12.5e3");
        assertThat(elements("\"a\"", strict, "")).containsExactly("\"a\"");
        assertThat(elements("null\n", strict, "")).containsExactly("null");
        assertThat(elements("12", strict, "")).containsExactly("12");
        assertThat(broken("[1] [2]", strict, ""))
                .containsExactly("MALFORMED at 4..4: expected the end of the text, found '['");
        assertThat(broken("", strict, "")).containsExactly("UNTERMINATED at 0..0: the text ends before it does");
        assertThat(broken("\uFEFF{}", strict, ""))
                .containsExactly("MALFORMED at 0..0: expected a value, found byte 0xEF");
    }

    @Test
    void handsOnAStringWhileItGrows() {
        List<String> slices = new ArrayList<>();
        ElementListener listener = new ElementListener() {
            @Override
            public void onElement(int path, byte[] utf8, int from, int to, long fromByte, long toByte) {
                slices.add("element");
            }

            @Override
            public void onText(int path, byte[] utf8, int from, int to) {
                slices.add(new String(utf8, from, to - from, StandardCharsets.UTF_8));
            }

            @Override
            public void onTextEnd(int path, long fromByte, long toByte) {
                slices.add("end " + fromByte + ".." + toByte);
            }
        };
        JsonElements elements = new JsonElements(List.of(ElementPath.growing("/answer")), DEFAULTS, listener);
        for (String piece : List.of(
                "{\"answer\":\"He",
                "llo\\",
                "n caf\\u00",
                "e9 \\ud8",
                "3d\\ude",
                "80 \u00e9",
                "!\"",
                ",\"answer\":1}")) {
            byte[] utf8 = piece.getBytes(StandardCharsets.UTF_8);
            elements.feed(utf8, 0, utf8.length);
            slices.add("|");
        }
        assertThat(slices)
                .containsExactly(
                        "He",
                        "|",
                        "llo",
                        "|",
                        "\n",
                        " caf",
                        "|",
                        "\u00e9",
                        " ",
                        "|",
                        "|",
                        "\ud83d\ude80",
                        " \u00e9",
                        "|",
                        "!",
                        "end 10..46",
                        "|",
                        "element",
                        "|");
    }

    @Test
    void aLoneSurrogateInAGrowingStringBecomesAReplacementCharacter() {
        assertThat(events(
                        "{\"a\":\"x\\ud83d!\\ude80\\ud800\\ud83d\\ude80\\ud801\"}",
                        DEFAULTS,
                        ElementPath.growing("/a")))
                .containsExactly("0 string at 5..45 x\uFFFD!\uFFFD\uFFFD\ud83d\ude80\uFFFD");
    }

    @Test
    void tellsWhatIsClosedSoFar() {
        ElementOptions options = DEFAULTS.withDocumentKept(true);
        JsonElements elements = new JsonElements(List.of(ElementPath.of("/*")), options, (p, u, f, t, a, b) -> {});
        String text = "Yes: {\"a\":[1,{\"b\":\"c\"},23],\"d\":{\"e\":null}} no";
        List<String> finished = new ArrayList<>();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            elements.feed(new byte[] {b}, 0, 1);
            String now = elements.finishedText()
                    .map(json -> new String(json, StandardCharsets.UTF_8))
                    .orElse("-");
            if (finished.isEmpty() || !finished.get(finished.size() - 1).equals(now)) {
                finished.add(now);
            }
        }
        assertThat(finished)
                .containsExactly(
                        "-",
                        "{}",
                        "{\"a\":[]}",
                        "{\"a\":[1]}",
                        "{\"a\":[1,{}]}",
                        "{\"a\":[1,{\"b\":\"c\"}]}",
                        "{\"a\":[1,{\"b\":\"c\"},23]}",
                        "{\"a\":[1,{\"b\":\"c\"},23],\"d\":{}}",
                        "{\"a\":[1,{\"b\":\"c\"},23],\"d\":{\"e\":null}}",
                        "-");
    }

    @Test
    void finishedTextIsEmptyOfWhatIsBrokenOrTooLargeAndElementsGoOn() {
        ElementOptions options = DEFAULTS.withDocumentKept(true).withMaxBytes(30);
        JsonElements elements = new JsonElements(List.of(ElementPath.of("/*")), options, (p, u, f, t, a, b) -> {});
        byte[] text = "[1,\"0123456789012345678901234567890\"".getBytes(StandardCharsets.UTF_8);
        elements.feed(text, 0, text.length);
        assertThat(elements.finishedText()).isEmpty();
        assertThat(elements("[1,2,\"0123456789012345678901234\",3,4]", options, "/*"))
                .containsExactly("1", "2", "\"0123456789012345678901234\"", "3", "4");
        JsonElements without = new JsonElements("/*", (p, u, f, t, a, b) -> {});
        assertThatIllegalStateException().isThrownBy(without::finishedText).withMessageContaining("withDocumentKept");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<thinking>[1]</thinking>[2]",
                "<THINK>[1]</Think>[2]",
                "  <think>[1]</think>[2]",
                "So:\n\t<reasoning>[1]<</reasoning></reasoning>[2]",
                "<think>[1]</thinking></thin</think>\n[2]"
            })
    void tagsOfThinkBlocksAreOptions(String text) {
        assertThat(elements(text, DEFAULTS.withThinkTags(ThinkTags.usual()), "/*"))
                .containsExactly("2");
        assertThat(elements(text, DEFAULTS.withThinkTags(ThinkTags.none()), "/*"))
                .containsExactly("1", "2");
    }

    @Test
    void tagsInEitherCaseAreAnOptionOfAnyTags() {
        String text = "<THINK>[1]</Think>[2]";
        ThinkTags tags = ThinkTags.standard();
        assertThat(elements(text, DEFAULTS.withThinkTags(tags), "/*")).containsExactly("1", "2");
        assertThat(elements(text, DEFAULTS.withThinkTags(tags.withAnyCase(true)), "/*"))
                .containsExactly("2");
        assertThat(elements(text, DEFAULTS.withThinkTags(ThinkTags.usual().withAnyCase(false)), "/*"))
                .containsExactly("1", "2");
        assertThat(elements("<think>[1]</THINK>[2]", DEFAULTS.withThinkTags(tags), "/*"))
                .as("a block that nothing closes")
                .isEmpty();
        ThinkTags own = ThinkTags.of(new Tag("#Draft", "#End"));
        assertThat(elements("#DRAFT [1] #end [2]", DEFAULTS.withThinkTags(own.withAnyCase(true)), "/*"))
                .containsExactly("2");
    }

    @Test
    void indentedTagsAreAnOptionOfAnyTags() {
        String text = "So:\n \t<think>[1]</think>[2]";
        ThinkTags tags = ThinkTags.standard();
        assertThat(elements(text, DEFAULTS.withThinkTags(tags), "/*")).containsExactly("1", "2");
        assertThat(elements(text, DEFAULTS.withThinkTags(tags.withIndented(true)), "/*"))
                .containsExactly("2");
        assertThat(elements(text, DEFAULTS.withThinkTags(ThinkTags.usual().withIndented(false)), "/*"))
                .containsExactly("1", "2");
        assertThat(elements("So: <think>[1]</think>[2]", DEFAULTS.withThinkTags(tags.withIndented(true)), "/*"))
                .as("within a line it is prose all the same")
                .containsExactly("1", "2");
    }

    @Test
    void optionsOfTagsDoNotTouchOneAnother() {
        ThinkTags tags = ThinkTags.of(Tag.of("thinking"))
                .withUnopened(true)
                .withIndented(true)
                .withAnyCase(true);
        assertThat(tags).isEqualTo(new ThinkTags(List.of(Tag.of("thinking")), true, true, true));
        assertThat(tags.withAnyCase(false).withIndented(false).withUnopened(false))
                .isEqualTo(ThinkTags.of(Tag.of("thinking")));
    }

    @Test
    void aTagWithinALineIsProse() {
        assertThat(elements("Use <think> so: [1]", DEFAULTS.withThinkTags(ThinkTags.usual()), "/*"))
                .containsExactly("1");
        assertThat(elements("\n <think>[1]</think>[2]", "/*")).containsExactly("2"); // blank so far
        assertThat(elements("x\n <think>[1]</think>[2]", "/*")).containsExactly("1", "2"); // not indented by default
    }

    @Test
    void ownTagsAreTaken() {
        ThinkTags own = ThinkTags.of(new Tag("||plan||", "||done||"), new Tag("#draft", "#end"));
        assertThat(elements("||plan||[1]||||done||[2]\n#draft [3] #end [4]", DEFAULTS.withThinkTags(own), "/*"))
                .containsExactly("2", "4");
        assertThatIllegalArgumentException().isThrownBy(() -> new Tag("{think}", "</think>"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Tag("<a b>", "</a>"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ThinkTags.of(new Tag("<t", "</t>"), Tag.of("think")))
                .withMessageContaining("begin with another");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ThinkTags.of(Tag.of("x".repeat(70))))
                .withMessageContaining("fewer or shorter");
    }

    @Test
    void anUnopenedClosingTagTakesBackWhatWasBeforeIt() {
        ElementOptions options = DEFAULTS.withThinkTags(ThinkTags.usual().withUnopened(true));
        for (String before : List.of("", "Hm ", "Hm.\n", "{so ", "\n\n")) {
            String text = before + "[1]</think>[2]";
            assertThat(events(text, options, ElementPath.of("/*")))
                    .as(text)
                    .hasSize(3)
                    .element(1)
                    .isEqualTo("thought up to " + (before.length() + 11));
        }
        assertThat(events("[1]<think></think>[2]", options, ElementPath.of("/*")))
                .hasSize(2);
        assertThat(events("[1]</think>[2]", DEFAULTS, ElementPath.of("/*"))).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{`a`:1}, </think>[{`b`:2}]",
                "[{`a`:1}, so </think>[{`b`:2}]",
                "[{`a`:1}, {`a`:[1,</think>[{`b`:2}]",
                "[{`a`:1}, oops `he said </Think> [{`b`:2}]",
                "[{`a`:1}, oops `yes,</think>[{`b`:2}]",
                "[{`a`:1}, `b` <</thinking></reasoning>{`b`:{`b`:2}}",
                "[{`a`:1}, `b~ [`</think>[{`b`:2}]",
                "[{`a`:1}] or [</think>[{`b`:2}]",
                "[{`a`:1}] or {`x`:</think>[{`b`:2}]"
            })
    void anUnopenedClosingTagCountsInsideJsonThatIsBroken(String shape) {
        String text = shape.replace('`', '"').replace('~', '\n');
        ElementOptions options = DEFAULTS.withThinkTags(ThinkTags.usual().withUnopened(true));
        List<String> events = events(text, options, ElementPath.of("/*"));
        assertThat(events.get(0)).isEqualTo("0 at 1..8 {\"a\":1}");
        assertThat(events.get(events.size() - 2)).startsWith("thought up to ");
        assertThat(events.get(events.size() - 1)).startsWith("0 at").endsWith(" {\"b\":2}");
    }

    @Test
    void elementsBehindABrokenOneComeWhereAClosingTagMayTakeThemBack() {
        ElementOptions options = DEFAULTS.withThinkTags(ThinkTags.usual().withUnopened(true));
        assertThat(elements(
                        "[{\"a\":1},{\"a\":oo<ps},{\"a\":\"x\" y\\\"},\n{\"a\":3},</th,{\"a\":4}] {\"b\":[5]}",
                        options,
                        "/*"))
                .containsExactly("{\"a\":1}", "{\"a\":3}", "{\"a\":4}", "[5]");
    }

    @Test
    void aThinkBlockBeginsAtTheStartOfALineInsideJsonThatIsBroken() {
        assertThat(elements("[\n<think>[{\"a\":1}]</think>[{\"b\":2}]", "/*")).containsExactly("{\"b\":2}");
        assertThat(elements("[ <think>[{\"a\":1}]</think>[{\"b\":2}]", "/*")).containsExactly("{\"a\":1}", "{\"b\":2}");
        ElementOptions indented = DEFAULTS.withThinkTags(ThinkTags.usual());
        assertThat(elements("{\n  <think>[{\"a\":1}]</think>[{\"b\":2}]", indented, "/*"))
                .containsExactly("{\"b\":2}");
    }

    @Test
    void aTextMayBeginInsideAThinkBlock() {
        assertThat(elements("[1]</think>[2]", DEFAULTS.withStartsThinking(true), "/*"))
                .containsExactly("2");
        JsonElements elements = new JsonElements(
                List.of(ElementPath.of("")), DEFAULTS.withStartsThinking(true), (p, u, f, t, a, b) -> {});
        assertThat(elements.isThinking()).isTrue();
        elements.feed("[1]</think>".getBytes(StandardCharsets.UTF_8), 0, 11);
        assertThat(elements.isThinking()).isFalse();
    }

    /** A reader that is asked, at each of its calls, for what is finished and whether it is thinking. */
    private static final class Asking implements ElementListener {
        private final List<String> seen = new ArrayList<>();
        private final JsonElements elements;

        Asking(List<ElementPath> paths, ElementOptions options) {
            elements = new JsonElements(paths, options.withDocumentKept(true), this);
        }

        static List<String> events(String text, ElementPath... paths) {
            Asking asking = new Asking(List.of(paths), DEFAULTS);
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            asking.elements.feed(utf8, 0, utf8.length);
            asking.elements.finish();
            return asking.seen;
        }

        private void note(String event) {
            assertThat(elements.isThinking()).isFalse();
            seen.add(event + " of "
                    + elements.finishedText()
                            .map(json -> new String(json, StandardCharsets.UTF_8))
                            .orElse("nothing"));
        }

        @Override
        public void onElement(int path, byte[] utf8, int from, int to, long fromByte, long toByte) {
            note(new String(utf8, from, to - from, StandardCharsets.UTF_8));
        }

        @Override
        public void onBroken(BrokenElement broken) {
            note(broken.kind().toString());
        }

        @Override
        public void onText(int path, byte[] utf8, int from, int to) {
            note(new String(utf8, from, to - from, StandardCharsets.UTF_8));
        }

        @Override
        public void onTextEnd(int path, long fromByte, long toByte) {
            note("end");
        }
    }

    @Test
    void mayBeAskedByItsListener() {
        assertThat(Asking.events("[{\"a\":1},{\"a\":2}]", ElementPath.of("/*")))
                .containsExactly("{\"a\":1} of [{\"a\":1}]", "{\"a\":2} of [{\"a\":1},{\"a\":2}]");
        assertThat(Asking.events("[1,\"b\",null]", ElementPath.of("/*")))
                .containsExactly("1 of [1]", "\"b\" of [1,\"b\"]", "null of [1,\"b\",null]");
        assertThat(Asking.events("[1]", ElementPath.of(""))).containsExactly("[1] of nothing");
        assertThat(Asking.events("{\"a\":\"b\",\"c\":[1", ElementPath.growing("/a"), ElementPath.of("/c")))
                .containsExactly("b of {}", "end of {\"a\":\"b\"}", "UNTERMINATED of {\"a\":\"b\",\"c\":[]}");
    }

    @Test
    void whatIsBrokenIsNotFinishedText() {
        assertThat(Asking.events("[{\"a\":1},{\"a\":oops},3]", ElementPath.of("/*")))
                .containsExactly("{\"a\":1} of [{\"a\":1}]", "MALFORMED of nothing", "3 of nothing");
        assertThat(Asking.events("[{\"a\":1} {\"a\":2}]", ElementPath.of("/*")))
                .containsExactly("{\"a\":1} of [{\"a\":1}]", "MALFORMED of nothing", "{\"a\":2} of nothing");
    }

    @Test
    void isNeitherFedNorEndedByItsListener() {
        List<Consumer<JsonElements>> calls =
                List.of(elements -> elements.feed(new byte[] {'1'}, 0, 1), JsonElements::finish, JsonElements::reset);
        for (Consumer<JsonElements> call : calls) {
            List<String> seen = new ArrayList<>();
            JsonElements[] elements = new JsonElements[1];
            ElementListener listener = new ElementListener() {
                @Override
                public void onElement(int path, byte[] utf8, int from, int to, long fromByte, long toByte) {
                    assertThatIllegalStateException()
                            .isThrownBy(() -> call.accept(elements[0]))
                            .withMessageContaining("listener");
                    seen.add(fromByte + ".." + toByte);
                }

                @Override
                public void onBroken(BrokenElement broken) {
                    onElement(0, new byte[0], 0, 0, broken.fromByte(), broken.toByte());
                }
            };
            elements[0] = new JsonElements(List.of(ElementPath.of("/*")), DEFAULTS, listener);
            byte[] text = "[1,{\"a\":2},[".getBytes(StandardCharsets.UTF_8);
            elements[0].feed(text, 0, text.length);
            elements[0].finish();
            assertThat(seen).containsExactly("1..2", "3..10", "11..12");
        }
    }

    @Test
    void readsAnotherTextAfterAReset() {
        List<String> seen = new ArrayList<>();
        JsonElements elements =
                new JsonElements("/*", (path, utf8, from, to, fromByte, toByte) -> seen.add(fromByte + ".." + toByte));
        byte[] text = "[1,{\"a\":".getBytes(StandardCharsets.UTF_8);
        elements.feed(text, 0, text.length);
        elements.finish();
        assertThatIllegalStateException()
                .isThrownBy(() -> elements.feed(text, 0, 1))
                .withMessageContaining("reset");
        elements.reset();
        elements.feed(text, 0, text.length);
        assertThat(seen).containsExactly("1..2", "1..2");
    }

    @Test
    void refusesWhatIsNoPath() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ElementPath.of("items"))
                .withMessageContaining("/items/*");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ElementPath.of("/a~2"))
                .withMessageContaining("character 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ElementPath.of("/a~"))
                .withMessageContaining("~0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JsonElements(List.of(), DEFAULTS, (p, u, f, t, a, b) -> {}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JsonElements("/a".repeat(64), (p, u, f, t, a, b) -> {}))
                .withMessageContaining("segments");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withMaxBytes(15))
                .withMessageContaining("15");
    }

    @Test
    void bytesThatAreNoTextBreakWhatTheyStandIn() {
        assertThat(elements("[1,\"a\u0000b\",2,\u0000,3]", "/*")).containsExactly("1", "2", "3");
        assertThat(elements("[\uFEFF1,2] [\"\uFEFF\"]", "/*")).containsExactly("\"\uFEFF\"");
        assertThat(elements("\uFEFF[1]", "/*")).containsExactly("1");
        byte[] lone = {'[', '1', ',', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ',', '2', ']'
        }; // UTF-8 of a surrogate
        assertThat(ElementLog.of(lone, List.of(ElementPath.of("/*")), DEFAULTS))
                .containsExactly(
                        "0 at 1..2 1",
                        "MALFORMED at 3..5: expected UTF-8 text, with control characters and quotes escaped, found byte 0xA0",
                        "0 at 9..10 2");
    }

    @Test
    void whatIsNestedTooDeepCostsNoOther() {
        String deep = "[".repeat(10_000) + "]".repeat(10_000);
        assertThat(elements("[1," + deep + ",2]", "/*")).containsExactly("1", "2");
        assertThat(broken("[1," + deep + ",2]", DEFAULTS, "/*"))
                .containsExactly("TOO_DEEP at 3..514: at most 512 objects and arrays may be inside one another");
        assertThat(elements("[".repeat(10_000), "/a")).isEmpty();
        assertThat(elements("[" + "[".repeat(511) + "]".repeat(511) + "]", "/*"))
                .hasSize(1);
    }

    @Test
    void aStringOfEightMegabytesIsAnElementOrGrows() {
        int length = 8 << 20;
        byte[] text = ("{\"a\":\"" + "x".repeat(length) + "\",\"b\":1}").getBytes(StandardCharsets.UTF_8);
        long[] bytes = new long[3];
        ElementListener listener = new ElementListener() {
            @Override
            public void onElement(int path, byte[] utf8, int from, int to, long fromByte, long toByte) {
                bytes[path] += to - from;
            }

            @Override
            public void onText(int path, byte[] utf8, int from, int to) {
                bytes[2] += to - from;
            }

            @Override
            public void onBroken(BrokenElement broken) {
                bytes[0]--;
            }
        };
        List<ElementPath> paths = List.of(ElementPath.of("/a"), ElementPath.of("/b"), ElementPath.growing("/a"));
        for (ElementOptions options : List.of(DEFAULTS, DEFAULTS.withMaxBytes(16 << 20))) {
            JsonElements elements = new JsonElements(paths, options, listener);
            elements.feed(text, 0, text.length);
            elements.finish();
        }
        assertThat(bytes).containsExactly(length + 2 - 1, 2, 2L * length);
    }
}
