package dev.weir.bench.micro.contender;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chat completions the obvious way: {@code readLine}, {@code substring} behind {@code data: }, and Jackson. That is no reader of server-sent
 * events, but what most code has in its place.
 */
public final class ReadLineEvents {

    private static final String DATA = "data: ";
    private static final String LAST = "[DONE]";

    private final JsonMapper mapper = JsonMapper.shared();

    /** What becomes of the data of an event. */
    private interface Reader {

        void read(String json, Answer answer);
    }

    /** Reads a stream to its end, with a tree of each event. */
    public void readTrees(InputStream stream, Answer answer) throws IOException {
        read(stream, answer, this::readTree);
    }

    /** Reads a stream to its end, with a parser over each event that stops at the text. */
    public void readTokens(InputStream stream, Answer answer) throws IOException {
        read(stream, answer, this::readTokens);
    }

    private static void read(InputStream stream, Answer answer, Reader json) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith(DATA)) {
                String data = line.substring(DATA.length());
                if (data.equals(LAST)) {
                    return;
                }
                json.read(data, answer);
            }
        }
    }

    private void readTree(String json, Answer answer) {
        JsonNode choice = mapper.readTree(json).path("choices").path(0);
        answer.text(choice.path("delta").path("content").asString(""));
    }

    private void readTokens(String json, Answer answer) {
        try (JsonParser parser = mapper.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME && parser.currentName().equals("content")) {
                    parser.nextToken();
                    answer.text(parser.getString());
                    return;
                }
            }
        }
    }
}
