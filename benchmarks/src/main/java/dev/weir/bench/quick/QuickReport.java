package dev.weir.bench.quick;

import dev.weir.bench.text.Facts;
import dev.weir.bench.text.Printable;
import dev.weir.bench.text.Table;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The answer of a quick measurement, for people and for programs. */
public final class QuickReport {

    private static final double NS_PER_MS = 1e6;

    private final String server;
    private final String model;
    private final long seed;
    private final QuickFigures figures;
    private final Sentences sentences;

    QuickReport(String server, String model, long seed, QuickFigures figures) {
        this.server = server;
        this.model = model;
        this.seed = seed;
        this.figures = figures;
        this.sentences = new Sentences(figures);
    }

    /** Whether a request of one user ended well, so that there is an answer at all. */
    public boolean isAnswered() {
        return !figures.one().samples().isEmpty() && figures.endedBecause().isEmpty();
    }

    /** For a terminal of so many columns. */
    public String text(int width) {
        Table table = new Table(0, "users", "requests", "met target", "ttft, ms", "tokens/s each", "unaccounted, ms");
        for (Level level : figures.levels()) {
            table.row(
                    String.valueOf(level.users()),
                    String.valueOf(level.requests()),
                    String.valueOf(level.met(figures.target())),
                    ms(level.meanTtftNs()),
                    number(level.meanTokensPerS(), 1),
                    ms(level.mean(Sample::unaccountedNs)));
        }
        Facts answers = new Facts(width);
        sentences.all().forEach(sentence -> answers.add("", Printable.line(sentence)));
        Facts reservations = new Facts(width);
        sentences.reservations().forEach(why -> reservations.add("but", Printable.line(why)));
        String buts = reservations.toString();
        return table + "(means)\n\n" + answers.toString().replaceAll("(?m)^  ", "")
                + (buts.isEmpty() ? "" : "\n" + buts);
    }

    private static String ms(OptionalDouble ns) {
        return number(ns.isPresent() ? OptionalDouble.of(ns.getAsDouble() / NS_PER_MS) : ns, 0);
    }

    private static String number(OptionalDouble value, int digits) {
        return value.isPresent() ? String.format(Locale.ROOT, "%." + digits + "f", value.getAsDouble()) : "unknown";
    }

    /** For other programs: {@code weir-quick/1}. */
    public String json() {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("schema_version", "weir-quick/1");
        json.put("server", server);
        json.put("model", model);
        json.put("seed", seed);
        json.put("target", figures.target().toString());
        json.put("users_that_met_it", figures.mostThatMet().map(Level::users).orElse(null));
        json.put(
                "users_that_missed_it",
                figures.fewestThatMissed().map(Level::users).orElse(null));
        json.put(
                "users_that_seem_to_meet_it",
                figures.bounds().most().map(Level::users).orElse(null));
        json.put("held_back_by", sentences.brake().name().toLowerCase(Locale.ROOT));
        put(json.putArray("sentences"), sentences.all());
        put(json.putArray("reservations"), sentences.reservations());
        ArrayNode levels = json.putArray("levels");
        for (Level level : figures.levels()) {
            ObjectNode of = levels.addObject();
            of.put("users", level.users());
            of.put("requests", level.requests());
            of.put("failed", level.failed());
            of.put("met_target", level.met(figures.target()));
            of.put("verdict", level.verdict(figures.target()).name().toLowerCase(Locale.ROOT));
            of.put("mean_ttft_ms", scaled(level.meanTtftNs()));
            of.put("mean_ttfa_ms", scaled(level.mean(Sample::ttfaNs)));
            of.put("mean_tokens_per_s", orNull(level.meanTokensPerS()));
            of.put("mean_prompt_eval_ms", scaled(level.mean(Sample::promptEvalNs)));
            of.put("mean_unaccounted_ms", scaled(level.mean(Sample::unaccountedNs)));
            of.put("mean_outside_server_ms", scaled(level.mean(Sample::outsideNs)));
            of.put("gpu_busy_percent", orNull(level.gpuBusyPercent()));
            of.put(
                    "gpu_memory_bytes",
                    level.gpuMemoryBytes().isPresent()
                            ? Long.valueOf(level.gpuMemoryBytes().getAsLong())
                            : null);
        }
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    }

    private static void put(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static @Nullable Double scaled(OptionalDouble ns) {
        return ns.isPresent() ? Double.valueOf(ns.getAsDouble() / NS_PER_MS) : null;
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? Double.valueOf(value.getAsDouble()) : null;
    }
}
