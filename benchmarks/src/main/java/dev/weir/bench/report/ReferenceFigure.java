package dev.weir.bench.report;

/**
 * A figure of the reference report beside what runs measured.
 *
 * @param name what it is of
 * @param claimed what the reference report says
 * @param measured what was measured, with its unit; {@code -} where nothing was
 * @param verdict what that says of the claim
 * @param because by which rule, or why it cannot be judged
 * @param command what measured it, or would
 */
record ReferenceFigure(String name, String claimed, String measured, Verdict verdict, String because, String command) {

    /** What a measurement says of a claim. */
    enum Verdict {
        REPRODUCED("reproduced"),
        REFUTED("refuted"),
        /** Not with the hardware, the model or the suites of these runs. */
        NOT_MEASURABLE("not measurable here");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
