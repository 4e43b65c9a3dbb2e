package dev.weir.bench.cli;

import dev.weir.bench.compare.Attribute;
import dev.weir.bench.text.LineBreaks;
import dev.weir.bench.text.Printable;
import dev.weir.recording.Chunking;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
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
            "4:check only: inconclusive"
        })
public final class Weir implements Runnable {

    /** Warns of each malformed line, which a command shows anyway. Kept here, because a logger that nobody holds forgets its level. */
    private static final Logger DECODER_LOG = Logger.getLogger("dev.weir.ollama");

    private static final int FEWEST_COLUMNS_OF_HELP = 55;
    private static final int COLUMNS_OF_HELP = 80;

    @Spec
    private CommandSpec spec;

    private Weir() {}

    /** Runs a command and exits. */
    public static void main(String[] arguments) {
        DECODER_LOG.setLevel(Level.OFF);
        System.exit(run(
                new StandardStream(new FileOutputStream(FileDescriptor.out)),
                new StandardStream(new FileOutputStream(FileDescriptor.err)),
                System.getenv(),
                arguments));
    }

    /** Runs a command, sees whether all that it said was written, and returns its exit status. */
    static int run(StandardStream out, StandardStream err, Map<String, String> environment, String... arguments) {
        PrintWriter outWriter = out.writer();
        PrintWriter errWriter = err.writer();
        int status = run(outWriter, errWriter, columns(environment), arguments);
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

    /** Runs a command and returns its exit status. */
    static int run(PrintWriter out, PrintWriter err, OptionalInt columns, String... arguments) {
        LineBreaks lineBreaks = new LineBreaks(columns);
        return new CommandLine(new Weir())
                .addSubcommand(new ServeCommand(out, err))
                .addSubcommand(new InspectCommand(out, err, columns))
                .addSubcommand(new RecordCommand(out, err))
                .addSubcommand(new SealCommand(out))
                .addSubcommand(new LatencyCommand(out, err, columns))
                .addSubcommand(new CompareCommand(out, columns))
                .addSubcommand(new CheckCommand(out, columns))
                .addSubcommand(new QuickCommand(out, err, columns))
                .addSubcommand(new DoctorCommand(out, columns))
                .addSubcommand(new MergeCommand(out, columns))
                .addSubcommand(new OverheadCommand(out, err))
                .addSubcommand(new CheckClientCommand(out, err))
                .registerConverter(Pacing.class, read(Pacing::parse))
                .registerConverter(Chunking.class, read(Chunking::parse))
                .registerConverter(Fault.class, read(Fault::parse))
                .registerConverter(Attribute.class, read(Attribute::ofLabel))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(Math.max(FEWEST_COLUMNS_OF_HELP, columns.orElse(COLUMNS_OF_HELP)))
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((wrong, given) -> refuse(wrong, lineBreaks))
                .setExecutionExceptionHandler((failure, command, given) -> giveUp(failure, command, lineBreaks))
                .execute(arguments);
    }

    /** How wide the terminal is; empty where the output is no terminal. {@code scripts/weir} finds it out where the shell does not say. */
    private static OptionalInt columns(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("[1-9][0-9]{0,3}") ? OptionalInt.of(Integer.parseInt(columns)) : OptionalInt.empty();
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

    /** What fails in Weir's own words, or the system's, is told; anything else is a mistake in Weir and shows where. */
    private static int giveUp(Exception failure, CommandLine command, LineBreaks lineBreaks) throws Exception {
        boolean isTyped = failure.getClass().getName().startsWith("dev.weir.");
        if (!isTyped && !(failure instanceof IOException)) {
            throw failure;
        }
        lineBreaks.print(
                command.getCommandSpec().qualifiedName() + ": " + Printable.text(String.valueOf(failure.getMessage())),
                command.getErr());
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
