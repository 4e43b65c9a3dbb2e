package dev.weir.bench.conformance;

/** What a client should do under a condition. */
public enum Expectation {
    /** Print the text that was sent, and succeed. */
    EQUAL("equal"),
    /** Report a failure. */
    FAIL("fail"),
    /** Either: drop what is malformed and print all the rest, or report a failure. */
    EQUAL_OR_FAIL("equal or fail");

    private final String label;

    Expectation(String label) {
        this.label = label;
    }

    /** As the report spells it. */
    public String label() {
        return label;
    }
}
