package dev.weir.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.MutedLog;
import dev.weir.decode.DecoderOptions;
import dev.weir.recording.Recording;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damaged and reshaped events carry what {@link ReferenceDecoder} finds in them. */
class MutatedAnswerTest {

    private static final int STREAMS = 3_000;
    private static final int LONGEST_EVENT_BYTES = 1_500;
    private static final long SEED = 20_261_129;

    /** What a mutation may put into a stream: bytes that mean something to JSON or to server-sent events, and pieces that mean something to a record. */
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
                    "\n\n",
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
                    "\\ud83d\\ude80",
                    "\\ud83d",
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
                    "\ndata: ",
                    "\n: comment\ndata:",
                    "data: [DONE]\n\n",
                    "\nerror: {\"message\":\"boom\"}\n\n",
                    "\nerror: x\n",
                    "event: error\n",
                    "id: 7\n",
                    "\"choices\":[],",
                    "\"choices\":null,",
                    "\"choices\":5,",
                    "\"choices\":[5],",
                    "\"index\":1,",
                    "\"index\":0,",
                    "\"index\":\"1\",",
                    "\"content\":\"again\",",
                    "\"content\":null,",
                    "\"content\":1,",
                    "\"reasoning\":\"hm\",",
                    "\"reasoning_content\":\"\",",
                    "\"refusal\":\"no\",",
                    "\"text\":\"old\",",
                    "\"finish_reason\":\"stop\",",
                    "\"finish_reason\":null,",
                    "\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{\"x\":1}}}],",
                    "\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"}\"}}],",
                    "\"tool_calls\":null,",
                    "\"tool_calls\":{},",
                    "\"tool_calls\":[7,{\"id\":\"a\",\"function\":{\"name\":\"g\"}},{\"id\":\"a\",\"function\":{\"name\":\"g\",\"arguments\":\"1\"}}],",
                    "\"usage\":{\"prompt_tokens\":5,\"input_tokens\":6,\"output_tokens\":-1},",
                    "\"usage\":null,",
                    "\"usage\":[],",
                    "\"usage\":{\"output_tokens\":123456789012345678901,\"cache_read_input_tokens\":3},",
                    "\"error\":\"boom\",",
                    "\"error\":\"\",",
                    "\"error\":false,",
                    "\"error\":{\"a\":1},",
                    "\"error\":{\"message\":\"why\"},",
                    "\"object\":\"error\",\"message\":\"m\",",
                    "\"unknown\":{\"deep\":[{\"er\":[]}]},",
                    "\"type\":\"response.output_text.delta\",",
                    "\"type\":\"response.completed\",",
                    "\"type\":\"response.failed\",",
                    "\"type\":\"error\",",
                    "\"type\":7,",
                    "\"delta\":\"more\",",
                    "\"delta\":5,",
                    "\"delta\":null,",
                    "\"output_index\":0,",
                    "\"arguments\":\"{}\",",
                    "\"item\":null,",
                    "\"response\":{\"status\":\"odd\"},",
                    "\"type\":\"message_stop\",",
                    "\"type\":\"content_block_stop\",",
                    "\"type\":\"tool_use\",",
                    "\"partial_json\":\"{}\",",
                    "\"thinking\":\"hm\",",
                    "\"input\":{\"x\":1},",
                    "\"input\":{ },",
                    "\"name\":\"\",",
                    "\"name\":\"h\",",
                    "\"stop_reason\":\"x\",")
            .map(piece -> piece.getBytes(StandardCharsets.UTF_8))
            .toList();

    @RegisterExtension
    static final MutedLog MUTED = new MutedLog("dev.weir.dialect");

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void agreesWithTheReference(Dialect dialect) throws IOException, URISyntaxException {
        List<List<byte[]>> answers = answers(dialect);
        Random random = new Random(SEED);
        for (int round = 0; round < STREAMS; round++) {
            byte[] stream = mutatedStream(answers.get(random.nextInt(answers.size())), random);
            int first = random.nextInt(stream.length + 1);
            int second = first + random.nextInt(stream.length - first + 1);
            List<String> expected = ReferenceDecoder.events(dialect, stream);
            for (DecoderOptions options : Dialect.BOTH_WAYS) {
                List<String> events = EventLog.of(dialect, stream, options, first, second).events;
                if (!events.equals(expected)) {
                    assertThat(events)
                            .as(
                                    "seed %d, round %d, %s, cuts %d and %d of %s",
                                    SEED, round, options, first, second, text(stream))
                            .isEqualTo(expected);
                }
            }
        }
    }

    /** Some events of an answer that stand side by side, one after the other mutated. */
    private static byte[] mutatedStream(List<byte[]> events, Random random) {
        int first = random.nextInt(events.size());
        int count = 1 + random.nextInt(6);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = first; i < Math.min(events.size(), first + count); i++) {
            byte[] event = events.get(i);
            for (int mutations = random.nextInt(4); mutations > 0; mutations--) {
                event = mutate(event, random);
            }
            stream.writeBytes(event);
        }
        return stream.toByteArray();
    }

    private static byte[] mutate(byte[] event, Random random) {
        int at = random.nextInt(event.length + 1);
        switch (random.nextInt(5)) {
            case 0 -> {
                int to = Math.min(event.length, at + 1 + random.nextInt(8));
                return join(Arrays.copyOf(event, at), new byte[0], Arrays.copyOfRange(event, to, event.length));
            }
            case 1 -> {
                byte[] changed = event.clone();
                if (at < changed.length) {
                    changed[at] = (byte) random.nextInt(256);
                }
                return changed;
            }
            default -> {
                byte[] piece = PIECES.get(random.nextInt(PIECES.size()));
                int where = random.nextBoolean() ? behindABrace(event, at) : at;
                return join(Arrays.copyOf(event, where), piece, Arrays.copyOfRange(event, where, event.length));
            }
        }
    }

    /** Where a member can be put in. */
    private static int behindABrace(byte[] event, int at) {
        int i = at;
        while (i > 0 && event[i - 1] != '{') {
            i--;
        }
        return i;
    }

    private static byte[] join(byte[] head, byte[] middle, byte[] tail) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(head);
        joined.writeBytes(middle);
        joined.writeBytes(tail);
        return joined.toByteArray();
    }

    private static List<List<byte[]>> answers(Dialect dialect) throws IOException, URISyntaxException {
        List<List<byte[]>> answers = new ArrayList<>();
        for (Recording recording : dialect.streams()) {
            answers.add(events(recording.plainBody()));
        }
        for (String name : InventedStreamsTest.names()) {
            answers.add(events(InventedStreamsTest.stream(name)));
        }
        return answers;
    }

    private static List<byte[]> events(byte[] stream) {
        List<byte[]> events = new ArrayList<>();
        for (String event : text(stream).split("(?<=\n\n)|(?<=\r\r)|(?<=\r\n\r\n)", -1)) {
            byte[] bytes = event.getBytes(StandardCharsets.ISO_8859_1);
            if (bytes.length > 0 && bytes.length <= LONGEST_EVENT_BYTES) {
                events.add(bytes);
            }
        }
        return events;
    }

    private static String text(byte[] stream) {
        return new String(stream, StandardCharsets.ISO_8859_1);
    }
}
