package dev.weir.bench.micro.contender.loop;

import com.dslplatform.json.BoolConverter;
import com.dslplatform.json.DslJson;
import com.dslplatform.json.JsonReader;
import com.dslplatform.json.NumberConverter;
import com.dslplatform.json.ObjectConverter;
import dev.weir.bench.micro.contender.Answer;
import dev.weir.bench.micro.contender.BoundPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * DSL-JSON: its reader, called as the code that its processor generates calls it. It reads an array from its first byte, so that each value
 * is copied to the start of one. Not thread-safe.
 */
public final class DslJsonReader implements JsonLibrary {

    private final JsonReader<Object> reader = new DslJson<>().newReader();
    private byte[] value = new byte[1024];

    @Override
    public void record(byte[] utf8, int from, int to, Answer answer) {
        try {
            begin(utf8, from, to);
            record(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public BoundPlan plan(byte[] utf8, int from, int to) {
        try {
            begin(utf8, from, to);
            return plan();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void begin(byte[] utf8, int from, int to) throws IOException {
        int length = to - from;
        if (value.length < length) {
            value = new byte[2 * length];
        }
        System.arraycopy(utf8, from, value, 0, length);
        reader.process(value, length);
        reader.getNextToken();
    }

    private void record(Answer answer) throws IOException {
        String text = null;
        boolean done = false;
        String reason = "";
        boolean more = firstMember();
        while (more) {
            reader.fillNameWeakHash();
            reader.getNextToken();
            if (reader.wasLastName("response")) {
                text = string();
                more = nextMember();
            } else if (reader.wasLastName("message")) {
                text = content();
                more = nextMember();
            } else if (reader.wasLastName("done")) {
                done = BoolConverter.deserialize(reader);
                more = nextMember();
            } else if (reader.wasLastName("done_reason")) {
                reason = reader.readString();
                more = nextMember();
            } else {
                more = skipToNextMember();
            }
        }
        if (text != null) {
            answer.text(text);
        }
        if (done) {
            answer.done(reason);
        }
    }

    private @Nullable String content() throws IOException {
        String content = null;
        boolean more = firstMember();
        while (more) {
            reader.fillNameWeakHash();
            reader.getNextToken();
            if (reader.wasLastName("content")) {
                content = string();
                more = nextMember();
            } else {
                more = skipToNextMember();
            }
        }
        return content;
    }

    private BoundPlan plan() throws IOException {
        Integer agentId = null;
        String planId = "";
        List<Map<String, Object>> steps = List.of();
        boolean more = firstMember();
        while (more) {
            reader.fillNameWeakHash();
            reader.getNextToken();
            if (reader.wasLastName("agent_id")) {
                agentId = NumberConverter.deserializeInt(reader);
                more = nextMember();
            } else if (reader.wasLastName("plan_id")) {
                planId = reader.readString();
                more = nextMember();
            } else if (reader.wasLastName("steps")) {
                steps = steps();
                more = nextMember();
            } else {
                more = skipToNextMember();
            }
        }
        return new BoundPlan(agentId, planId, steps);
    }

    private List<Map<String, Object>> steps() throws IOException {
        List<Map<String, Object>> steps = new ArrayList<>();
        byte token = reader.getNextToken();
        while (token != ']') {
            steps.add(ObjectConverter.deserializeMap(reader));
            token = reader.getNextToken();
            if (token == ',') {
                token = reader.getNextToken();
            }
        }
        return steps;
    }

    private @Nullable String string() throws IOException {
        return reader.wasNull() ? null : reader.readString();
    }

    /** Enters the object that begins here; whether it has a member. */
    private boolean firstMember() throws IOException {
        if (reader.last() != '{') {
            throw reader.newParseError("an object is expected");
        }
        return reader.getNextToken() != '}';
    }

    /** From the end of a value to the next name, if there is one. */
    private boolean nextMember() throws IOException {
        return isMember(reader.getNextToken());
    }

    private boolean skipToNextMember() throws IOException {
        return isMember(reader.skip());
    }

    private boolean isMember(byte token) throws IOException {
        if (token == ',') {
            reader.getNextToken();
            return true;
        }
        if (token != '}') {
            throw reader.newParseError("a comma or the object's end is expected");
        }
        return false;
    }
}
