package dev.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds {@link JsonElements} to {@link SlowElements}, and every way to cut a text to every other. */
class ElementsReferenceTest {

    private static final int ROUNDS = 3_000;
    private static final int MOST_CUTS = 12;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void findsWhatJacksonsTreeHolds(long seed) {
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(seed * 1_000_003 + round);
            JsonTexts texts = new JsonTexts(random);
            String json = texts.value(0);
            byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
            List<ElementPath> paths = texts.paths();
            ElementOptions options = ElementOptions.defaults()
                    .withStrict(true)
                    .withAnywhere(random.nextInt(3) == 0)
                    .withDocumentKept(random.nextInt(4) == 0);
            String where = "seed " + seed + ", round " + round + ", " + paths + ", " + options + ": " + json;
            List<String> expected = SlowElements.ofOneValue(utf8, paths, options.anywhere());
            assertThat(ElementLog.of(utf8, paths, options)).as(where).isEqualTo(expected);
            assertThat(ElementLog.ofEveryByte(utf8, paths, options)).as(where).isEqualTo(expected);
            found += expected.size();
        }
        assertThat(found).isGreaterThan(ROUNDS);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7, 8})
    void tellsTheSameHoweverTheTextArrives(long seed) {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(seed * 1_000_003 + round);
            JsonTexts texts = new JsonTexts(random);
            String text = texts.anything();
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            List<ElementPath> paths = texts.paths();
            ElementOptions options = ElementOptions.defaults()
                    .withStrict(random.nextInt(4) == 0)
                    .withAnywhere(random.nextInt(3) == 0)
                    .withDocumentKept(random.nextInt(4) == 0)
                    .withThinkTags(ThinkTags.usual().withUnopened(random.nextBoolean()))
                    .withMaxBytes(random.nextBoolean() ? 16 + random.nextInt(40) : ElementOptions.DEFAULT_MAX_BYTES);
            List<String> whole = ElementLog.of(utf8, paths, options);
            String where = "seed " + seed + ", round " + round + ", " + paths + ", " + options + ": " + text;
            int[] cuts = random.ints(1 + random.nextInt(MOST_CUTS), 0, utf8.length + 1)
                    .sorted()
                    .toArray();
            assertThat(ElementLog.of(utf8, paths, options, cuts))
                    .as("%s cut at %s", where, Arrays.toString(cuts))
                    .isEqualTo(whole);
            assertThat(ElementLog.ofEveryByte(utf8, paths, options)).as(where).isEqualTo(whole);
            ElementScanner scanner = new ElementScanner(new PathSet(paths), options, new ElementLog());
            scanner.feed(utf8, 0, utf8.length);
            scanner.finish();
            assertThat(scanner.rereadBytes()).as(where).isZero();
        }
    }
}
