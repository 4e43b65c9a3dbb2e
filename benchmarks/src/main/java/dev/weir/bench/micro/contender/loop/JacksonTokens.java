package dev.weir.bench.micro.contender.loop;

import dev.weir.bench.micro.contender.Answer;
import dev.weir.bench.micro.contender.BoundPlan;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** Jackson's parser of bytes, token by token: nothing is bound by reflection, and text stays in the parser's buffer. Not thread-safe. */
public final class JacksonTokens implements JsonLibrary {

    private final JsonMapper mapper = JsonMapper.shared();

    @Override
    public void record(byte[] utf8, int from, int to, Answer answer) {
        try (JsonParser parser = mapper.createParser(utf8, from, to - from)) {
            parser.nextToken();
            record(parser, answer);
        }
    }

    /** Decodes all records of a stream by one parser, which needs nobody to find the lines. */
    public void records(InputStream stream, Answer answer) {
        try (JsonParser parser = mapper.createParser(stream)) {
            while (parser.nextToken() != null) {
                record(parser, answer);
            }
        }
    }

    @Override
    public BoundPlan plan(byte[] utf8, int from, int to) {
        Integer agentId = null;
        String planId = "";
        List<Map<String, Object>> steps = new ArrayList<>();
        try (JsonParser parser = mapper.createParser(utf8, from, to - from)) {
            parser.nextToken();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                switch (name) {
                    case "agent_id" -> agentId = parser.getIntValue();
                    case "plan_id" -> planId = parser.getString();
                    case "steps" -> {
                        while (parser.nextToken() != JsonToken.END_ARRAY) {
                            steps.add(object(parser));
                        }
                    }
                    default -> parser.skipChildren();
                }
            }
        }
        return new BoundPlan(agentId, planId, steps);
    }

    private static void record(JsonParser parser, Answer answer) {
        boolean done = false;
        String reason = "";
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "response" -> text(parser, value, answer);
                case "message" -> message(parser, answer);
                case "done" -> done = value == JsonToken.VALUE_TRUE;
                case "done_reason" -> reason = parser.getString();
                default -> parser.skipChildren();
            }
        }
        if (done) {
            answer.done(reason);
        }
    }

    private static void message(JsonParser parser, Answer answer) {
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken value = parser.nextToken();
            if (name.equals("content")) {
                text(parser, value, answer);
            } else {
                parser.skipChildren();
            }
        }
    }

    private static void text(JsonParser parser, JsonToken value, Answer answer) {
        if (value == JsonToken.VALUE_STRING) {
            int from = parser.getStringOffset();
            answer.text(parser.getStringCharacters(), from, from + parser.getStringLength());
        }
    }

    private static Map<String, Object> object(JsonParser parser) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            object.put(name, value(parser, parser.nextToken()));
        }
        return object;
    }

    private static @Nullable Object value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<Object> array = new ArrayList<>();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    array.add(value(parser, next));
                }
                yield array;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }
}
