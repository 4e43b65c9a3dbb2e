package dev.weir.prompt;

import dev.weir.recording.Recording;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The prompts that were sent to a real server, and what that server counted. */
public final class RecordedPrompts {

    private RecordedPrompts() {}

    public static JsonNode request(String recording) {
        return JsonMapper.shared().readTree(Recording.bundled(recording).requestBody());
    }

    public static String prompt(String recording) {
        return request(recording).get("prompt").stringValue();
    }

    /** The record that ends the answer. */
    public static JsonNode doneRecord(String recording) {
        List<JsonNode> records = records(recording);
        return records.get(records.size() - 1);
    }

    /** All text of the answer. */
    public static String answer(String recording) {
        StringBuilder answer = new StringBuilder();
        records(recording)
                .forEach(record -> answer.append(record.get("response").stringValue()));
        return answer.toString();
    }

    private static List<JsonNode> records(String recording) {
        String body = new String(Recording.bundled(recording).plainBody(), StandardCharsets.UTF_8);
        return Stream.of(body.split("\n"))
                .map(record -> JsonMapper.shared().readTree(record))
                .toList();
    }

    /** The indented world of prompt-full. */
    public static String indentedWorld() {
        return between(prompt("prompt-full"), "World state:\n", "\n\nPlan:");
    }

    /** The one-line world of prompt-simplified. */
    public static String fullWorld() {
        return between(prompt("prompt-simplified"), "World: ", "\n");
    }

    /** The compact world of prompt-compressed. */
    public static String compactWorld() {
        return between(prompt("prompt-compressed"), "World: ", "\n");
    }

    private static String between(String text, String before, String after) {
        int from = text.indexOf(before) + before.length();
        return text.substring(from, text.indexOf(after, from));
    }
}
