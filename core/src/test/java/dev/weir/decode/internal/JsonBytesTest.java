package dev.weir.decode.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is searched a word at a time is what is found byte by byte. */
class JsonBytesTest {

    private static final long SEED = 20_261_129;
    private static final String TAIL = "\",\"response\":\"x\",\"done\":false}";

    @Test
    void findsTheEndOfATimeStampWhoseLastDigitsAreZeros() {
        String stamp = "2026-11-22T12:29:26.441119686";
        for (int digits = 4; digits <= 9; digits++) {
            String value = stamp.substring(0, stamp.length() - 9 + digits) + "Z";
            byte[] bytes = ascii(value + TAIL);
            assertThat(JsonBytes.endOfPlain(bytes, 0, 30, bytes.length)).isEqualTo(value.length());
        }
    }

    @Test
    void findsTheEndOfAPlainValueOrNothing() {
        Random random = new Random(SEED);
        String letters = "0123456789:.-+TZ\"\\ a\n\u00E9\u2028";
        int found = 0;
        for (int round = 0; round < 200_000; round++) {
            StringBuilder value = new StringBuilder();
            int length = random.nextInt(40);
            for (int i = 0; i < length; i++) {
                boolean plain = random.nextInt(60) > 0;
                value.append(letters.charAt(random.nextInt(plain ? 16 : letters.length())));
            }
            byte[] bytes = (value + TAIL).getBytes(StandardCharsets.UTF_8);
            int usual = 20 + random.nextInt(16);
            int limit = bytes.length - random.nextInt(TAIL.length());
            int end = JsonBytes.endOfPlain(bytes, 0, usual, limit);
            if (end >= 0) {
                found++;
                assertThat(end).as("seed %d, %s", SEED, value).isEqualTo(JsonBytes.indexOfSpecial(bytes, 0, limit));
                assertThat(bytes[end]).isEqualTo((byte) '"');
            }
        }
        assertThat(found).isGreaterThan(1_000);
    }

    @Test
    void marksTheBytesThatEqualAndNoOthers() {
        Random random = new Random(SEED);
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = new byte[Long.BYTES];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextBoolean() ? 0x20 + random.nextInt(4) : random.nextInt(256));
            }
            long word = JsonBytes.word(bytes, 0);
            long quotes = JsonBytes.marksOf(word, 0x2222222222222222L);
            long controls = JsonBytes.marksOfControlsAndNonAscii(word);
            for (int i = 0; i < bytes.length; i++) {
                assertThat((quotes >>> (8 * i)) & 0xFF).isEqualTo(bytes[i] == '"' ? 0x80 : 0);
                assertThat((controls >>> (8 * i)) & 0xFF).isEqualTo(bytes[i] < ' ' ? 0x80 : 0);
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
