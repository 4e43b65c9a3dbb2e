package dev.weir.bench.cli;

import dev.weir.bench.latency.server.ServerNotReadyException;
import dev.weir.llm.failure.LlmUnreachableException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Exit statuses that every command shares. A command may have others of its own above these, and lists them in its help. */
final class ExitStatus {

    /** Done. */
    static final int DONE = 0;

    /** A check failed, or it could not be done. */
    static final int FAILED = 1;

    /** The command line itself is wrong. */
    static final int MISUSED = 2;

    /** The server cannot be reached. */
    static final int UNREACHABLE = 3;

    /** {@code check}: it cannot be told whether anything became worse. {@code serve} has a meaning of its own for this status. */
    static final int INCONCLUSIVE = 4;

    /** Whoever read the output has gone, such as {@code head}: the status of a process that SIGPIPE (13) ended. */
    static final int READER_GONE = 128 + 13;

    private ExitStatus() {}

    /** The status that a failure ends with: {@link #UNREACHABLE} if a connection is behind it, else {@link #FAILED}. */
    static int of(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerNotReadyException server) {
                return server.isReachable() ? FAILED : UNREACHABLE;
            }
            if (cause instanceof LlmUnreachableException
                    || cause instanceof ConnectException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof UnknownHostException) {
                return UNREACHABLE;
            }
        }
        return FAILED;
    }
}
