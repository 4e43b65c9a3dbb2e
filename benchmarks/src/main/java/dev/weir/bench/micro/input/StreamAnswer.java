package dev.weir.bench.micro.input;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * What a stream says, read the slow and obvious way: a tree of each line, or of what stands behind {@code data:} on it. Lines that are no
 * JSON are left out.
 */
final class StreamAnswer {

    private static final String DATA = "data: ";
    private static final String LAST = "[DONE]";
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final int recordCount;
    private final byte[] text;
    private final int planCount;
    private final int startOfFinalRecord;
    private final boolean isInEvents;

    private StreamAnswer(int recordCount, byte[] text, int planCount, int startOfFinalRecord, boolean isInEvents) {
        this.recordCount = recordCount;
        this.text = text;
        this.planCount = planCount;
        this.startOfFinalRecord = startOfFinalRecord;
        this.isInEvents = isInEvents;
    }

    static StreamAnswer of(byte[] body) {
        LineSlices slices = LineSlices.of(body);
        String[] lines = slices.strings();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int records = 0;
        int last = body.length;
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].startsWith(DATA) ? lines[i].substring(DATA.length()) : lines[i];
            JsonNode record = tree(line);
            text.writeBytes(textOf(record).getBytes(StandardCharsets.UTF_8));
            records += line.equals(LAST) ? 0 : 1;
            last = last == body.length && isFinal(record) ? slices.start(i) : last;
        }
        boolean isInEvents = lines.length > 0 && lines[0].startsWith(DATA);
        return new StreamAnswer(records, text.toByteArray(), planCount(text.toByteArray()), last, isInEvents);
    }

    /** Whether it is of server-sent events. */
    boolean isInEvents() {
        return isInEvents;
    }

    /** Lines that are not blank; of events, those with a record. */
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

    /** Index of the first byte of the record that says done, or why it finished; the length of the body if there is none. */
    int startOfFinalRecord() {
        return startOfFinalRecord;
    }

    private static JsonNode tree(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    private static boolean isFinal(JsonNode record) {
        return record.path("done").asBoolean(false)
                || record.path("choices").path(0).path("finish_reason").isString();
    }

    private static String textOf(JsonNode record) {
        return record.path("response").asString("")
                + record.path("message").path("content").asString("")
                + record.path("choices").path(0).path("delta").path("content").asString("");
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
