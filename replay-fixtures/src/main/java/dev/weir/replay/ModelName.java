package dev.weir.replay;

import java.util.Locale;

/**
 * A model's name in full: {@code m} is short for {@code m:latest}. Case does not count when names are compared (types/model/name.go).
 */
record ModelName(String name) {

    private static final String DEFAULT_TAG = ":latest";

    /** The name in full of one as a request gives it. */
    static ModelName of(String given) {
        boolean hasTag = given.indexOf(':', given.lastIndexOf('/') + 1) >= 0;
        return new ModelName(hasTag ? given : given + DEFAULT_TAG);
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
