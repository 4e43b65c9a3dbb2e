package dev.weir.plan;

import java.util.Objects;

/**
 * One parameter of a tool, or one member of an object that is a parameter.
 *
 * @param name its name in the step
 * @param type what values it takes
 * @param required whether a step without it is rejected
 */
public record Parameter(String name, ParameterType type, boolean required) {

    /**
     * @throws NullPointerException if anything is null
     */
    public Parameter {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }
}
