package dev.weir.bench.micro.input;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a stream says, read the slow and obvious way: a tree of each line. Lines that are no JSON are left out. */
final class StreamAnswer {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final int recordCount;
    private final byte[] text;
    private final int planCount;
    private final int startOfFinalRecord;

    private StreamAnswer(int recordCount, byte[] text, int planCount, int startOfFinalRecord) {
        this.recordCount = recordCount;
        this.text = text;
        this.planCount = planCount;
        this.startOfFinalRecord = startOfFinalRecord;
    }

    static StreamAnswer of(byte[] body) {
        LineSlices slices = LineSlices.of(body);
        String[] lines = slices.strings();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (String line : lines) {
            text.writeBytes(textOf(line).getBytes(StandardCharsets.UTF_8));
        }
        int last = lines.length > 0 && isFinal(lines[lines.length - 1]) ? slices.start(lines.length - 1) : body.length;
        return new StreamAnswer(lines.length, text.toByteArray(), planCount(text.toByteArray()), last);
    }

    /** Lines that are not blank. */
    int recordCount() {
        return recordCount;
    }

    /** The answer, UTF-8; shared, not to be written. */
    byte[] text() {
        return text;
    }

    /** Objects with {@code steps} in the answer; 0 if it is not JSON as a whole. */
    int planCount() {
        return planCount;
    }

    /** Index of the first byte of the record that says done; the length of the body if there is none. */
    int startOfFinalRecord() {
        return startOfFinalRecord;
    }

    private static boolean isFinal(String line) {
        try {
            return MAPPER.readTree(line).path("done").asBoolean(false);
        } catch (JacksonException e) {
            return false;
        }
    }

    private static String textOf(String line) {
        try {
            JsonNode node = MAPPER.readTree(line);
            return node.path("response").asString("")
                    + node.path("message").path("content").asString("");
        } catch (JacksonException e) {
            return "";
        }
    }

    private static int planCount(byte[] text) {
        try {
            JsonNode answer = MAPPER.readTree(text);
            return answer.findValues("steps").size();
        } catch (JacksonException e) {
            return 0;
        }
    }
}
