package dev.weir.plan;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A step was asked for a parameter that it does not have, or has as another type. */
public final class ParameterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String act;
    private final String parameter;

    ParameterException(String act, String parameter, Class<?> wanted, @Nullable Object found, Set<String> known) {
        super(
                found == null
                        ? act + " was given no " + parameter + ", only " + known + "; ask has(\"" + parameter
                                + "\") first"
                        : act + "." + parameter + " is a " + found.getClass().getSimpleName() + ", not a "
                                + wanted.getSimpleName() + "; the tool's ParameterType says which accessor fits");
        this.act = act;
        this.parameter = parameter;
    }

    /** Name of the step's tool. */
    public String act() {
        return act;
    }

    /** Name of the parameter that was asked for. */
    public String parameter() {
        return parameter;
    }
}
