package dev.weir.plan;

import dev.weir.plan.value.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One step of a plan: a tool and its parameters. Immutable, to the last value.
 *
 * <p>A parameter's value is one of six types, which follow from the tool's {@link ParameterType}: {@link Long} (integer), {@link Double}
 * (number), {@link String}, {@link Boolean}, {@code Map<String, Object>} (object) or {@code List<Object>} (array). The accessors below
 * spare the cast.
 *
 * @param act name of the tool
 * @param parameters the step's other members that the tool knows, in the order of the answer; unmodifiable
 */
public record Step(String act, Map<String, Object> parameters) {

    /**
     * Copies the parameters, with what is in them. {@link Integer}, {@link Short} and {@link Byte} become {@link Long}, {@link Float}
     * becomes {@link Double}.
     *
     * @throws IllegalArgumentException if a value is of a type that no parameter has
     * @throws NullPointerException if a name or a value is null
     */
    public Step {
        Objects.requireNonNull(act, "act");
        parameters = Parameters.copyOf(parameters);
    }

    /**
     * A step written down in code: {@code Step.of("MoveTo", "x", 4, "y", 7)}.
     *
     * @param act name of the tool
     * @param namesAndValues name, value, name, value, ...
     * @throws IllegalArgumentException if the names and values do not pair up, a name is given twice, or a value is of a type that no
     *     parameter has
     */
    public static Step of(String act, Object... namesAndValues) {
        return new Step(act, Parameters.of(namesAndValues));
    }

    /** Whether the parameter was given. */
    public boolean has(String name) {
        return parameters.containsKey(name);
    }

    /**
     * The value of an integer parameter.
     *
     * @throws ParameterException if it was not given, or is no integer
     */
    public long integer(String name) {
        return value(name, Long.class);
    }

    /**
     * The value of a number parameter; an integer parameter's value is widened.
     *
     * @throws ParameterException if it was not given, or is no number
     */
    public double number(String name) {
        return value(name, Number.class).doubleValue();
    }

    /**
     * The value of a string parameter.
     *
     * @throws ParameterException if it was not given, or is no string
     */
    public String text(String name) {
        return value(name, String.class);
    }

    /**
     * The value of a boolean parameter.
     *
     * @throws ParameterException if it was not given, or is no boolean
     */
    public boolean flag(String name) {
        return value(name, Boolean.class);
    }

    /**
     * The members of an object parameter, in the order of the answer.
     *
     * @return unmodifiable
     * @throws ParameterException if it was not given, or is no object
     */
    @SuppressWarnings("unchecked") // the constructor lets no other maps in
    public Map<String, Object> object(String name) {
        return (Map<String, Object>) value(name, Map.class);
    }

    /**
     * The items of an array parameter.
     *
     * @return unmodifiable
     * @throws ParameterException if it was not given, or is no array
     */
    @SuppressWarnings("unchecked") // the constructor lets no other lists in
    public List<Object> list(String name) {
        return (List<Object>) value(name, List.class);
    }

    private <T> T value(String name, Class<T> type) {
        Object value = parameters.get(name);
        if (!type.isInstance(value)) {
            throw new ParameterException(act, name, type, value, parameters.keySet());
        }
        return type.cast(value);
    }
}
