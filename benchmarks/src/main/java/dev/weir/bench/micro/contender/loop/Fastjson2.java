package dev.weir.bench.micro.contender.loop;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONFactory;
import com.alibaba.fastjson2.JSONReader;
import com.alibaba.fastjson2.util.Fnv;
import dev.weir.bench.micro.contender.Answer;
import dev.weir.bench.micro.contender.BoundPlan;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** fastjson2: records by its reader, name by name; plans bound by the code that it generates. Not thread-safe. */
public final class Fastjson2 implements JsonLibrary {

    private static final long RESPONSE = Fnv.hashCode64("response");
    private static final long MESSAGE = Fnv.hashCode64("message");
    private static final long CONTENT = Fnv.hashCode64("content");
    private static final long DONE = Fnv.hashCode64("done");
    private static final long DONE_REASON = Fnv.hashCode64("done_reason");

    private final JSONReader.Context context = JSONFactory.createReadContext();

    @Override
    public void record(byte[] utf8, int from, int to, Answer answer) {
        String text = null;
        boolean done = false;
        String reason = "";
        try (JSONReader reader = JSONReader.of(utf8, from, to - from, StandardCharsets.UTF_8, context)) {
            reader.nextIfObjectStart();
            while (!reader.nextIfObjectEnd()) {
                long name = reader.readFieldNameHashCode();
                if (name == RESPONSE) {
                    text = reader.readString();
                } else if (name == MESSAGE) {
                    text = content(reader);
                } else if (name == DONE) {
                    done = reader.readBoolValue();
                } else if (name == DONE_REASON) {
                    reason = reader.readString();
                } else {
                    reader.skipValue();
                }
            }
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
        return JSON.parseObject(utf8, from, to - from, StandardCharsets.UTF_8, BoundPlan.class);
    }

    private static @Nullable String content(JSONReader reader) {
        String content = null;
        reader.nextIfObjectStart();
        while (!reader.nextIfObjectEnd()) {
            if (reader.readFieldNameHashCode() == CONTENT) {
                content = reader.readString();
            } else {
                reader.skipValue();
            }
        }
        return content;
    }
}
