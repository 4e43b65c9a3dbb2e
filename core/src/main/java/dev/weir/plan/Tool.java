package dev.weir.plan;

import java.util.List;
import java.util.Objects;

/**
 * Something that an agent can do.
 *
 * @param name what a step's {@code act} says
 * @param category its group, such as {@code movement}
 * @param description one sentence for the prompt
 * @param parameters in the order of the tool file
 */
public record Tool(String name, String category, String description, List<Parameter> parameters) {

    /**
     * @throws NullPointerException if anything is null
     */
    public Tool {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(category, "category");
        Objects.requireNonNull(description, "description");
        parameters = List.copyOf(parameters);
    }
}
