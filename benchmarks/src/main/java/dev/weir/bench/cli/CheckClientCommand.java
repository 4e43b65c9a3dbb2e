package dev.weir.bench.cli;

import dev.weir.bench.cli.options.Suggestions;
import dev.weir.bench.conformance.CannotStartException;
import dev.weir.bench.conformance.ClientCheck;
import dev.weir.bench.conformance.Condition;
import dev.weir.bench.conformance.Conditions;
import dev.weir.bench.conformance.Finding;
import dev.weir.bench.conformance.FindingsReport;
import dev.weir.bench.conformance.StreamApi;
import dev.weir.bench.text.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir check-client}: what somebody's client makes of what streams of real servers do. */
@Command(
        name = "check-client",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        description =
                "Runs a client of Ollama, in any language, through what streams of real servers do, and says whether it printed"
                        + " the text that was sent, and reported what went wrong.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the client did what it should under all conditions",
            "1:under one of them it did not",
            "2:the command line is wrong",
            "3:the client's command cannot be started"
        },
        footer = {
            "",
            "The client's command finds in its environment",
            "  WEIR_URL      such as http://127.0.0.1:41234",
            "  WEIR_API      generate or chat: /api/generate or /api/chat",
            "  WEIR_MODEL    the model to ask for",
            "  WEIR_PROMPT   what to ask",
            "  WEIR_IDLE_MS  the longest silence to stand in mid-stream",
            "It asks for a stream, prints the text that it receives as UTF-8 and nothing",
            "else, and exits with 0; with 1 to 125 if it has met a failure, of which 70",
            "says that it was a mistake of its own, such as a NullPointerException.",
            "docs/how-to/check-a-client.md has more.",
            "",
            "Example:",
            "  weir check-client --command 'python3 my_client.py'"
        })
final class CheckClientCommand implements Callable<Integer> {

    private static final int CANNOT_START = 3;
    private static final double MOST_SECONDS = 3_600;
    private static final double FEWEST_SECONDS = 0.1;
    private static final double MS_PER_S = 1_000;

    private final PrintWriter out;
    private final PrintWriter err;

    @Spec
    private CommandSpec spec;

    @Option(names = "--command", paramLabel = "CMD", description = "The client: a line for /bin/sh.")
    private @Nullable String command;

    @Option(
            names = "--api",
            paramLabel = "API",
            description = "generate or chat, /api/generate or /api/chat. Default: chat.")
    private StreamApi api = StreamApi.CHAT;

    @Option(
            names = "--only",
            split = ",",
            arity = "1..*",
            paramLabel = "CONDITION",
            description = "Checks these conditions only; --list shows all.")
    private List<String> only = List.of();

    @Option(names = "--list", description = "Shows the conditions, and checks nothing.")
    private boolean list;

    @Option(
            names = "--limit",
            paramLabel = "SECONDS",
            description =
                    "How long the client may take under each condition. Default: 20. WEIR_IDLE_MS is a quarter of it.")
    private double limitS = 20;

    @Option(
            names = "--first-byte",
            paramLabel = "SECONDS",
            description =
                    "How long the server of slow-first-byte is silent before its headers, beyond --limit. Default: 3; 60"
                            + " shows who gives up on a model that loads.")
    private double firstByteS = 3;

    @Option(names = "--json", description = "Prints JSON instead of a table.")
    private boolean json;

    CheckClientCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Condition> conditions = conditions();
        if (list) {
            list(conditions);
            return ExitStatus.DONE;
        }
        if (command == null || command.isBlank()) {
            throw misused("--command says how to run the client, such as --command 'python3 my_client.py'");
        }
        Duration limit = seconds("--limit", limitS);
        ClientCheck check = new ClientCheck(command, api, limit);
        List<Finding> findings;
        try {
            findings = check.run(conditions, this::tell);
        } catch (CannotStartException e) {
            err.println(spec.qualifiedName() + ": " + e.getMessage());
            return CANNOT_START;
        }
        FindingsReport report = new FindingsReport(findings);
        out.println(json ? report.json(command, api, limit) : report.text());
        return report.isAllRight() ? ExitStatus.DONE : ExitStatus.FAILED;
    }

    private void tell(Finding finding) {
        err.println(finding.condition().name() + ": " + finding.verdict().label());
        err.flush();
    }

    private List<Condition> conditions() {
        List<Condition> all = Conditions.of(api, seconds("--first-byte", firstByteS));
        if (only.isEmpty()) {
            return all;
        }
        List<String> names = all.stream().map(Condition::name).toList();
        List<Condition> chosen = new ArrayList<>();
        for (String name : only) {
            int at = names.indexOf(name);
            if (at < 0) {
                throw misused("there is no condition " + name + Suggestions.among(names, name) + "; --list shows all");
            }
            chosen.add(all.get(at));
        }
        return chosen;
    }

    private void list(List<Condition> conditions) {
        Table table = new Table(3, "condition", "should", "what the server does");
        conditions.forEach(
                condition -> table.row(condition.name(), condition.expectation().label(), condition.summary()));
        out.print(table);
        out.flush();
    }

    private Duration seconds(String option, double seconds) {
        if (!(seconds >= FEWEST_SECONDS && seconds <= MOST_SECONDS)) {
            throw misused(option + " must be 0.1 to 3600 seconds, was " + seconds);
        }
        return Duration.ofMillis(Math.round(seconds * MS_PER_S));
    }

    private ParameterException misused(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }
}
