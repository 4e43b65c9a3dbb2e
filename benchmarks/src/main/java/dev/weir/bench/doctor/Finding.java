package dev.weir.bench.doctor;

/**
 * Something that was looked at.
 *
 * @param subject in a word or two, such as {@code governor}
 * @param severity whether it spoils a measurement
 * @param what was found, with its figure
 * @param advice what to do; empty where nothing is to be done
 */
public record Finding(String subject, Severity severity, String what, String advice) {

    /** What a finding means for a measurement. */
    public enum Severity {
        /** As it should be. */
        FINE("ok"),
        /** Worth knowing; figures can be believed. */
        NOTE("note"),
        /** Figures measured now would not be those of the server. */
        SPOILS("spoils");

        private final String word;

        Severity(String word) {
            this.word = word;
        }

        /** In a word. */
        public String word() {
            return word;
        }
    }

    static Finding fine(String subject, String what) {
        return new Finding(subject, Severity.FINE, what, "");
    }

    static Finding note(String subject, String what, String advice) {
        return new Finding(subject, Severity.NOTE, what, advice);
    }

    static Finding spoils(String subject, String what, String advice) {
        return new Finding(subject, Severity.SPOILS, what, advice);
    }

    /** In one line. */
    public String sentence() {
        return advice.isEmpty() ? what : what + ": " + advice;
    }
}
