package dev.weir.bench.micro.contender;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Plans as they close, with Jackson alone: the non-blocking parser, the tokens of each plan kept in a {@link TokenBuffer} and bound at
 * its closing brace. The answer must be an array of plans or a single one. Not thread-safe.
 */
public final class NonBlockingPlans {

    private final JsonMapper mapper = JsonMapper.shared();
    private final ObjectReader reader = mapper.readerFor(BoundPlan.class);
    private final Answer answer;
    private final JsonParser parser;
    private final ByteArrayFeeder feeder;
    private int depth;
    private int planDepth;
    private @Nullable TokenBuffer plan;

    /** Begins an answer. */
    public NonBlockingPlans(Answer answer) {
        this.answer = answer;
        parser = mapper.createNonBlockingByteArrayParser();
        feeder = (ByteArrayFeeder) parser.nonBlockingInputFeeder();
    }

    /** Takes the next bytes of the answer. */
    public void feed(byte[] utf8, int from, int to) {
        feeder.feedInput(utf8, from, to);
        for (JsonToken token = parser.nextToken();
                token != null && token != JsonToken.NOT_AVAILABLE;
                token = parser.nextToken()) {
            if (token.isStructStart()) {
                if (depth++ == 0) {
                    planDepth = token == JsonToken.START_ARRAY ? 2 : 1;
                }
                if (depth == planDepth) {
                    plan = TokenBuffer.forGeneration();
                }
            }
            if (plan != null) {
                plan.copyCurrentEvent(parser);
            }
            if (token.isStructEnd()) {
                depth--;
                if (depth == planDepth - 1 && plan != null) {
                    try (JsonParser tokens = plan.asParser(ObjectReadContext.empty())) {
                        answer.plan(reader.<BoundPlan>readValue(tokens));
                    }
                    plan = null;
                }
            }
        }
    }
}
