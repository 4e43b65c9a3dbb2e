package dev.weir.bench.gate.jvm;

/**
 * Why the gate cannot give a verdict; never a verdict itself.
 *
 * <p>Each message says where, what was found, and what to do.
 */
public abstract sealed class GateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private GateException(String message, Throwable cause) {
        super(message, cause);
    }

    private GateException(String message) {
        super(message);
    }

    /** A flag of the command has a value that it cannot have. */
    public static final class InvalidFlag extends GateException {
        private static final long serialVersionUID = 1L;

        public InvalidFlag(String message) {
            super(message);
        }
    }

    /** The file of budgets cannot be read, or says something that the gate does not know. */
    public static final class InvalidBudgets extends GateException {
        private static final long serialVersionUID = 1L;

        public InvalidBudgets(String message) {
            super(message);
        }

        public InvalidBudgets(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A file of JMH results cannot be read. */
    public static final class InvalidResults extends GateException {
        private static final long serialVersionUID = 1L;

        public InvalidResults(String message) {
            super(message);
        }

        public InvalidResults(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A budget speaks of a benchmark that was to be measured and was not. */
    public static final class MissingResult extends GateException {
        private static final long serialVersionUID = 1L;

        public MissingResult(String message) {
            super(message);
        }
    }

    /** A measured figure is none: not a number, infinite, zero or negative. */
    public static final class UnusableFigure extends GateException {
        private static final long serialVersionUID = 1L;

        public UnusableFigure(String message) {
            super(message);
        }
    }

    /** A benchmark threw, or its JVM died. */
    public static final class BenchmarkFailed extends GateException {
        private static final long serialVersionUID = 1L;

        public BenchmarkFailed(String message) {
            super(message);
        }

        public BenchmarkFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Contenders of one benchmark do not find the same in the same bytes, so that their times mean nothing. */
    public static final class AnswersDiffer extends GateException {
        private static final long serialVersionUID = 1L;

        public AnswersDiffer(String message) {
            super(message);
        }
    }
}
