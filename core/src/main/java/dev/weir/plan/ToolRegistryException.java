package dev.weir.plan;

/** A tool file could not be read, or says something that makes no sense. */
public final class ToolRegistryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String source;
    private final String where;

    ToolRegistryException(String source, String where, String problem) {
        super(source + ": " + where + (where.isEmpty() ? "" : ": ") + problem);
        this.source = source;
        this.where = where;
    }

    /** The file, as it was given. */
    public String source() {
        return source;
    }

    /** The place in it, such as {@code tools[3].parameters.x} or {@code line 4, column 7}; empty if it is the file as a whole. */
    public String where() {
        return where;
    }
}
