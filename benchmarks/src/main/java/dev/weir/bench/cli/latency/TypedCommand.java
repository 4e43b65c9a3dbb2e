package dev.weir.bench.cli.latency;

import dev.weir.bench.run.Invocation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The command as it was typed, without secrets, and every option with its value. */
public final class TypedCommand {

    private static final String SECRET_OPTION = "--header";

    private TypedCommand() {}

    /** Of a command whose arguments have been read. */
    public static Invocation of(CommandSpec command) {
        List<String> words = new ArrayList<>(List.of(command.root().name()));
        boolean isSecret = false;
        for (String word : command.commandLine().getParseResult().originalArgs()) {
            words.add(isSecret || word.startsWith(SECRET_OPTION + "=") ? nameOnly(word) : word);
            isSecret = word.equals(SECRET_OPTION);
        }
        Map<String, String> flags = new TreeMap<>();
        for (OptionSpec option : command.options()) {
            if (!option.usageHelp() && !option.versionHelp()) {
                flags.put(option.longestName(), value(option));
            }
        }
        return new Invocation(words, flags);
    }

    private static String value(OptionSpec option) {
        Object value = option.getValue();
        if (value instanceof Collection<?> many) {
            return many.stream()
                    .map(one -> option.longestName().equals(SECRET_OPTION) ? nameOnly(one.toString()) : one.toString())
                    .collect(Collectors.joining(" "));
        } else if (value instanceof Map<?, ?> pairs) {
            return pairs.entrySet().stream()
                    .map(pair -> pair.getKey() + "=" + pair.getValue())
                    .collect(Collectors.joining(" "));
        } else if (value instanceof Enum<?> choice) {
            return choice.name().toLowerCase(Locale.ROOT);
        }
        return value == null ? "" : value.toString();
    }

    private static String nameOnly(String header) {
        int colon = header.indexOf(':');
        return (colon < 0 ? "" : header.substring(0, colon)) + ": ...";
    }
}
