package dev.weir.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tools that a plan may use. Immutable, and safe to share between threads.
 *
 * <p>Read from a file of the format {@code weir-tools/1}, a JSON object:
 *
 * <pre>{@code
 * format      "weir-tools/1"
 * types       optional: name -> type
 * tools       array of {name, category, description, parameters: name -> type, required: names}
 * simplified  optional: names of the tools that a small prompt lists
 * unit_notes  optional: name of a parameter -> what it is counted in
 * }</pre>
 *
 * A type is the name of one of {@code types}, or an object of JSON Schema's keywords: {@code type} (integer, number, string, boolean,
 * object, array), {@code minimum}, {@code maximum}, {@code minLength}, {@code maxLength}, {@code enum} (of strings),
 * {@code properties}, {@code required}, {@code items}, {@code minItems}, {@code maxItems}. Any other keyword is an error, since a rule
 * that were silently dropped would let plans through that its writer meant to stop.
 */
public final class ToolRegistry {

    private static final String BUNDLED = "tools.json";

    private final Map<String, Tool> tools;
    private final Set<String> simplified;
    private final Map<String, String> unitNotes;

    ToolRegistry(Map<String, Tool> tools, Set<String> simplified, Map<String, String> unitNotes) {
        this.tools = tools;
        this.simplified = simplified;
        this.unitNotes = unitNotes;
    }

    /** The 37 tools of the reference workload. */
    public static ToolRegistry bundled() {
        return Bundled.REGISTRY;
    }

    /**
     * The tools of a file.
     *
     * @throws ToolRegistryException if the file cannot be read or is not of the format above; it says where and why
     */
    public static ToolRegistry read(Path file) {
        try {
            return ToolRegistryReader.read(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new ToolRegistryException(
                    file.toString(), "", "cannot be read (" + e + "); give the path of a tool file");
        }
    }

    /**
     * The tools of a file's content.
     *
     * @param json of the format above
     * @param source what to call it in an error
     * @throws ToolRegistryException if it is not of that format; it says where and why
     */
    public static ToolRegistry read(byte[] json, String source) {
        return ToolRegistryReader.read(json, source);
    }

    /**
     * Tools that code has made, in this order. None of them is listed as simplified, and no parameter has a note on its unit, until {@link
     * #withSimplified} and {@link #withUnitNotes} say so.
     *
     * @throws IllegalArgumentException if there is none, a name is blank or taken, or a parameter is called {@code act}, by which a step
     *     names its tool
     */
    public static ToolRegistry of(List<Tool> tools) {
        Map<String, Tool> byName = new LinkedHashMap<>();
        for (Tool tool : tools) {
            Set<String> parameters = new HashSet<>(Set.of("act"));
            for (Parameter parameter : tool.parameters()) {
                if (!parameters.add(parameter.name())) {
                    throw new IllegalArgumentException("tool " + tool.name() + " has a parameter " + parameter.name()
                            + (parameter.name().equals("act") ? "; a step's act names its tool" : " twice"));
                }
            }
            if (tool.name().isBlank()) {
                throw new IllegalArgumentException("a tool's name is blank");
            }
            if (byName.put(tool.name(), tool) != null) {
                throw new IllegalArgumentException("there are two tools " + tool.name());
            }
        }
        if (byName.isEmpty()) {
            throw new IllegalArgumentException("a registry without tools; a plan needs at least one");
        }
        return new ToolRegistry(Collections.unmodifiableMap(byName), Set.of(), Map.of());
    }

    /**
     * The same tools, of which a small prompt lists these, in their order.
     *
     * @throws IllegalArgumentException if one of them is not in this registry
     */
    public ToolRegistry withSimplified(Collection<String> names) {
        Set<String> listed = only(names).tools.keySet();
        return new ToolRegistry(tools, listed, unitNotes);
    }

    /**
     * The same tools, with notes for a prompt on what parameters are counted in.
     *
     * @param notes by the parameter's name
     */
    public ToolRegistry withUnitNotes(Map<String, String> notes) {
        return new ToolRegistry(tools, simplified, Collections.unmodifiableMap(new LinkedHashMap<>(notes)));
    }

    /** Every tool, in the order of the file. */
    public Collection<Tool> tools() {
        return tools.values();
    }

    /** The tool of that name. */
    public Optional<Tool> tool(String name) {
        return Optional.ofNullable(tools.get(name));
    }

    /** The units in which parameters are counted, by the parameter's name, for a prompt. */
    public Map<String, String> unitNotes() {
        return unitNotes;
    }

    /** Only the tools that the file lists as {@code simplified}, in that list's order; any other tool is then an unknown one. */
    public ToolRegistry simplified() {
        return only(simplified);
    }

    /**
     * Only the tools of these names, in their order.
     *
     * @throws IllegalArgumentException if one of them is not in this registry
     */
    public ToolRegistry only(Collection<String> names) {
        Map<String, Tool> chosen = new LinkedHashMap<>();
        for (String name : names) {
            chosen.put(
                    name,
                    tool(name)
                            .orElseThrow(() -> new IllegalArgumentException(
                                    "there is no tool " + name + " here, only " + tools.keySet())));
        }
        Set<String> stillSimplified = new LinkedHashSet<>(simplified);
        stillSimplified.retainAll(chosen.keySet());
        return new ToolRegistry(
                Collections.unmodifiableMap(chosen), Collections.unmodifiableSet(stillSimplified), unitNotes);
    }

    @Override
    public String toString() {
        return tools.size() + " tools: " + String.join(", ", tools.keySet());
    }

    private static final class Bundled {

        static final ToolRegistry REGISTRY = load();

        private static ToolRegistry load() {
            try (InputStream json = ToolRegistry.class.getResourceAsStream(BUNDLED)) {
                if (json == null) {
                    throw new IllegalStateException(BUNDLED + " is missing from the jar");
                }
                return ToolRegistryReader.read(json.readAllBytes(), BUNDLED);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
