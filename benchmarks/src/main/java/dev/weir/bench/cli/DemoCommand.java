package dev.weir.bench.cli;

import dev.weir.bench.demo.Demo;
import dev.weir.bench.demo.DemoJson;
import dev.weir.bench.demo.DemoListener;
import dev.weir.bench.demo.DemoResult;
import dev.weir.bench.demo.DemoScreen;
import dev.weir.bench.demo.DemoSource;
import dev.weir.bench.demo.LiveDemo;
import dev.weir.bench.demo.Pace;
import dev.weir.bench.demo.RecordedDemo;
import dev.weir.bench.launch.Tty;
import dev.weir.bench.text.LineBreaks;
import dev.weir.ollama.OllamaHealth;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir demo}: what streaming is for, on a server or on recordings. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        sortOptions = false,
        description = {
            "Shows what streaming is for: asks for one plan whole and as a stream, and compares the two; then for plans for ten agents,"
                    + " each of which has its own as soon as it closes.",
            "Without an Ollama it plays recordings of a server on a CPU, at their pace, and says so in every line."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:shown",
            "1:a request failed, or the server does not have the model",
            "2:the command line is wrong",
            "3:the server cannot be reached, and no recording is played instead"
        },
        footer = {
            "",
            "Examples:",
            "  weir demo                                     the Ollama on this machine",
            "  weir demo --url http://127.0.0.1:11434 --model llama3.2",
            "  weir demo --recorded --pace 0.1               recordings, ten times as fast"
        })
final class DemoCommand implements Callable<Integer> {

    private static final double NS_PER_S = 1e9;
    private static final String USUAL_URL = "http://127.0.0.1:11434";

    private final PrintWriter out;
    private final PrintWriter err;
    private final OptionalInt columns;

    @Spec
    private CommandSpec spec;

    @Option(names = "--url", paramLabel = "URL", description = "An Ollama. Default: " + USUAL_URL + ".")
    private @Nullable String url;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "What to ask. Default: the model in its memory, otherwise the first that it has.")
    private @Nullable String model;

    @Option(names = "--recorded", description = "Plays recordings, and asks no server.")
    private boolean recorded;

    @Option(
            names = "--pace",
            paramLabel = "FACTOR",
            description = "How long recordings take to play: 1, the default, as long as they took; 0 shows all at once."
                    + " The times that are told stay those recorded.")
    private double pace = 1;

    @Option(names = "--json", description = "Prints JSON at the end, and nothing before; times in ns.")
    private boolean json;

    DemoCommand(PrintWriter out, PrintWriter err, OptionalInt columns) {
        this.out = out;
        this.err = err;
        this.columns = columns;
    }

    @Override
    public Integer call() {
        if (recorded && (url != null || model != null)) {
            throw misused("--recorded asks no server; leave --url and --model out, or --recorded");
        }
        DemoSource recording = checked(() -> RecordedDemo.of(Pace.scaled(pace)));
        if (recorded) {
            return show(recording);
        }
        try (LiveDemo live = checked(() -> LiveDemo.at(url == null ? USUAL_URL : url, model))) {
            OllamaHealth health = live.health();
            (health.isReady() && !json ? out : err).println(lines(health.guidance()));
            if (health.isReady()) {
                return show(live.source());
            }
            if (!(health instanceof OllamaHealth.NotReachable)) {
                return ExitStatus.FAILED;
            }
        }
        if (Tty.isInteractive() && !json) {
            return wantsRecording() ? show(recording) : ExitStatus.UNREACHABLE;
        }
        if (url != null) {
            err.println(lines("weir demo --recorded shows the same on recordings."));
            return ExitStatus.UNREACHABLE;
        }
        err.println(lines(
                "There is no Ollama here, so recordings are played instead: these are not times of this machine."));
        return show(recording);
    }

    private boolean wantsRecording() {
        out.print(String.format(
                Locale.ROOT,
                "Play recordings of a server on a CPU instead (%.0f s)? [Y/n] ",
                RecordedDemo.lengthNs() * pace / NS_PER_S));
        out.flush();
        return Tty.readLine()
                .filter(answer -> !answer.strip().toLowerCase(Locale.ROOT).startsWith("n"))
                .isPresent();
    }

    private int show(DemoSource source) {
        if (json) {
            out.println(DemoJson.of(new Demo(source, new DemoListener() {}).run()));
            out.flush();
            return ExitStatus.DONE;
        }
        DemoScreen screen = new DemoScreen(
                out,
                columns,
                Ansi.AUTO.enabled() && Tty.isInteractive(),
                source.recorded().isPresent());
        source.recorded()
                .ifPresent(
                        names -> screen.say("Recordings of " + source.name() + ", not this machine: " + names + "."));
        DemoResult result = new Demo(source, screen).run();
        screen.batch(result);
        return ExitStatus.DONE;
    }

    private String lines(String text) {
        return String.join(System.lineSeparator(), new LineBreaks(columns).lines(text, 0));
    }

    private interface Wish<T> {

        T get();
    }

    private <T> T checked(Wish<T> wish) {
        try {
            return wish.get();
        } catch (IllegalArgumentException e) {
            throw misused(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException misused(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }
}
