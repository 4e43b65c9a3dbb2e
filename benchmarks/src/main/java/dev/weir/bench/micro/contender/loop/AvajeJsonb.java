package dev.weir.bench.micro.contender.loop;

import dev.weir.bench.micro.contender.Answer;
import dev.weir.bench.micro.contender.BoundPlan;
import io.avaje.json.JsonReader;
import io.avaje.json.PropertyNames;
import io.avaje.json.mapper.JsonMapper;
import io.avaje.json.stream.JsonStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * avaje-jsonb: its stream reader, with the names it knows. It takes no part of an array, so that each value gets an array of its own. Not
 * thread-safe.
 */
public final class AvajeJsonb implements JsonLibrary {

    private final JsonStream stream = JsonStream.builder().build();
    private final JsonMapper mapper = JsonMapper.builder().jsonStream(stream).build();
    private final PropertyNames recordNames =
            stream.properties("model", "created_at", "response", "message", "done", "done_reason");
    private final PropertyNames messageNames = stream.properties("role", "content");
    private final PropertyNames planNames = stream.properties("agent_id", "plan_id", "steps");

    @Override
    public void record(byte[] utf8, int from, int to, Answer answer) {
        String text = null;
        boolean done = false;
        String reason = "";
        try (JsonReader reader = stream.reader(Arrays.copyOfRange(utf8, from, to))) {
            reader.beginObject(recordNames);
            while (reader.hasNextField()) {
                switch (reader.nextField()) {
                    case "response" -> text = reader.readString();
                    case "message" -> text = content(reader);
                    case "done" -> done = reader.readBoolean();
                    case "done_reason" -> reason = reader.readString();
                    default -> reader.skipValue();
                }
            }
            reader.endObject();
        }
        if (text != null) {
            answer.text(text);
        }
        if (done) {
            answer.done(reason);
        }
    }

    @Override
    public BoundPlan plan(byte[] utf8, int from, int to) {
        Integer agentId = null;
        String planId = "";
        List<Map<String, Object>> steps = new ArrayList<>();
        try (JsonReader reader = stream.reader(Arrays.copyOfRange(utf8, from, to))) {
            reader.beginObject(planNames);
            while (reader.hasNextField()) {
                switch (reader.nextField()) {
                    case "agent_id" -> agentId = reader.readInt();
                    case "plan_id" -> planId = reader.readString();
                    case "steps" -> {
                        reader.beginArray();
                        while (reader.hasNextElement()) {
                            steps.add(mapper.fromJsonObject(reader));
                        }
                        reader.endArray();
                    }
                    default -> reader.skipValue();
                }
            }
            reader.endObject();
        }
        return new BoundPlan(agentId, planId, steps);
    }

    private @Nullable String content(JsonReader reader) {
        String content = null;
        reader.beginObject(messageNames);
        while (reader.hasNextField()) {
            if (reader.nextField().equals("content")) {
                content = reader.readString();
            } else {
                reader.skipValue();
            }
        }
        reader.endObject();
        return content;
    }
}
