package dev.weir.bench.run.folder;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.ServerFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Lines of Ollama's own bench (cmd/bench/bench.go of github.com/ollama/ollama), which Go's benchstat reads: for each good request its
 * {@code prefill}, {@code generate}, {@code ttft}, {@code load} and {@code total}, as far as they are known, and in the same form
 * {@code ttfa} and {@code e2el}, which Ollama's bench has not. {@code ttft}, {@code ttfa} and {@code e2el} are measured here, the others
 * are the server's. Where a run had several servers, the step is followed by {@code /server=HOST:PORT}, which
 * benchstat shows or leaves out as asked ({@code -ignore /server}). In a model's name white space and slashes become underscores: there a benchmark's name would end.
 */
final class Benchstat {

    private static final double NS_PER_S = 1e9;

    private final Appendable out;
    private final String model;

    Benchstat(Appendable out, RunHeader header) throws IOException {
        this.out = out;
        this.model = name(Objects.requireNonNullElse(header.server().model(), "unknown"));
        if (header.servers().isEmpty()) {
            head(header.server(), "");
        }
        for (ServerFacts server : header.servers()) {
            head(server, server.url() + " | ");
        }
    }

    private void head(ServerFacts server, String url) throws IOException {
        out.append("# ")
                .append(url)
                .append("Model: ")
                .append(name(Objects.requireNonNullElse(server.model(), "unknown")))
                .append(" | Params: ")
                .append(known(server.parameterSize()))
                .append(" | Quant: ")
                .append(known(server.quantization()))
                .append(" | Size: ")
                .append(known(server.sizeBytes()))
                .append(" | VRAM: ")
                .append(known(server.sizeVramBytes()))
                .append('\n');
    }

    private static String name(String text) {
        return text.replaceAll("[\\s/]+", "_");
    }

    /** Where a request went, as part of its benchmark's name; empty in a run on one server. */
    private static String server(RequestResult result) {
        String url = result.server();
        return url == null ? "" : "/server=" + name(url.replaceFirst("^https?://", ""));
    }

    private static String known(@Nullable Object fact) {
        return fact == null ? "unknown" : fact.toString();
    }

    /** Writes the lines of a request, if it ended well. */
    void add(RequestResult result) {
        if (result.outcome() != Outcome.OK) {
            return;
        }
        try {
            String server = server(result);
            perToken("prefill" + server, result.count(Count.PROMPT_TOKENS), result.valueNs(Metric.PROMPT_EVAL));
            perToken("generate" + server, result.count(Count.EVAL_TOKENS), result.valueNs(Metric.EVAL));
            perOp("ttft" + server, result.valueNs(Metric.TTFT));
            perOp("load" + server, result.valueNs(Metric.LOAD));
            perOp("total" + server, result.valueNs(Metric.TOTAL));
            perOp("ttfa" + server, result.valueNs(Metric.TTFA));
            perOp("e2el" + server, result.valueNs(Metric.E2EL));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void perOp(String step, OptionalLong ns) throws IOException {
        if (ns.isPresent()) {
            out.append(String.format(
                    Locale.ROOT, "BenchmarkModel/name=%s/step=%s 1 %d ns/op\n", model, step, ns.getAsLong()));
        }
    }

    private void perToken(String step, OptionalLong tokens, OptionalLong ns) throws IOException {
        if (tokens.orElse(0) > 0 && ns.orElse(0) > 0) {
            double nsPerToken = (double) ns.getAsLong() / tokens.getAsLong();
            out.append(String.format(
                    Locale.ROOT,
                    "BenchmarkModel/name=%s/step=%s 1 %.2f ns/token %.2f token/sec\n",
                    model,
                    step,
                    nsPerToken,
                    NS_PER_S / nsPerToken));
        }
    }
}
