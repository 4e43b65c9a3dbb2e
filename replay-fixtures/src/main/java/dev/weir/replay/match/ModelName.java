package dev.weir.replay.match;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A model's name in full, but without the parts that all names have that do not say otherwise: {@code m}, {@code library/m} and
 * {@code registry.ollama.ai/library/m:latest} are {@code m:latest}. Case does not count when names are compared (types/model/name.go).
 */
record ModelName(String name) {

    private static final Pattern DEFAULT_PLACE =
            Pattern.compile("^(?:https?://)?(?:registry\\.ollama\\.ai/)?(?:library/)?", Pattern.CASE_INSENSITIVE);

    private static final String DEFAULT_OWNER = "library";
    private static final String DEFAULT_TAG = ":latest";

    /** The name in full of one as a request gives it. */
    static ModelName of(String given) {
        String name = DEFAULT_PLACE.matcher(given).replaceFirst("");
        boolean hasTag = name.indexOf(':', name.lastIndexOf('/') + 1) >= 0;
        return new ModelName(hasTag ? name : name + DEFAULT_TAG);
    }

    /** Whose model it is: the part before its own name, such as {@code library}. */
    String owner() {
        String[] parts = name.split("/", -1);
        return parts.length > 1 ? parts[parts.length - 2] : DEFAULT_OWNER;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelName that && name.equalsIgnoreCase(that.name);
    }

    @Override
    public int hashCode() {
        return name.toLowerCase(Locale.ROOT).hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
