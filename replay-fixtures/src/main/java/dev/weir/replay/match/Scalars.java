package dev.weir.replay.match;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Equality of JSON values, in which {@code 0} is the same number as {@code 0.0}. */
final class Scalars {

    private static final Comparator<JsonNode> ORDER = (one, other) -> one.isNumber() && other.isNumber()
            ? one.decimalValue().compareTo(other.decimalValue())
            : one.equals(other) ? 0 : 1;

    private Scalars() {}

    /** Whether both are there and are the same. */
    static boolean areSame(@Nullable JsonNode one, @Nullable JsonNode other) {
        return one != null && other != null && one.equals(ORDER, other);
    }
}
