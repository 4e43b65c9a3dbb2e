package dev.weir.bench.launch;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The terminal that a command was typed at, if it was at one. */
public final class Tty {

    private static final Pattern SIZE = Pattern.compile("\\d+ ([1-9]\\d{0,3})\\s*");
    private static final Pattern COLUMNS = Pattern.compile("[1-9]\\d{0,3}");
    private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/\\d+|tty\\w*)");
    private static final Path OUTPUT = Path.of("/proc/self/fd/1");
    private static final Path ERRORS = Path.of("/proc/self/fd/2");
    private static final int ERRORS_FD = 2;
    private static final long PATIENCE_S = 2;

    private Tty() {}

    /**
     * How wide it is: what {@code COLUMNS} says or, where that is not set, {@code stty}.
     *
     * @param environment of the process
     * @return empty where output is no terminal, or a width that nobody knows
     */
    public static OptionalInt columns(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        if (COLUMNS.matcher(columns).matches()) {
            return OptionalInt.of(Integer.parseInt(columns));
        }
        return columns.isEmpty() && isTerminal(OUTPUT) ? ask() : OptionalInt.empty();
    }

    /**
     * Whether what is written to standard error is shown on a terminal, wherever standard output goes; on Windows, whether input and output
     * are. Asks the C library, which is loaded when this is first called.
     */
    public static boolean showsErrors() {
        if (File.separatorChar != '/') {
            return isInteractive();
        }
        try {
            return C.isatty(ERRORS_FD) == 1;
        } catch (LinkageError e) {
            return isTerminal(ERRORS); // without JNA's native part
        }
    }

    /** Java says it only of input and output together; where the system does not say, they count. */
    private static boolean isTerminal(Path file) {
        try {
            return TERMINAL.matcher(Files.readSymbolicLink(file).toString()).matches();
        } catch (IOException | UnsupportedOperationException e) {
            return isInteractive(); // no Linux
        }
    }

    /** Whether both input and output are a terminal, so that there is somebody to ask. */
    public static boolean isInteractive() {
        return terminal() != null;
    }

    /** The next line that is typed; empty at the end of input, or where there is no terminal. */
    public static Optional<String> readLine() {
        Console terminal = terminal();
        return terminal == null ? Optional.empty() : Optional.ofNullable(terminal.readLine());
    }

    @SuppressWarnings(
            "SystemConsoleNull") // null up to JDK 21; from 22 on a console says itself whether it is a terminal
    private static @Nullable Console terminal() {
        Console console = System.console();
        if (console == null) {
            return null;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console) ? console : null;
        } catch (ReflectiveOperationException e) {
            return console;
        }
    }

    private static OptionalInt ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return OptionalInt.empty();
            }
            Matcher size = SIZE.matcher(new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return size.matches() ? OptionalInt.of(Integer.parseInt(size.group(1))) : OptionalInt.empty();
        } catch (IOException e) {
            return OptionalInt.empty(); // there is no stty
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }

    private static final class C {

        static {
            Native.register(C.class, NativeLibrary.getProcess());
        }

        private C() {}

        /** 1 where a file descriptor is a terminal's, isatty(3). */
        static native int isatty(int fd);
    }
}
