package dev.weir.bench.micro.contender;

import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plans as they close, the way that UI kits stream objects (Vercel's AI SDK among them): with each fragment, close what is open in the
 * text so far, parse the result from its start, and take every item but the last for whole. The answer must be an array of plans. Not
 * thread-safe.
 */
public final class RepairedPlans {

    private final ObjectReader reader = JsonMapper.shared().readerFor(new TypeReference<List<BoundPlan>>() {});
    private final Answer answer;
    private byte[] text = new byte[1024];
    private int length;
    private int delivered;

    /** Begins an answer. */
    public RepairedPlans(Answer answer) {
        this.answer = answer;
    }

    /** Takes the next bytes of the answer. */
    public void feed(byte[] utf8, int from, int to) {
        if (text.length - length < to - from) {
            text = Arrays.copyOf(text, 2 * text.length + to - from);
        }
        System.arraycopy(utf8, from, text, length, to - from);
        length += to - from;
        try {
            deliver(reader.readValue(repaired()), 1);
        } catch (JacksonException e) {
            // It ends within a name, a literal or the like, as such a repair leaves it: the next fragment will tell.
        }
    }

    /** The answer has ended. */
    public void finish() {
        deliver(reader.readValue(text, 0, length), 0);
    }

    private void deliver(List<BoundPlan> plans, int perhapsOpen) {
        for (; delivered < plans.size() - perhapsOpen; delivered++) {
            answer.plan(plans.get(delivered));
        }
    }

    private byte[] repaired() {
        byte[] closers = new byte[64];
        int open = 0;
        boolean string = false;
        for (int i = 0; i < length; i++) {
            byte b = text[i];
            if (string && b == '\\') {
                i++;
            } else if (b == '"') {
                string = !string;
            } else if (!string && (b == '{' || b == '[')) {
                closers[open++] = (byte) (b == '{' ? '}' : ']');
            } else if (!string && (b == '}' || b == ']')) {
                open--;
            }
        }
        byte[] repaired = Arrays.copyOf(text, length + open + 1);
        int end = length;
        if (string) {
            repaired[end++] = '"';
        } else {
            while (end > 0 && (repaired[end - 1] == ',' || repaired[end - 1] == ' ' || repaired[end - 1] == '\n')) {
                end--;
            }
        }
        while (open > 0) {
            repaired[end++] = closers[--open];
        }
        return Arrays.copyOf(repaired, end);
    }
}
