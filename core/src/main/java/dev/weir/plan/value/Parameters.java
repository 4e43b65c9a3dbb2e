package dev.weir.plan.value;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An unmodifiable map in the order of its making, in one array: steps have a handful of parameters, where a look along the array beats
 * hashing and costs a fifth of a {@link LinkedHashMap}'s memory.
 */
public final class Parameters extends AbstractMap<String, Object> {

    public static final Parameters NONE = new Parameters(new Object[0]);

    /** Name, value, name, value, ... */
    private final Object[] pairs;

    private Parameters(Object[] pairs) {
        this.pairs = pairs;
    }

    /** Takes the array over: distinct names, each followed by an immutable value. */
    public static Parameters over(Object[] pairs) {
        return pairs.length == 0 ? NONE : new Parameters(pairs);
    }

    public static Parameters of(Object... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "names and values must alternate, but there are " + namesAndValues.length);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (!(namesAndValues[i] instanceof String name)) {
                throw new IllegalArgumentException(
                        "a name must be a String, but argument " + i + " is " + namesAndValues[i]);
            }
            if (map.put(name, namesAndValues[i + 1]) != null) {
                throw new IllegalArgumentException(name + " is given twice");
            }
        }
        return copyOf(map);
    }

    public static Parameters copyOf(Map<?, ?> map) {
        if (map instanceof Parameters parameters) {
            return parameters;
        }
        Object[] pairs = new Object[2 * map.size()];
        int used = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = (String) Objects.requireNonNull(entry.getKey(), "a parameter's name");
            pairs[used++] = name;
            pairs[used++] = immutable(name, entry.getValue());
        }
        return over(pairs);
    }

    private static Object immutable(String name, @Nullable Object value) {
        Objects.requireNonNull(value, name);
        if (value instanceof Long || value instanceof Double || value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Float single) {
            return single.doubleValue();
        }
        if (value instanceof Map<?, ?> map) {
            return copyOf(map);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(item -> immutable(name, item)).toList();
        }
        throw new IllegalArgumentException(
                name + " is a " + value.getClass().getName() + "; give a Long, Double, String, Boolean, Map or List");
    }

    @Override
    public int size() {
        return pairs.length / 2;
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                return pairs[i + 1];
            }
        }
        return null;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return get(name) != null;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return new Entries();
    }

    private final class Entries extends AbstractSet<Entry<String, Object>> {

        @Override
        public int size() {
            return pairs.length / 2;
        }

        @Override
        public Iterator<Entry<String, Object>> iterator() {
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return next < pairs.length;
                }

                @Override
                public Entry<String, Object> next() {
                    if (next == pairs.length) {
                        throw new NoSuchElementException();
                    }
                    next += 2;
                    return new SimpleImmutableEntry<>((String) pairs[next - 2], pairs[next - 1]);
                }
            };
        }
    }
}
