package dev.weir.bench.cli;

import dev.weir.bench.cli.options.FoundServerOptions;
import dev.weir.bench.cli.options.TrustOption;
import dev.weir.bench.doctor.Diagnosis;
import dev.weir.bench.doctor.Doctor;
import dev.weir.bench.latency.server.ServerFinder;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir doctor}: what would make a measurement here untrustworthy. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        sortOptions = false,
        description =
                "Looks at this machine and at a server for some seconds, and says, a line each, what would spoil a measurement and what"
                        + " to do about it.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:nothing spoils a measurement",
            "1:something does",
            "2:the command line is wrong",
            "3:the server cannot be reached"
        },
        footer = {"", "Examples:", "  weir doctor", "  weir doctor --url http://127.0.0.1:8000 --json"})
final class DoctorCommand implements Callable<Integer> {

    private final PrintWriter out;
    private final int width;

    @Mixin
    private FoundServerOptions server = new FoundServerOptions();

    @Option(names = "--model", paramLabel = "NAME", description = "The model that is to be measured.")
    private @Nullable String model;

    @Mixin
    private TrustOption trust = new TrustOption();

    @Option(names = "--json", description = "For other programs.")
    private boolean isJson;

    DoctorCommand(PrintWriter out, OptionalInt columns) {
        this.out = out;
        this.width = Terminal.width(columns);
    }

    @Override
    public Integer call() throws IOException {
        Map<String, String> sent = server.headers();
        List<String> urls = server.url().map(List::of).orElse(ServerFinder.USUAL);
        TrustOption.Trust trusting = trust.begin();
        try (trusting) {
            Diagnosis diagnosis = new Doctor(urls, Optional.ofNullable(model), sent).examine();
            out.print(isJson ? diagnosis.json() : diagnosis.text(width));
            out.flush();
            return !diagnosis.isReachable()
                    ? ExitStatus.UNREACHABLE
                    : diagnosis.isFine() ? ExitStatus.DONE : ExitStatus.FAILED;
        }
    }
}
