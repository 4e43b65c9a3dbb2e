package dev.weir.bench.micro.contender;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Plans the obvious way: wait for the whole answer, then one {@code readValue}. Delivers no plan before the answer has ended. */
public final class WholeTextPlans {

    private final ObjectReader reader =
            JsonMapper.shared().readerFor(BoundPlan[].class).with(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY);

    /** Reads a finished answer, an array of plans or a single one. */
    public void read(byte[] utf8, Answer answer) {
        tell(reader.readValue(utf8), answer);
    }

    /** Reads a finished answer, an array of plans or a single one. */
    public void read(String text, Answer answer) {
        tell(reader.readValue(text), answer);
    }

    private static void tell(BoundPlan[] plans, Answer answer) {
        for (BoundPlan plan : plans) {
            answer.plan(plan);
        }
    }
}
