package dev.weir.decode.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.decode.internal.JsonReader.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

class JsonReaderTest {

    private static final JsonFactory JACKSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonReader.MAX_NESTING_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"a\"",
            "\"",
            "\"\\u0041\"",
            "\"\\ud83d\"",
            "\"\\x\"",
            "\"é🚀\"",
            "\"\u0001\"",
            "0",
            "-",
            "1",
            "01",
            "-0",
            "1.5",
            "1.",
            ".5",
            "1e5",
            "1e+",
            "1E-7",
            "true",
            "false",
            "null",
            "nul",
            "True",
            "NaN",
            " ",
            "\n",
            "\t",
            "\r",
            "\u0000",
            "\u00a0",
            "\uFEFF",
            "//",
            "{\"a\":1,\"b\":[]}",
            "[[],{}]",
            "\"a\":");

    @Test
    void readsMembersElementsAndValuesInPlace() throws MalformedJsonException {
        JsonReader json =
                begun(" {\"t\":\"a\\nb\",\"\\u006e\":-12,\"x\":[1,{\"y\":null},true],\"n2\":1.5,\"n3\":\"7\"} ");
        JsonName n = JsonName.of("n");
        JsonString text = new JsonString();
        json.beginObject();
        assertThat(json.nextMember()).isTrue();
        assertThat(json.nameIs(JsonName.of("t"))).isTrue();
        json.readString(text);
        assertThat(text.text()).isEqualTo("a\nb");
        assertThat(json.nextMember()).isTrue();
        assertThat(json.nameIs(n)).as("a name that is escaped").isTrue();
        assertThat(json.readLong(0)).isEqualTo(-12);
        assertThat(json.nextMember()).isTrue();
        json.beginArray();
        assertThat(json.nextElement()).isTrue();
        assertThat(json.kind()).isEqualTo(Kind.NUMBER);
        json.skip();
        assertThat(json.nextElement()).isTrue();
        json.skip();
        assertThat(json.nextElement()).isTrue();
        assertThat(json.kind()).isEqualTo(Kind.TRUE);
        json.skip();
        assertThat(json.nextElement()).isFalse();
        assertThat(json.nextMember()).isTrue();
        assertThat(json.readLong(99)).as("no integer").isEqualTo(99);
        assertThat(json.nextMember()).isTrue();
        assertThat(json.readLong(99)).as("no number").isEqualTo(99);
        assertThat(json.nextMember()).isFalse();
        json.end();
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
        "9223372036854775808, 5",
        "-9223372036854775809, 5",
        "00, 5",
        "-0, 0",
        "1e3, 5",
        "12345678901234567890, 5"
    })
    void readsIntegersThatFitALong(String number, long expected) throws MalformedJsonException {
        JsonReader json = begun(number);
        if (number.equals("00")) {
            assertThat(isJson(bytes(number))).isFalse();
            return;
        }
        assertThat(json.readLong(5)).isEqualTo(expected);
        json.end();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void acceptsWhatJacksonAccepts(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 1 + random.nextInt(9); i > 0; i--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            byte[] utf8 = bytes(text.toString());
            if (isJson(utf8) != jacksonTakes(text.toString())) {
                assertThat(isJson(utf8))
                        .as("seed %d, round %d: %s", seed, round, text)
                        .isEqualTo(jacksonTakes(text.toString()));
            }
        }
    }

    @Test
    void deepNestingCostsNoStackAndHasALimit() {
        int most = JsonReader.MAX_NESTING_DEPTH;
        assertThat(isJson(bytes("[".repeat(most) + "]".repeat(most)))).isTrue();
        assertThat(isJson(bytes("{\"a\":".repeat(most) + "1" + "}".repeat(most))))
                .isTrue();
        JsonReader json = begun("[".repeat(10 * most));
        assertThatThrownBy(json::skip)
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("nested deeper than 1000 (byte 1000 of the data)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\" 1}|found '1' where ':' is expected (byte 5 of the data)",
                "{\"a\":1;}|found ';' where ',' or '}' is expected (byte 6 of the data)",
                "{1:2}|found '1' where a member's name is expected (byte 1 of the data)",
                "[1,]|found ']' where a value is expected (byte 3 of the data)",
                "{\"a\":|it ends too soon (byte 5 of the data)",
                "{\"a|a string is not closed, or holds what no string may (byte 1 of the data)",
                "[] x|found 'x' where the end is expected (byte 3 of the data)"
            })
    void saysWhatIsWrongAndWhere(String text, String message) {
        JsonReader json = begun(text);
        assertThatThrownBy(() -> {
                    json.skip();
                    json.end();
                })
                .isInstanceOf(MalformedJsonException.class)
                .hasMessage(message);
    }

    @Test
    void bytesThatAreNotUtf8MakeNoJson() {
        assertThat(isJson(new byte[] {'"', (byte) 0xFF, '"'})).isFalse();
        assertThat(isJson(new byte[] {'"', (byte) 0xC3, '"'})).isFalse();
        assertThat(isJson(new byte[] {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}'}))
                .isFalse();
    }

    private static JsonReader begun(String text) {
        byte[] utf8 = bytes(text);
        JsonReader json = new JsonReader();
        json.begin(utf8, 0, utf8.length);
        return json;
    }

    private static boolean isJson(byte[] utf8) {
        JsonReader json = new JsonReader();
        json.begin(utf8, 0, utf8.length);
        try {
            json.skip();
            json.end();
            return true;
        } catch (MalformedJsonException e) {
            return false;
        }
    }

    /** One value, and nothing behind it. */
    private static boolean jacksonTakes(String text) {
        try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
