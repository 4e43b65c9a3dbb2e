package dev.weir.bench.latency.answer;

import dev.weir.recording.Recording;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a patient reader finds in an NDJSON recording with a general JSON parser and the recording's own times: none of it goes through the
 * code under test.
 */
public final class HandFigures {

    private static final JsonMapper JSON = new JsonMapper();

    /** When each record with text or thinking arrived, ns after the request was sent. */
    public final List<Long> tokenNs = new ArrayList<>();

    /** The chunk that brought the last byte of each of them. */
    final List<Integer> tokenChunk = new ArrayList<>();

    /** When each record with text arrived, and the text's length so far. */
    public final List<Long> textNs = new ArrayList<>();

    public final StringBuilder text = new StringBuilder();
    final List<Integer> textLength = new ArrayList<>();
    int textEvents;
    public int records;
    JsonNode last = JSON.createObjectNode();

    public HandFigures(Recording recording) {
        byte[] body = recording.plainBody();
        int from = 0;
        for (int i = 0; i < body.length; i++) {
            if (body[i] == '\n' || i == body.length - 1) {
                String line = new String(body, from, i + 1 - from, StandardCharsets.UTF_8);
                if (!line.isBlank()) {
                    record(JSON.readTree(line), recording, i);
                }
                from = i + 1;
            }
        }
    }

    private void record(JsonNode record, Recording recording, int lastByte) {
        records++;
        last = record;
        JsonNode message = record.path("message");
        String content =
                record.path("response").asString("") + message.path("content").asString("");
        String thinking =
                record.path("thinking").asString("") + message.path("thinking").asString("");
        textEvents += (content.isEmpty() ? 0 : 1) + (thinking.isEmpty() ? 0 : 1);
        if (!content.isEmpty() || !thinking.isEmpty()) {
            tokenNs.add(recording.byteNs(lastByte));
            tokenChunk.add(chunkOf(recording, lastByte));
        }
        if (!content.isEmpty()) {
            text.append(content);
            textNs.add(recording.byteNs(lastByte));
            textLength.add(text.length());
        }
    }

    private static int chunkOf(Recording recording, int offset) {
        int chunk = 0;
        int end = recording.chunkBytes(0);
        while (end <= offset) {
            end += recording.chunkBytes(++chunk);
        }
        return chunk;
    }

    /** When a character of the text arrived. */
    public long charNs(int index) {
        int record = 0;
        while (textLength.get(record) <= index) {
            record++;
        }
        return textNs.get(record);
    }

    public long[] gapsNs() {
        long[] gaps = new long[Math.max(0, tokenNs.size() - 1)];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = tokenNs.get(i + 1) - tokenNs.get(i);
        }
        return gaps;
    }

    public long coalesced() {
        long count = 0;
        for (int i = 1; i < tokenChunk.size(); i++) {
            if (tokenChunk.get(i).equals(tokenChunk.get(i - 1))) {
                count++;
            }
        }
        return count;
    }

    public OptionalLong last(String member) {
        JsonNode value = last.path(member);
        return value.isIntegralNumber() ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
    }
}
