package dev.weir.bench.cli;

import dev.weir.bench.cli.options.HelpText;
import dev.weir.bench.cli.options.Suggestions;
import dev.weir.bench.compare.Attribute;
import dev.weir.bench.launch.Failure;
import dev.weir.bench.launch.MeasuringJvm;
import dev.weir.bench.launch.StandardStream;
import dev.weir.bench.launch.Tty;
import dev.weir.bench.text.LineBreaks;
import dev.weir.bench.text.Printable;
import dev.weir.decode.AnswerDecoder;
import dev.weir.ollama.OllamaClient;
import dev.weir.recording.Chunking;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line {@code weir}. What it writes is UTF-8; on a terminal of {@code COLUMNS} columns it breaks lines between words.
 *
 * <p>Exit statuses are those of {@link ExitStatus}. Where something could not be done, the last line on standard error says what to do.
 */
@Command(
        name = "weir",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        description = "Records, replays and inspects token streams of LLM servers, and measures them.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "1:a check failed, or it could not be done",
            "2:the command line is wrong",
            "3:the server cannot be reached",
            "4:check: inconclusive; serve: a write was later than asked for"
        },
        footer = {
            "",
            "Examples:",
            "  weir quick                    is my server any good, in a minute",
            "  weir demo                     what streaming is for, in a minute",
            "  weir latency --help           every flag of a command, with examples"
        })
public final class Weir implements Runnable {

    /**
     * Core's logs of what a server sends, which a command shows anyway where it matters. Kept here, because a logger that nobody holds forgets
     * its level.
     */
    private static final List<Logger> CORE_LOGS = Stream.of(
                    AnswerDecoder.LOG_OF_LINES, AnswerDecoder.LOG_OF_EVENTS, OllamaClient.LOG)
            .map(Logger::getLogger)
            .toList();

    /** Commands that want a JVM which does not collect garbage in the middle of a load. */
    private static final Set<String> MEASURING = Set.of("latency", "overhead", "quick");

    private static final Set<String> HELP = Set.of("-h", "--help");

    /** What needs no command. */
    private static final Set<String> VERSION = Set.of("-V", "--version");

    private static final int FEWEST_COLUMNS_OF_HELP = 55;
    private static final int COLUMNS_OF_HELP = 80;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Where something fails, shows the stack trace of it too.")
    private boolean debugs;

    private Weir() {}

    /** Runs a command and exits. */
    public static void main(String[] arguments) {
        setCoreLogs(Level.OFF);
        OptionalInt status = measuringJvm(arguments);
        System.exit(
                status.isPresent()
                        ? status.getAsInt()
                        : run(
                                new StandardStream(new FileOutputStream(FileDescriptor.out)),
                                new StandardStream(new FileOutputStream(FileDescriptor.err)),
                                System.getenv(),
                                arguments));
    }

    /** What core's logs let through from now on; null for what is usual. */
    static void setCoreLogs(@Nullable Level level) {
        CORE_LOGS.forEach(log -> log.setLevel(level));
    }

    private static OptionalInt measuringJvm(String... arguments) {
        if (named(arguments).filter(MEASURING::contains).isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            return MeasuringJvm.run(Weir.class.getName(), arguments);
        } catch (IOException e) {
            return OptionalInt.empty(); // measures in this one, then
        }
    }

    /** Runs a command, sees whether all that it said was written, and returns its exit status. */
    static int run(StandardStream out, StandardStream err, Map<String, String> environment, String... arguments) {
        PrintWriter outWriter = out.writer();
        PrintWriter errWriter = err.writer();
        int status = run(outWriter, errWriter, Tty.columns(environment), arguments);
        if (!outWriter.checkError() || status != ExitStatus.DONE) {
            return status;
        }
        if (out.isReaderGone()) {
            return ExitStatus.READER_GONE;
        }
        errWriter.println("weir: not all could be written to standard output"
                + out.failure()
                        .map(failure -> " (" + failure.getMessage() + ")")
                        .orElse(""));
        return ExitStatus.FAILED;
    }

    /** Runs a command and returns its exit status. Only that command's classes are loaded. */
    static int run(PrintWriter out, PrintWriter err, OptionalInt columns, String... arguments) {
        Map<String, Supplier<Object>> commands = commands(out, err, columns);
        if (arguments.length == 1 && VERSION.contains(arguments[0])) {
            commands.clear();
        }
        Optional<String> named = named(arguments).filter(commands::containsKey);
        CommandLine commandLine =
                commandLine(named.map(name -> Map.of(name, commands.get(name))).orElse(commands), out, err, columns);
        try {
            return commandLine.execute(arguments);
        } catch (Error e) { // picocli hands on exceptions, and lets errors through
            return commandLine.<Weir>getCommand().giveUp(e, commandLine, new LineBreaks(columns));
        }
    }

    /** What would be a command's name, if it is one; none where help or the version is asked for before it, of the whole then. */
    private static Optional<String> named(String... arguments) {
        return Stream.of(arguments)
                .takeWhile(argument -> !HELP.contains(argument) && !VERSION.contains(argument))
                .filter(argument -> !argument.startsWith("-"))
                .findFirst();
    }

    /** The whole command line, every command of it. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err, OptionalInt columns) {
        return commandLine(commands(out, err, columns), out, err, columns);
    }

    /**
     * All commands by name. Each is made only when it is asked for, or all are to be shown: to load what the others consist of takes longer
     * than most commands do.
     */
    private static Map<String, Supplier<Object>> commands(PrintWriter out, PrintWriter err, OptionalInt columns) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("quick", () -> new QuickCommand(out, err, columns));
        commands.put("doctor", () -> new DoctorCommand(out, columns));
        commands.put("demo", () -> new DemoCommand(out, err, columns));
        commands.put("latency", () -> new LatencyCommand(out, err, columns));
        commands.put("compare", () -> new CompareCommand(out, columns));
        commands.put("check", () -> new CheckCommand(out, columns));
        commands.put("merge", () -> new MergeCommand(out, columns));
        commands.put("report", () -> new ReportCommand(out));
        commands.put("share", () -> new ShareCommand(out));
        commands.put("overhead", () -> new OverheadCommand(out, err, columns));
        commands.put("record", () -> new RecordCommand(out, err, columns));
        commands.put("seal", () -> new SealCommand(out));
        commands.put("serve", () -> new ServeCommand(out, err, columns));
        commands.put("inspect", () -> new InspectCommand(out, err, columns));
        commands.put("check-client", () -> new CheckClientCommand(out, err));
        commands.put("jmh", () -> new JmhCommand());
        commands.put("completion", () -> new CompletionCommand(out, () -> commandLine(out, err, columns)));
        return commands;
    }

    private static CommandLine commandLine(
            Map<String, Supplier<Object>> commands, PrintWriter out, PrintWriter err, OptionalInt columns) {
        LineBreaks lineBreaks = new LineBreaks(columns);
        Weir weir = new Weir();
        CommandLine commandLine = new CommandLine(weir);
        commands.forEach((name, command) -> commandLine.addSubcommand(name, command.get()));
        return commandLine
                .registerConverter(Pacing.class, read(Pacing::parse))
                .registerConverter(Chunking.class, read(Chunking::parse))
                .registerConverter(Fault.class, read(Fault::parse))
                .registerConverter(Attribute.class, read(Attribute::ofLabel))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setHelpFactory(HelpText::new)
                .setUsageHelpWidth(Math.max(FEWEST_COLUMNS_OF_HELP, columns.orElse(COLUMNS_OF_HELP)))
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((wrong, given) -> refuse(wrong, lineBreaks))
                .setExecutionExceptionHandler((failure, command, given) -> weir.giveUp(failure, command, lineBreaks));
    }

    /** Passes on what is wrong with a value in the words of whoever reads it. */
    private static <T> ITypeConverter<T> read(Function<String, T> parser) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which command? There are "
                        + String.join(", ", spec.subcommands().keySet()));
    }

    private static int refuse(ParameterException wrong, LineBreaks lineBreaks) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        lineBreaks.print(
                name + ": " + Printable.line(what(wrong, command)) + "; see " + name + " --help", command.getErr());
        return ExitStatus.MISUSED;
    }

    private static String what(ParameterException wrong, CommandLine command) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
            return Objects.requireNonNullElse(wrong.getMessage(), wrong.toString());
        }
        String argument = unmatched.getUnmatched().get(0);
        if (unmatched.isUnknownOption()) {
            return "there is no option " + argument
                    + Suggestions.among(command.getCommandSpec().optionsMap().keySet(), argument);
        }
        return command.getSubcommands().isEmpty()
                ? "one argument too many: " + argument
                : "there is no command " + argument
                        + Suggestions.among(command.getSubcommands().keySet(), argument);
    }

    /** What fails is told in a line; where it happened in Weir, only with {@code --debug}. */
    private int giveUp(Throwable failure, CommandLine command, LineBreaks lineBreaks) {
        lineBreaks.print(
                command.getCommandSpec().qualifiedName() + ": " + Printable.text(Failure.words(failure)),
                command.getErr());
        if (debugs) {
            failure.printStackTrace(command.getErr());
        }
        return ExitStatus.of(failure);
    }

    /** The version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Weir.class.getPackage().getImplementationVersion();
            return new String[] {"weir " + Objects.requireNonNullElse(version, "(not run from its jar)")};
        }
    }
}
