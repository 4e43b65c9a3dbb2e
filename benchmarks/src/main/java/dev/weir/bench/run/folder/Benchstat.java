package dev.weir.bench.run.folder;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
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
 * are the server's. In a model's name white space and slashes become underscores: there a benchmark's name would end.
 */
final class Benchstat {

    private static final double NS_PER_S = 1e9;

    private final Appendable out;
    private final String model;

    Benchstat(Appendable out, ServerFacts server) throws IOException {
        this.out = out;
        this.model = Objects.requireNonNullElse(server.model(), "unknown").replaceAll("[\\s/]+", "_");
        out.append("# Model: ")
                .append(model)
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

    private static String known(@Nullable Object fact) {
        return fact == null ? "unknown" : fact.toString();
    }

    /** Writes the lines of a request, if it ended well. */
    void add(RequestResult result) {
        if (result.outcome() != Outcome.OK) {
            return;
        }
        try {
            perToken("prefill", result.count(Count.PROMPT_TOKENS), result.valueNs(Metric.PROMPT_EVAL));
            perToken("generate", result.count(Count.EVAL_TOKENS), result.valueNs(Metric.EVAL));
            perOp("ttft", result.valueNs(Metric.TTFT));
            perOp("load", result.valueNs(Metric.LOAD));
            perOp("total", result.valueNs(Metric.TOTAL));
            perOp("ttfa", result.valueNs(Metric.TTFA));
            perOp("e2el", result.valueNs(Metric.E2EL));
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
