package dev.weir.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.MutedLog;
import dev.weir.recording.Recording;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged and reshaped records carry the same with the learned shapes, without them, and for {@link ReferenceDecoder}. */
class MutatedStreamTest {

    private static final int STREAMS = 2_000;

    /** What a mutation may put into a record: bytes that mean something to JSON, and pieces that mean something to a record. */
    private static final List<byte[]> PIECES = Stream.of(
                    "\"",
                    "\\",
                    "{",
                    "}",
                    "[",
                    "]",
                    ":",
                    ",",
                    " ",
                    "\t",
                    "\r",
                    "\n",
                    "\r\n",
                    "0",
                    "-",
                    ".5",
                    "e3",
                    "null",
                    "true",
                    "false",
                    "\\n",
                    "\\\"",
                    "\\u0041",
                    "\\u00e9",
                    "\\u2028",
                    "\\ud83d\\ude80",
                    "\\ud83d",
                    "\\ude80",
                    "\\u12",
                    "\\x",
                    "é",
                    "\u0085",
                    "漢",
                    "🚀",
                    "\u0000",
                    "\u001f",
                    "\u007f",
                    "\uFEFF",
                    "\"response\":\"again\",",
                    "\"message\":{\"content\":\"again\"},",
                    "\"message\":null,",
                    "\"thinking\":\"hm\",",
                    "\"done\":true,",
                    "\"done\":false,",
                    "\"done\":1,",
                    "\"response\":1,",
                    "\"created_at\":7,",
                    "\"error\":\"boom\",",
                    "\"error\":\"\",",
                    "\"error\":false,",
                    "\"error\":{\"a\":1},",
                    "\"context\":[1,2],",
                    "\"context\":[01],",
                    "\"context\":[],",
                    "\"eval_count\":5,",
                    "\"eval_count\":-5,",
                    "\"eval_count\":1.0,",
                    "\"eval_count\":123456789012345678901,",
                    "\"done_reason\":\"x\",",
                    "\"done_reason\":null,",
                    "\"unknown\":{\"deep\":[{\"er\":[]}]},",
                    "\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{\"x\":1}}}],",
                    "\"tool_calls\":[],",
                    "\"tool_calls\":null,",
                    "\"tool_calls\":{},",
                    "\"tool_calls\":[{\"function\":{\"name\":\"g\"}},{\"function\":{}},7],",
                    "\"content\":null,",
                    "\"role\":1,")
            .map(piece -> piece.getBytes(StandardCharsets.UTF_8))
            .toList();

    @RegisterExtension
    static final MutedLog MUTED = new MutedLog("dev.weir.decode");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void allThreeWaysAgree(long seed) {
        List<byte[]> lines = sampleLines();
        Random random = new Random(seed);
        for (int round = 0; round < STREAMS; round++) {
            byte[] stream = mutatedStream(lines, random);
            int cut = random.nextInt(stream.length + 1);
            int secondCut = cut + random.nextInt(stream.length - cut + 1);
            List<String> expected = ReferenceDecoder.events(stream);
            for (DecoderOptions options :
                    List.of(DecoderOptions.DEFAULTS, DecoderOptions.DEFAULTS.withFastPath(false))) {
                assertThat(EventLog.of(stream, options, cut, secondCut).events)
                        .as(
                                "seed %d, round %d, fast path %s, cuts %d and %d of %s",
                                seed,
                                round,
                                options.fastPath(),
                                cut,
                                secondCut,
                                new String(stream, StandardCharsets.UTF_8))
                        .isEqualTo(expected);
            }
        }
    }

    /** Three records of one recording, so that a shape can be learned, then mutated ones of the same, one by one. */
    private static byte[] mutatedStream(List<byte[]> lines, Random random) {
        int first = random.nextInt(lines.size() - 4);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        if (random.nextInt(16) == 0) {
            stream.writeBytes("\uFEFF".getBytes(StandardCharsets.UTF_8));
        }
        for (int i = 0; i < 4; i++) {
            byte[] line = lines.get(first + i);
            int mutations = i == 0 ? 0 : random.nextInt(3);
            for (int m = 0; m < mutations; m++) {
                line = mutate(line, random);
            }
            stream.writeBytes(line);
            if (i < 3 || random.nextBoolean()) {
                stream.writeBytes((random.nextInt(8) == 0 ? "\r\n" : "\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
        return stream.toByteArray();
    }

    private static byte[] mutate(byte[] line, Random random) {
        int at = random.nextInt(line.length + 1);
        return switch (random.nextInt(6)) {
            case 0 -> splice(line, at, at, PIECES.get(random.nextInt(PIECES.size())));
            case 1 -> splice(line, at, Math.min(line.length, at + 1), new byte[] {(byte) random.nextInt(256)});
            case 2 -> splice(line, at, Math.min(line.length, at + 1 + random.nextInt(4)), new byte[0]);
            case 3 -> splice(line, at, at, Arrays.copyOfRange(line, random.nextInt(at + 1), at));
            case 4 -> insertAfter(line, random, "{", ",");
            default -> insertAfter(line, random, ":\"", ":", ",", "{", "}");
        };
    }

    /** Inserts a piece where the grammar may allow it, so that more records survive. */
    private static byte[] insertAfter(byte[] line, Random random, String... places) {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        String place = places[random.nextInt(places.length)];
        int at = text.indexOf(place, random.nextInt(text.length() + 1));
        int end = at < 0 ? line.length : at + place.length();
        return splice(line, end, end, PIECES.get(random.nextInt(PIECES.size())));
    }

    private static byte[] splice(byte[] line, int from, int to, byte[] piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(line, 0, from);
        out.writeBytes(piece);
        out.write(line, to, line.length - to);
        return out.toByteArray();
    }

    /** The first and the last lines of each recording, but none so long that mutations would drown in it. */
    private static List<byte[]> sampleLines() {
        List<byte[]> sample = new ArrayList<>();
        for (Recording recording : OllamaRecordings.streams()) {
            List<String> lines = List.of(new String(recording.plainBody(), StandardCharsets.UTF_8).split("\n", 0));
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if ((i < 6 || i >= lines.size() - 2) && line.length() < 1_000) {
                    sample.add(line.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return sample;
    }
}
