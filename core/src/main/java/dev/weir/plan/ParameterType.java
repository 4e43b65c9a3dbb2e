package dev.weir.plan;

import java.util.List;
import java.util.Objects;

/**
 * What values a parameter takes: the part of JSON Schema that tool files use, with JSON Schema's meaning. All are immutable.
 *
 * <p>Each rejects bounds that no value could meet with an {@link IllegalArgumentException}.
 */
public sealed interface ParameterType {

    /** The type in words that fit after "expected", such as {@code an integer from 0 to 9}. */
    String describe();

    /**
     * A number without a fraction; {@code 4} and {@code 4.0} both are. Bound to a {@link Long}.
     *
     * @param minimum least value, inclusive
     * @param maximum greatest value, inclusive
     */
    record IntegerType(long minimum, long maximum) implements ParameterType {
        public IntegerType {
            requireOrder("minimum", minimum, "maximum", maximum, minimum <= maximum);
        }

        @Override
        public String describe() {
            return "an integer" + range(minimum == Long.MIN_VALUE, minimum, maximum == Long.MAX_VALUE, maximum);
        }
    }

    /**
     * Any finite number. Bound to a {@link Double}.
     *
     * @param minimum least value, inclusive; negative infinity for none
     * @param maximum greatest value, inclusive; infinity for none
     */
    record NumberType(double minimum, double maximum) implements ParameterType {
        public NumberType {
            requireOrder("minimum", minimum, "maximum", maximum, minimum <= maximum);
        }

        @Override
        public String describe() {
            return "a number"
                    + range(minimum == Double.NEGATIVE_INFINITY, minimum, maximum == Double.POSITIVE_INFINITY, maximum);
        }
    }

    /**
     * Text. Bound to a {@link String}.
     *
     * @param minLength fewest code points
     * @param maxLength most code points; {@link Integer#MAX_VALUE} for no limit
     * @param allowed the only values, or empty if any will do
     */
    record StringType(int minLength, int maxLength, List<String> allowed) implements ParameterType {
        public StringType {
            allowed = List.copyOf(allowed);
            requireOrder("minLength", minLength, "maxLength", maxLength, 0 <= minLength && minLength <= maxLength);
        }

        @Override
        public String describe() {
            if (!allowed.isEmpty()) {
                return "one of " + allowed;
            }
            return "a string" + count(minLength, maxLength, "character");
        }
    }

    /** True or false. Bound to a {@link Boolean}. */
    record BooleanType() implements ParameterType {
        @Override
        public String describe() {
            return "true or false";
        }
    }

    /**
     * An object; members that it does not list are dropped. Bound to an unmodifiable {@code Map<String, Object>}.
     *
     * @param members what it may and must hold
     */
    record ObjectType(List<Parameter> members) implements ParameterType {
        public ObjectType {
            members = List.copyOf(members);
        }

        @Override
        public String describe() {
            List<String> names = members.stream().map(Parameter::name).toList();
            return names.isEmpty() ? "an object" : "an object with " + String.join(", ", names);
        }
    }

    /**
     * A list of values of one type. Bound to an unmodifiable {@code List<Object>}.
     *
     * @param items what each item is
     * @param minItems fewest items
     * @param maxItems most items; {@link Integer#MAX_VALUE} for no limit
     */
    record ArrayType(ParameterType items, int minItems, int maxItems) implements ParameterType {
        public ArrayType {
            Objects.requireNonNull(items, "items");
            requireOrder("minItems", minItems, "maxItems", maxItems, 0 <= minItems && minItems <= maxItems);
        }

        @Override
        public String describe() {
            return "an array" + count(minItems, maxItems, "item");
        }
    }

    private static void requireOrder(String low, Object lowest, String high, Object highest, boolean inOrder) {
        if (!inOrder) {
            throw new IllegalArgumentException(
                    "no value is between " + low + " " + lowest + " and " + high + " " + highest);
        }
    }

    private static String range(boolean openBelow, Object minimum, boolean openAbove, Object maximum) {
        if (openBelow) {
            return openAbove ? "" : " up to " + maximum;
        }
        return openAbove ? " from " + minimum : " from " + minimum + " to " + maximum;
    }

    private static String count(int least, int most, String what) {
        if (most == Integer.MAX_VALUE) {
            return least == 0 ? "" : " of at least " + least + " " + what + (least == 1 ? "" : "s");
        }
        return " of " + least + " to " + most + " " + what + "s";
    }
}
