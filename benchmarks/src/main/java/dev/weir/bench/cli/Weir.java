package dev.weir.bench.cli;

import dev.weir.bench.compare.Attribute;
import dev.weir.bench.compare.CompareException;
import dev.weir.bench.run.RunException;
import dev.weir.plan.ToolRegistryException;
import dev.weir.recording.Chunking;
import dev.weir.recording.RecordingException;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The command line {@code weir}. What it writes is UTF-8.
 *
 * <p>Exit status 0: done; 1: it could not be done, and the last line on standard error says what to do; 2: the command line itself is wrong.
 */
@Command(
        name = "weir",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        description =
                "Replays and inspects recorded token streams of LLM servers, and compares what was measured of them.")
public final class Weir implements Runnable {

    /** Warns of each malformed line, which a command shows anyway. Kept here, because a logger that nobody holds forgets its level. */
    private static final Logger DECODER_LOG = Logger.getLogger("dev.weir.ollama");

    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    @Spec
    private CommandSpec spec;

    private Weir() {}

    /** Runs a command and exits. */
    public static void main(String[] arguments) {
        DECODER_LOG.setLevel(Level.OFF);
        System.exit(run(writer(FileDescriptor.out), writer(FileDescriptor.err), arguments));
    }

    /** Runs a command and returns its exit status. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        int status = new CommandLine(new Weir())
                .addSubcommand(new ServeCommand(out, err))
                .addSubcommand(new InspectCommand(out, err))
                .addSubcommand(new RecordCommand(out, err))
                .addSubcommand(new SealCommand(out))
                .addSubcommand(new LatencyCommand(out, err))
                .addSubcommand(new CompareCommand(out))
                .addSubcommand(new MergeCommand(out))
                .registerConverter(Pacing.class, read(Pacing::parse))
                .registerConverter(Chunking.class, read(Chunking::parse))
                .registerConverter(Fault.class, read(Fault::parse))
                .registerConverter(Attribute.class, read(Attribute::ofLabel))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(Weir::refuse)
                .setExecutionExceptionHandler(Weir::giveUp)
                .execute(arguments);
        return status == 0 && out.checkError() ? refuseOutput(err) : status;
    }

    /** A writer that prints does not fail, and has to be asked whether all was written. */
    private static int refuseOutput(PrintWriter err) {
        err.println("weir: not all could be written to standard output; is the disk full, or has its reader ended?");
        return FAILED;
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

    private static PrintWriter writer(FileDescriptor stream) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(stream), StandardCharsets.UTF_8), true);
    }

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which command? There are serve, inspect, record, seal, latency, compare and merge");
    }

    private static int refuse(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + wrong.getMessage() + "; see " + name + " --help");
        return MISUSED;
    }

    private static int giveUp(Exception failure, CommandLine command, ParseResult arguments) throws Exception {
        if (failure instanceof IOException
                || failure instanceof RecordingException
                || failure instanceof RunException
                || failure instanceof CompareException
                || failure instanceof ToolRegistryException) {
            command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + failure.getMessage());
            return FAILED;
        }
        throw failure;
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
