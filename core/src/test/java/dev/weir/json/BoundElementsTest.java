package dev.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

class BoundElementsTest {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    /** A record that has something to say about its values. */
    record Item(String name, int count) {
        Item {
            if (count < 0) {
                throw new IllegalArgumentException("a count is not negative");
            }
        }
    }

    private final List<Object> seen = new ArrayList<>();
    private final List<BrokenElement> broken = new ArrayList<>();

    private <T> BoundElements.Listener<T> log() {
        return new BoundElements.Listener<>() {
            @Override
            public void onElement(T element, long fromByte, long toByte) {
                seen.add(element);
            }

            @Override
            public void onBroken(BrokenElement element) {
                broken.add(element);
            }
        };
    }

    private static void feed(BoundElements<?> elements, String text, int pieceBytes) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < utf8.length; from += pieceBytes) {
            elements.feed(utf8, from, Math.min(from + pieceBytes, utf8.length));
        }
    }

    @Test
    void bindsEachElementAsSoonAsItHasClosed() {
        BoundElements<Item> items = new BoundElements<>("/items/*", Item.class, log());
        feed(items, "Here: {\"items\":[{\"name\":\"a\",\"count\":1},{\"name\":\"b\",", 3);
        assertThat(seen).containsExactly(new Item("a", 1));
        feed(items, "\"count\":2}]}", 3);
        assertThat(seen).containsExactly(new Item("a", 1), new Item("b", 2));
        items.finish();
        assertThat(broken).isEmpty();
    }

    @Test
    void whatDoesNotBindIsReportedAndCostsNoOther() {
        BoundElements<Item> items = new BoundElements<>("/*", Item.class, log());
        feed(
                items,
                "[{\"name\":\"a\",\"count\":\"x\"},{\"name\":\"b\",\"count\":-1},7,null,{\"name\":oops},{\"name\":\"c\",\"count\":3},{\"na",
                5);
        items.finish();
        assertThat(seen).containsExactly(new Item("c", 3));
        assertThat(broken)
                .extracting(BrokenElement::kind)
                .containsExactly(
                        BrokenElement.Kind.NOT_BOUND,
                        BrokenElement.Kind.NOT_BOUND,
                        BrokenElement.Kind.NOT_BOUND,
                        BrokenElement.Kind.NOT_BOUND,
                        BrokenElement.Kind.MALFORMED,
                        BrokenElement.Kind.UNTERMINATED);
        assertThat(broken.get(0).message()).isEqualTo("element at bytes 1 to 25: no int at /count");
        assertThat(broken.get(1).problem()).isEqualTo("no Item: IllegalArgumentException");
        assertThat(broken.get(2).problem()).isEqualTo("no Item");
        assertThat(broken.get(3).problem()).isEqualTo("null is no element");
    }

    @Test
    void saysWhereAnElementDoesNotBindWithoutWhatItHolds() {
        JsonMapper exact = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        JavaType type = exact.constructType(new TypeReference<Map<String, List<Item>>>() {});
        BoundElements<Map<String, List<Item>>> maps =
                new BoundElements<>("/*", type, exact, ElementOptions.defaults(), log());
        feed(
                maps,
                "[{\"a/b\":[{\"count\":1},{\"count\":\"secret\"}]},{\"k\":[{\"count\":99999999999}]},"
                        + "{\"k\":[{\"count\":1,\"other\":\"secret\"}]},"
                        + "{\"k\":[{\"name\":\"secret\",\"count\":-1}]}]",
                7);
        maps.finish();
        assertThat(seen).isEmpty();
        assertThat(broken)
                .extracting(BrokenElement::problem)
                .containsExactly(
                        "no int at /a~1b/1/count",
                        "no int at /k/0/count",
                        "no member of Item at /k/0/other",
                        "no Item at /k/0: IllegalArgumentException");
    }

    @Test
    void limitsOfTheMapperAreThoseOfOneElement() {
        String name = "n".repeat(1_000);
        String text = "[" + ("{\"name\":\"" + name + "\",\"count\":1},").repeat(50) + "{\"name\":\"" + name.repeat(40)
                + "\",\"count\":1}]";
        for (StreamReadConstraints limits : List.of(
                StreamReadConstraints.builder().maxDocumentLength(20_000).build(),
                StreamReadConstraints.builder().maxTokenCount(6).build())) {
            JsonMapper limited = JsonMapper.builder(
                            JsonFactory.builder().streamReadConstraints(limits).build())
                    .build();
            BoundElements<Item> items = new BoundElements<>(
                    "/*", limited.constructType(Item.class), limited, ElementOptions.defaults(), log());
            feed(items, text, 900);
            items.finish();
        }
        assertThat(seen.size()).isEqualTo(50 + 51);
        assertThat(broken).hasSize(1);
        assertThat(broken.get(0).problem())
                .contains("exceeds the maximum allowed")
                .doesNotContain("nnn");
    }

    /** Says what it is called with, and reads none of it. */
    private static final class Blind extends ValueDeserializer<String> {
        @Override
        public String deserialize(JsonParser json, DeserializationContext context) {
            return json.currentToken().name();
        }
    }

    @Test
    void aDeserializerThatReadsNothingOfALongStringCostsNoOther() {
        JsonMapper mapper = JsonMapper.builder()
                .addModule(new SimpleModule().addDeserializer(String.class, new Blind()))
                .build();
        for (int length : new int[] {10, 7_998, 7_999, 8_000, 9_000, 40_000}) {
            BoundElements<String> names = new BoundElements<>(
                    "/*", mapper.constructType(String.class), mapper, ElementOptions.defaults(), log());
            feed(names, "[1,\"" + "x".repeat(length) + "\",2,\"y\",3]", 1_000);
            names.finish();
            assertThat(seen)
                    .as("%d bytes", length)
                    .containsExactly(
                            "VALUE_NUMBER_INT", "VALUE_STRING", "VALUE_NUMBER_INT", "VALUE_STRING", "VALUE_NUMBER_INT");
            seen.clear();
        }
        assertThat(broken).isEmpty();
    }

    /** Takes an object for its first member's name, and leaves the rest unread; of a string, looks for what follows. */
    private static final class Careless extends ValueDeserializer<String> {
        @Override
        public String deserialize(JsonParser json, DeserializationContext context) {
            String first = json.currentToken() == JsonToken.START_OBJECT ? json.nextName() : json.getString();
            return first + (json.currentToken() == JsonToken.VALUE_STRING ? json.nextToken() : "");
        }
    }

    @Test
    void aDeserializerThatReadsTooLittleOrTooMuchCostsNoOther() {
        JsonMapper mapper = JsonMapper.builder()
                .addModule(new SimpleModule().addDeserializer(String.class, new Careless()))
                .build();
        JavaType type = mapper.constructType(String.class);
        BoundElements<String> names = new BoundElements<>("/*", type, mapper, ElementOptions.defaults(), log());
        feed(names, "[{\"a\":[1]},{\"b\":{}},\"c\",\"d\",{\"e\":1}]", 4);
        names.finish();
        assertThat(seen).containsExactly("a", "b", "cnull", "dnull", "e");
        assertThat(broken).isEmpty();
    }

    @Test
    void elementsOfEverySizeAndKindFollowEachOther() {
        JavaType type = MAPPER.constructType(Object.class);
        BoundElements<Object> values = new BoundElements<>("/*", type, MAPPER, ElementOptions.defaults(), log());
        String large = "x".repeat(20_000);
        feed(
                values,
                "[1,\"a\",true,-2.5,[],{\"n\":[1]},\"" + large + "\",[\"" + large + "\"],0,null,\"\",[null],12]",
                997);
        values.finish();
        assertThat(seen)
                .containsExactly(
                        1,
                        "a",
                        true,
                        -2.5,
                        List.of(),
                        Map.of("n", List.of(1)),
                        large,
                        List.of(large),
                        0,
                        "",
                        Collections.singletonList(null),
                        12);
        assertThat(broken).extracting(BrokenElement::problem).containsExactly("null is no element");
    }

    @Test
    void bindsToAnyTypeOfJacksons() {
        JavaType type = MAPPER.constructType(new TypeReference<Map<String, List<Integer>>>() {});
        BoundElements<Map<String, List<Integer>>> maps = new BoundElements<>(
                "/a", type, MAPPER, ElementOptions.defaults().withAnywhere(true), log());
        feed(maps, "{\"x\":[{\"a\":{\"n\":[1,2]}},{\"a\":{}}]}", 1);
        maps.finish();
        assertThat(seen).containsExactly(Map.of("n", List.of(1, 2)), Map.of());
        BoundElements<String> strings = new BoundElements<>("/*", String.class, log());
        feed(strings, "[\"caf\\u00e9\",\"\"]", 1);
        assertThat(seen).endsWith("caf\u00e9", "");
    }

    @Test
    void keepsElementsBackWhileAClosingTagMayTakeThemBack() {
        ElementOptions options =
                ElementOptions.defaults().withThinkTags(ThinkTags.standard().withUnopened(true));
        JavaType type = MAPPER.constructType(Integer.class);
        BoundElements<Integer> numbers = new BoundElements<>("/*", type, MAPPER, options, log());
        feed(numbers, "maybe [1] no\n", 2);
        assertThat(seen).isEmpty();
        feed(numbers, "</think>[2]", 2);
        assertThat(seen).containsExactly(2);
        numbers.reset();
        feed(numbers, "[3] sure", 2);
        assertThat(seen).containsExactly(2);
        numbers.finish();
        numbers.finish();
        assertThat(seen).containsExactly(2, 3);
    }

    private BoundElements<Integer> takenBack(int maxBytes) {
        ElementOptions options = ElementOptions.defaults()
                .withMaxBytes(maxBytes)
                .withThinkTags(ThinkTags.standard().withUnopened(true));
        return new BoundElements<>("/*", MAPPER.constructType(Integer.class), MAPPER, options, log());
    }

    @Test
    void reportsOfDraftsAreTakenBackWithThem() {
        BoundElements<Integer> numbers = takenBack(1_000);
        feed(numbers, "[1,\"x\",oops] </think>[2,\"y\",3]", 2);
        numbers.finish();
        assertThat(seen).containsExactly(2, 3);
        assertThat(broken).extracting(BrokenElement::kind).containsExactly(BrokenElement.Kind.NOT_BOUND);
        broken.clear();
        numbers.reset();
        feed(numbers, "[1,\"x\",3", 2);
        assertThat(broken).isEmpty();
        numbers.breakOff();
        assertThat(seen).containsExactly(2, 3);
        assertThat(broken)
                .extracting(BrokenElement::kind)
                .containsExactly(
                        BrokenElement.Kind.PERHAPS_THOUGHT,
                        BrokenElement.Kind.NOT_BOUND,
                        BrokenElement.Kind.UNTERMINATED);
    }

    @Test
    void keepsNoMoreBackThanTheCap() {
        BoundElements<Integer> numbers = takenBack(300);
        feed(numbers, "[" + "7,".repeat(1_000) + "oops]", 5);
        assertThat(seen).isEmpty();
        assertThat(broken).hasSize(1_000 - 4 + 1);
        assertThat(broken.get(0).message()).startsWith("element at bytes 9 to 10: more than 300 bytes");
        assertThat(broken.get(0).kind()).isEqualTo(BrokenElement.Kind.TOO_LARGE);
        numbers.finish();
        assertThat(seen).containsExactly(7, 7, 7, 7);
        numbers.reset();
        feed(numbers, "[1,2,3,4] </think> [5]", 5);
        assertThat(seen).endsWith(7, 5);
    }

    @Test
    void handsNothingMoreOutOnceItsListenerHasResetIt() {
        ElementOptions options =
                ElementOptions.defaults().withThinkTags(ThinkTags.standard().withUnopened(true));
        List<Integer> taken = new ArrayList<>();
        List<BoundElements<Integer>> reader = new ArrayList<>();
        reader.add(new BoundElements<>("/*", MAPPER.constructType(Integer.class), MAPPER, options, (n, from, to) -> {
            taken.add(n);
            reader.get(0).reset();
        }));
        feed(reader.get(0), "[1,2]", 5);
        reader.get(0).finish();
        assertThat(taken).containsExactly(1);
    }
}
