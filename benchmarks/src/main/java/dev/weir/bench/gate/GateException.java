package dev.weir.bench.gate;

/**
 * Why the gate cannot give a verdict; never a verdict itself.
 *
 * <p>Each message says where, what was found, and what to do.
 */
abstract sealed class GateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private GateException(String message, Throwable cause) {
        super(message, cause);
    }

    private GateException(String message) {
        super(message);
    }

    /** A flag of the command has a value that it cannot have. */
    static final class InvalidFlag extends GateException {
        private static final long serialVersionUID = 1L;

        InvalidFlag(String message) {
            super(message);
        }
    }

    /** The file of budgets cannot be read, or says something that the gate does not know. */
    static final class InvalidBudgets extends GateException {
        private static final long serialVersionUID = 1L;

        InvalidBudgets(String message) {
            super(message);
        }

        InvalidBudgets(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A file of JMH results cannot be read. */
    static final class InvalidResults extends GateException {
        private static final long serialVersionUID = 1L;

        InvalidResults(String message) {
            super(message);
        }

        InvalidResults(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A budget speaks of a benchmark that was to be measured and was not. */
    static final class MissingResult extends GateException {
        private static final long serialVersionUID = 1L;

        MissingResult(String message) {
            super(message);
        }
    }

    /** A measured figure is none: not a number, infinite, zero or negative. */
    static final class UnusableFigure extends GateException {
        private static final long serialVersionUID = 1L;

        UnusableFigure(String message) {
            super(message);
        }
    }

    /** A benchmark threw, or its JVM died. */
    static final class BenchmarkFailed extends GateException {
        private static final long serialVersionUID = 1L;

        BenchmarkFailed(String message) {
            super(message);
        }

        BenchmarkFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Contenders of one benchmark do not find the same in the same bytes, so that their times mean nothing. */
    static final class AnswersDiffer extends GateException {
        private static final long serialVersionUID = 1L;

        AnswersDiffer(String message) {
            super(message);
        }
    }
}
