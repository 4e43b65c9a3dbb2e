package dev.weir.decode.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Strings read a word at a time are those that a general parser reads. */
class JsonStringTest {

    /** What decides the way that is taken: plain, escapes that the short way knows and others, controls, pieces of characters. */
    private static final byte[] LETTERS = {'a', 'n', 'u', '0', '"', '\\', '/', '\n', (byte) 0xC3, (byte) 0xA9};

    private static final int LONGEST = 5;
    private static final int LONGEST_RANDOM = 24;
    private static final long SEED = 20_261_129;

    private final JsonString string = new JsonString();

    @Test
    void readsEveryShortStringAsAGeneralParserDoes() {
        for (int length = 0; length <= LONGEST; length++) {
            byte[] letters = new byte[length];
            int combinations = (int) Math.pow(LETTERS.length, length);
            for (int combination = 0; combination < combinations; combination++) {
                int rest = combination;
                for (int i = 0; i < length; i++) {
                    letters[i] = LETTERS[rest % LETTERS.length];
                    rest /= LETTERS.length;
                }
                assertReadsAsAGeneralParser(letters);
            }
        }
    }

    @Test
    void readsLongerStringsAsAGeneralParserDoes() {
        Random random = new Random(SEED);
        for (int round = 0; round < 200_000; round++) {
            byte[] letters = new byte[random.nextInt(LONGEST_RANDOM)];
            for (int i = 0; i < letters.length; i++) {
                letters[i] = random.nextInt(3) > 0 ? (byte) 'a' : LETTERS[random.nextInt(LETTERS.length)];
            }
            assertReadsAsAGeneralParser(letters);
        }
    }

    /** With bytes behind it, as in a record, and with none, as at the end of a chunk. */
    private void assertReadsAsAGeneralParser(byte[] letters) {
        int closing = closingQuote(letters);
        String expected = closing < 0 ? null : general(letters, closing);
        for (byte[] behind : new byte[][] {{}, {'"'}, "\",\"done\":false}".getBytes(StandardCharsets.US_ASCII)}) {
            byte[] input = concatenated(letters, behind);
            int end = closingQuote(input);
            String value = end == closing ? expected : end < 0 ? null : general(input, end);
            int found = string.read(input, 0, input.length);
            assertThat(found)
                    .as("seed %d, %s", SEED, Arrays.toString(input))
                    .isEqualTo(value == null ? JsonString.REJECTED : end);
            if (value != null) {
                assertThat(new String(
                                string.bytes(), string.from(), string.to() - string.from(), StandardCharsets.UTF_8))
                        .as("seed %d, %s", SEED, Arrays.toString(input))
                        .isEqualTo(value);
            }
        }
    }

    /** Index of the first quote that no backslash escapes, or -1. */
    private static int closingQuote(byte[] input) {
        for (int i = 0; i < input.length; i++) {
            if (input[i] == '\\') {
                i++;
            } else if (input[i] == '"') {
                return i;
            }
        }
        return -1;
    }

    /** The value before the quote at {@code closing}, or null if it is none. */
    private static @Nullable String general(byte[] input, int closing) {
        byte[] json = concatenated(new byte[] {'"'}, Arrays.copyOf(input, closing + 1));
        if (!StandardCharsets.UTF_8
                .decode(java.nio.ByteBuffer.wrap(json))
                .toString()
                .contains("\uFFFD")) {
            try {
                return JsonMapper.shared().readValue(json, String.class);
            } catch (JacksonException e) {
                return null;
            }
        }
        return null;
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }
}
