package dev.weir.bench.micro.contender;

import java.util.Arrays;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plans as they close, the way that many LLM libraries stream JSON: with each fragment, parse everything so far again from its start and
 * see whether one more plan is whole. The answer must be an array of plans or a single one. Not thread-safe.
 */
public final class ReparsedPlans {

    private final JsonMapper mapper = JsonMapper.shared();
    private final ObjectReader reader = mapper.readerFor(BoundPlan.class);
    private final Answer answer;
    private byte[] text = new byte[1024];
    private int length;
    private int delivered;

    /** Begins an answer. */
    public ReparsedPlans(Answer answer) {
        this.answer = answer;
    }

    /** Takes the next bytes of the answer. */
    public void feed(byte[] utf8, int from, int to) {
        if (text.length - length < to - from) {
            text = Arrays.copyOf(text, 2 * text.length + to - from);
        }
        System.arraycopy(utf8, from, text, length, to - from);
        length += to - from;
        parseAgain();
    }

    private void parseAgain() {
        int closed = 0;
        int depth = 0;
        int planDepth = 1;
        int start = 0;
        try (JsonParser parser = mapper.createParser(text, 0, length)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (depth == 0 && token == JsonToken.START_ARRAY) {
                    planDepth = 2;
                }
                if (token.isStructStart() && ++depth == planDepth) {
                    start = (int) parser.currentTokenLocation().getByteOffset();
                } else if (token.isStructEnd() && depth-- == planDepth && ++closed > delivered) {
                    int end = (int) parser.currentLocation().getByteOffset();
                    answer.plan(reader.<BoundPlan>readValue(text, start, end - start));
                    delivered = closed;
                }
            }
        } catch (StreamReadException e) {
            // The text so far ends in the middle, as it does until the answer has ended.
        }
    }
}
