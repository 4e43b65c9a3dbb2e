package dev.weir.plan.bind;

import dev.weir.plan.ParameterType;
import dev.weir.plan.ParameterType.ArrayType;
import dev.weir.plan.ParameterType.BooleanType;
import dev.weir.plan.ParameterType.IntegerType;
import dev.weir.plan.ParameterType.NumberType;
import dev.weir.plan.ParameterType.ObjectType;
import dev.weir.plan.ParameterType.StringType;
import org.jspecify.annotations.Nullable;

/** One {@link ParameterType}, laid out for {@link HandBinder}: a number to switch on, and its bounds. Immutable. */
final class ValueShape {

    static final int INTEGER = 0;
    static final int NUMBER = 1;
    static final int STRING = 2;
    static final int ONE_OF = 3;
    static final int BOOLEAN = 4;
    static final int OBJECT = 5;
    static final int ARRAY = 6;

    final int kind;
    final long minimum;
    final long maximum;
    final double least;
    final double most;
    final ByteName[] allowed;
    final @Nullable ObjectShape members;
    final @Nullable ValueShape items;

    ValueShape(ParameterType type) {
        long low = 0;
        long high = 0;
        double lowest = 0;
        double highest = 0;
        ByteName[] names = {};
        ObjectShape object = null;
        ValueShape item = null;
        if (type instanceof IntegerType integer) {
            kind = INTEGER;
            low = integer.minimum();
            high = integer.maximum();
        } else if (type instanceof NumberType number) {
            kind = NUMBER;
            lowest = number.minimum();
            highest = number.maximum();
        } else if (type instanceof StringType string) {
            kind = string.allowed().isEmpty() ? STRING : ONE_OF;
            low = string.minLength();
            high = string.maxLength();
            names = string.allowed().stream()
                    .filter(text -> isWithin(text.codePointCount(0, text.length()), string))
                    .map(ByteName::new)
                    .toArray(ByteName[]::new);
        } else if (type instanceof BooleanType) {
            kind = BOOLEAN;
        } else if (type instanceof ObjectType objectType) {
            kind = OBJECT;
            object = new ObjectShape("", objectType.members());
        } else {
            ArrayType array = (ArrayType) type;
            kind = ARRAY;
            low = array.minItems();
            high = array.maxItems();
            item = new ValueShape(array.items());
        }
        this.minimum = low;
        this.maximum = high;
        this.least = lowest;
        this.most = highest;
        this.allowed = names;
        this.members = object;
        this.items = item;
    }

    private static boolean isWithin(int length, StringType type) {
        return type.minLength() <= length && length <= type.maxLength();
    }
}
