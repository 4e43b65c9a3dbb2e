package dev.weir.jmeter.generator;

import dev.weir.bench.latency.load.TimeLimits;
import dev.weir.bench.latency.request.ModelOptions;
import dev.weir.bench.latency.request.ServerAddress;
import dev.weir.bench.latency.request.ServerApi;
import dev.weir.bench.run.Shard;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the requests of one run have in common. Samplers whose settings are equal share the run. The text of {@link Parameter#PROMPT} is no
 * part of it: a plan may ask another one each time.
 *
 * @param server where it is
 * @param model its name; empty for the only one that the server has
 * @param api how it is asked
 * @param headers sent with each request
 * @param asksTexts whether the plan says what to ask, request by request
 * @param prompts a file of prompts, or {@code recording:NAME,NAME}; empty for worlds of a squad, made from the seed
 * @param options how the model is to answer
 * @param limits how long a request may take
 * @param clock which transport measures
 * @param runs the folder that run folders go to
 * @param label names the run; empty for one of machine and model
 * @param shard the part of the load that this generator sends
 * @param cacheMayAnswer whether the server's prompt cache is part of what is measured
 */
public record Settings(
        ServerAddress server,
        Optional<String> model,
        ServerApi api,
        Map<String, String> headers,
        boolean asksTexts,
        String prompts,
        ModelOptions options,
        TimeLimits limits,
        ClientChoice clock,
        Path runs,
        Optional<String> label,
        Shard shard,
        boolean cacheMayAnswer) {

    private static final int USUAL_CONTEXT = 8192;

    /** What measures. */
    public enum ClientChoice {
        /** By the kernel's clock where it can be had. */
        AUTO,
        /** By the kernel's clock, or not at all. */
        KERNEL,
        /** By this process's clock. */
        NETTY
    }

    /** Copies the headers. */
    public Settings {
        headers = Map.copyOf(headers);
    }

    /**
     * Reads what a plan says; what it leaves out, or empty, is as {@link Parameter} has it.
     *
     * @param environment the process's, which may name a shard
     * @throws IllegalArgumentException if it cannot be understood; the message names the parameter and says what to write
     */
    public static Settings of(Map<Parameter, String> given, Map<String, String> environment) {
        Function<Parameter, String> value = parameter -> {
            String text = given.getOrDefault(parameter, "").strip();
            return text.isEmpty() ? parameter.usual() : text;
        };
        ServerApi api = read(Parameter.API, value.apply(Parameter.API), ServerApi::parse);
        String prompts = value.apply(Parameter.PROMPTS);
        boolean asksTexts = !value.apply(Parameter.PROMPT).isEmpty();
        if (asksTexts && !prompts.isEmpty()) {
            throw wrong(Parameter.PROMPTS, prompts, "is given beside a prompt; leave one of the two empty");
        }
        ServerAddress server = read(Parameter.URL, value.apply(Parameter.URL), ServerAddress::parse);
        String shard = value.apply(Parameter.SHARD);
        return new Settings(
                api == ServerApi.OPENAI ? server.withoutVersion() : server,
                Optional.of(value.apply(Parameter.MODEL)).filter(name -> !name.isEmpty()),
                api,
                headers(value.apply(Parameter.HEADERS)),
                asksTexts,
                prompts,
                options(value, api),
                new TimeLimits(
                        limitNs(Parameter.FIRST_BYTE_TIMEOUT_MS, value),
                        limitNs(Parameter.IDLE_TIMEOUT_MS, value),
                        limitNs(Parameter.TOTAL_TIMEOUT_MS, value)),
                client(value.apply(Parameter.CLIENT)),
                read(Parameter.RUNS, value.apply(Parameter.RUNS), Settings::path),
                Optional.of(value.apply(Parameter.LABEL)).filter(name -> !name.isEmpty()),
                shard.isEmpty()
                        ? Shard.of(environment).orElse(Shard.WHOLE)
                        : read(Parameter.SHARD, shard, Shard::parse),
                Boolean.parseBoolean(value.apply(Parameter.ALLOW_PROMPT_CACHE)));
    }

    /** Of worlds, schedule and model. */
    long seed() {
        return options.seed().orElse(1);
    }

    /** Every parameter with its value, for the head of the run; of headers only the names. */
    Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        flags.put(Parameter.URL.label(), server.url());
        flags.put(Parameter.MODEL.label(), model.orElse(""));
        flags.put(Parameter.API.label(), api.path());
        flags.put(
                Parameter.HEADERS.label(),
                new TreeMap<>(headers)
                        .keySet().stream().map(name -> name + ": ...").collect(Collectors.joining(", ")));
        flags.put(Parameter.PROMPTS.label(), prompts);
        flags.put(Parameter.SEED.label(), String.valueOf(seed()));
        flags.put(
                Parameter.TEMPERATURE.label(),
                String.valueOf(options.temperature().orElse(0)));
        flags.put(Parameter.NUM_PREDICT.label(), text(options.numPredict()));
        flags.put(Parameter.NUM_CTX.label(), text(options.numCtx()));
        flags.put(Parameter.FIRST_BYTE_TIMEOUT_MS.label(), ms(limits.firstByteNs()));
        flags.put(Parameter.IDLE_TIMEOUT_MS.label(), ms(limits.idleNs()));
        flags.put(Parameter.TOTAL_TIMEOUT_MS.label(), ms(limits.totalNs()));
        flags.put(Parameter.CLIENT.label(), clock.name().toLowerCase(Locale.ROOT));
        flags.put(Parameter.RUNS.label(), runs.toString());
        flags.put(Parameter.LABEL.label(), label.orElse(""));
        flags.put(Parameter.SHARD.label(), shard.toString());
        flags.put(Parameter.ALLOW_PROMPT_CACHE.label(), String.valueOf(cacheMayAnswer));
        return flags;
    }

    private static String text(OptionalInt number) {
        return number.isPresent() ? String.valueOf(number.getAsInt()) : "";
    }

    private static String ms(long ns) {
        return String.valueOf(TimeUnit.NANOSECONDS.toMillis(ns));
    }

    private static ClientChoice client(String text) {
        for (ClientChoice choice : ClientChoice.values()) {
            if (choice.name().equalsIgnoreCase(text)) {
                return choice;
            }
        }
        throw wrong(Parameter.CLIENT, text, "is none of auto, kernel, netty");
    }

    private static Map<String, String> headers(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : text.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            } else if (!line.isBlank()) {
                throw new IllegalArgumentException(
                        Parameter.HEADERS.label() + ": a line has no colon; write NAME: VALUE, one a line");
            }
        }
        return headers;
    }

    private static ModelOptions options(Function<Parameter, String> value, ServerApi api) {
        String context = value.apply(Parameter.NUM_CTX);
        int tokens = context.isEmpty()
                ? api == ServerApi.OPENAI ? 0 : USUAL_CONTEXT
                : read(Parameter.NUM_CTX, context, Integer::valueOf);
        String limit = value.apply(Parameter.NUM_PREDICT);
        return ModelOptions.of(
                OptionalDouble.of(read(Parameter.TEMPERATURE, value.apply(Parameter.TEMPERATURE), Double::valueOf)),
                OptionalLong.of(read(Parameter.SEED, value.apply(Parameter.SEED), Long::valueOf)),
                limit.isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of(read(Parameter.NUM_PREDICT, limit, Integer::valueOf)),
                tokens == 0 ? OptionalInt.empty() : OptionalInt.of(tokens),
                Map.of());
    }

    private static long limitNs(Parameter parameter, Function<Parameter, String> value) {
        String text = value.apply(parameter);
        long ms = read(parameter, text, Long::valueOf);
        if (ms < 1) {
            throw wrong(parameter, text, "is no time limit; write milliseconds, 1 or more");
        }
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is no path: " + e.getReason(), e);
        }
    }

    private static <T> T read(Parameter parameter, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (NumberFormatException e) {
            throw wrong(parameter, text, "is no number; write one such as " + example(parameter));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(parameter.label() + ": " + e.getMessage(), e);
        }
    }

    private static String example(Parameter parameter) {
        return parameter.usual().isEmpty() ? "300" : parameter.usual();
    }

    private static IllegalArgumentException wrong(Parameter parameter, String text, String problem) {
        return new IllegalArgumentException(parameter.label() + ": '" + text + "' " + problem);
    }
}
