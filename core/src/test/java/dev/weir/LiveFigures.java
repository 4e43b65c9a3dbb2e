package dev.weir;

/** Says what a live test measured, on the console: Surefire keeps what JUnit's reporter is told to itself. */
public final class LiveFigures {

    private LiveFigures() {}

    /**
     * Prints a line such as {@code live: first_chunk_ms 41.2}.
     *
     * @param name what was measured, with its unit
     */
    public static void print(String name, Object value) {
        System.out.println("live: " + name + " " + value);
    }
}
