package dev.weir.bench.cli;

import dev.weir.bench.launch.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code weir jmh}: the gate, in a checkout of Weir's sources. */
@Command(
        name = "jmh",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        customSynopsis = "weir jmh [-hV] [--debug] [-Djmh.FLAG=VALUE]...",
        description = {
            "Measures the pipeline with JMH and judges it against its budgets and an earlier commit: scripts/gate, with its flags.",
            "Needs a checkout of Weir, in or above the current folder, with a JDK and Maven: it builds what it measures."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:budgets are kept, and nothing is more than 5 %% slower than the base",
            "1:one is not so, beyond doubt; or there is no checkout",
            "2:no verdict: a flag, a build or a benchmark is wrong",
            "3:inconclusive: the machine was noisy, or JVMs differ too much"
        },
        footer = {"", "Example:", "  weir jmh -Djmh.profile=smoke -Djmh.base=main", "CONTRIBUTING.md lists the flags."})
final class JmhCommand implements Callable<Integer> {

    @Unmatched
    private List<String> flags = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path root = Checkout.around(Path.of(""))
                .orElseThrow(
                        () -> new IOException(
                                "there is no checkout of Weir in or above "
                                        + Path.of("").toAbsolutePath()
                                        + "; run this in one (git clone, then cd into it): it builds what it measures from the sources"));
        List<String> command =
                new ArrayList<>(List.of("bash", Checkout.gate(root).toString()));
        command.addAll(flags);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
