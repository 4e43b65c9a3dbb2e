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
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
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
        assertThat(broken.get(0).message()).contains("bytes 1 to 25").contains("int");
        assertThat(broken.get(1).problem()).contains("a count is not negative");
        assertThat(broken.get(3).problem()).isEqualTo("null is no element");
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
}
