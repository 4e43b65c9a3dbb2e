package dev.weir.bench.micro.contender.loop;

import dev.weir.bench.micro.contender.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Plans as they close, by counting braces outside strings: what lies between the first and its counterpart is handed to a JSON library.
 * The answer must be an array of plans or a single one. Not thread-safe.
 *
 * <p>An {@link Answer} itself, so that whoever decodes records can tell it their text; it passes on how the answer ended.
 */
public final class BracePlans implements Answer {

    private final JsonLibrary library;
    private final Answer answer;
    private byte[] plan = new byte[1024];
    private int planBytes;
    private byte[] encoded = new byte[64];
    private int depth;
    private boolean inString;
    private boolean escaped;

    /**
     * @param library binds the plans
     * @param answer told of each
     */
    public BracePlans(JsonLibrary library, Answer answer) {
        this.library = library;
        this.answer = answer;
    }

    /** Begins an answer. */
    public void reset() {
        planBytes = 0;
        depth = 0;
        inString = false;
        escaped = false;
    }

    @Override
    public void text(byte[] utf8, int from, int to) {
        int kept = from;
        for (int i = from; i < to; i++) {
            byte b = utf8[i];
            if (inString) {
                if (escaped) {
                    escaped = false;
                } else if (b == '\\') {
                    escaped = true;
                } else if (b == '"') {
                    inString = false;
                }
            } else if (b == '"') {
                inString = true;
            } else if (b == '{') {
                if (depth++ == 0) {
                    kept = i;
                }
            } else if (b == '}' && --depth == 0) {
                close(utf8, kept, i + 1);
            }
        }
        if (depth > 0) {
            keep(utf8, kept, to);
        }
    }

    @Override
    public void text(String text) {
        int length = text.length();
        if (encoded.length < length) {
            encoded = new byte[2 * length];
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                text(utf8, 0, utf8.length);
                return;
            }
            encoded[i] = (byte) c;
        }
        text(encoded, 0, length);
    }

    @Override
    public void text(char[] utf16, int from, int to) {
        if (encoded.length < to - from) {
            encoded = new byte[2 * (to - from)];
        }
        for (int i = from; i < to; i++) {
            if (utf16[i] >= 0x80) {
                text(new String(utf16, from, to - from));
                return;
            }
            encoded[i - from] = (byte) utf16[i];
        }
        text(encoded, 0, to - from);
    }

    @Override
    public void done(String reason) {
        answer.done(reason);
    }

    @Override
    public long value() {
        return answer.value();
    }

    private void close(byte[] utf8, int from, int to) {
        if (planBytes == 0) {
            answer.plan(library.plan(utf8, from, to));
            return;
        }
        keep(utf8, from, to);
        answer.plan(library.plan(plan, 0, planBytes));
        planBytes = 0;
    }

    private void keep(byte[] utf8, int from, int to) {
        int count = to - from;
        if (plan.length - planBytes < count) {
            plan = Arrays.copyOf(plan, 2 * plan.length + count);
        }
        System.arraycopy(utf8, from, plan, planBytes, count);
        planBytes += count;
    }
}
