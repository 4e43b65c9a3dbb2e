package dev.weir.llm;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values that JSON has. */
final class OptionValue {

    private static final int MAX_DEPTH = 100;

    private OptionValue() {}

    /**
     * The value, with lists and maps copied.
     *
     * @throws IllegalArgumentException if JSON has no such value
     */
    static Object copyOf(String name, @Nullable Object value) {
        return copyOf(name, value, MAX_DEPTH);
    }

    private static Object copyOf(String name, @Nullable Object value, int depth) {
        if (depth == 0) {
            throw new IllegalArgumentException("option " + name + " is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (value instanceof String
                || value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte
                || value instanceof BigInteger
                || value instanceof BigDecimal
                || (value instanceof Double number && Double.isFinite(number))
                || (value instanceof Float single && Float.isFinite(single))) {
            return value;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            list.forEach(item -> copy.add(copyOf(name, item, depth - 1)));
            return Collections.unmodifiableList(copy);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(String.valueOf(key), copyOf(name, item, depth - 1)));
            return Collections.unmodifiableMap(copy);
        }
        throw new IllegalArgumentException("option " + name + " is "
                + (value == null ? "null" : "a " + value.getClass().getName() + ": " + value)
                + "; give a String, Boolean, finite number, List or Map");
    }
}
