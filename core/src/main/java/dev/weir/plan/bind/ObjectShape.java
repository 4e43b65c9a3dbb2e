package dev.weir.plan.bind;

import dev.weir.plan.Parameter;
import java.util.List;

/** What members one kind of object may and must have, laid out for {@link HandBinder}. Immutable. */
final class ObjectShape {

    final ByteName name;
    final ByteName[] members;
    final ValueShape[] types;

    /** Bit i for member i. */
    final long required;

    ObjectShape(String name, List<Parameter> parameters) {
        this.name = new ByteName(name);
        this.members = parameters.stream().map(p -> new ByteName(p.name())).toArray(ByteName[]::new);
        this.types = parameters.stream().map(p -> new ValueShape(p.type())).toArray(ValueShape[]::new);
        long bits = 0;
        for (int i = 0; i < Math.min(Long.SIZE, parameters.size()); i++) {
            bits |= parameters.get(i).required() ? 1L << i : 0;
        }
        this.required = bits;
    }

    /** Which member's name begins there, or -1; {@code expected} is tried first, since models keep to the order of the prompt. */
    int memberAt(byte[] json, int index, int expected) {
        if (expected < members.length && members[expected].isAt(json, index)) {
            return expected;
        }
        for (int i = 0; i < members.length; i++) {
            if (members[i].isAt(json, index)) {
                return i;
            }
        }
        return -1;
    }
}
