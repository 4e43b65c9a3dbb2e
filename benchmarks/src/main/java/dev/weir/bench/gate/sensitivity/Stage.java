package dev.weir.bench.gate.sensitivity;

import dev.weir.bench.gate.jvm.Catalogue;
import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.GateException;
import dev.weir.decode.RecordDecoder;
import dev.weir.decode.StreamDecoder;
import dev.weir.ndjson.LineSplitter;
import dev.weir.plan.extract.PlanExtractor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A stage that can be slowed, and the cell in which that shows. */
enum Stage {
    SPLIT(LineSplitter.class, "feed", 1, "SplitBenchmark.weir", "generate-batch-100"),
    GENERIC(RecordDecoder.class, "onLine", 64, "DecodeBenchmark.weirGeneric", "generate-batch-100"),
    FUSED(StreamDecoder.class, "feed", 1, "SplitDecodeBenchmark.weirFused", "generate-batch-100"),
    EXTRACT(PlanExtractor.class, "feed", 64, "ExtractBenchmark.weirHand", "synthetic-100"),
    PIPELINE_HAND(StreamDecoder.class, "feed", 1, "PipelineBenchmark.weirHand", "generate-batch-100"),
    PIPELINE_JACKSON(StreamDecoder.class, "feed", 1, "PipelineBenchmark.weirJackson", "generate-batch-100");

    private static final String READS = "8192";

    private final Class<?> type;
    private final String method;
    private final int every;
    private final String benchmark;
    private final String stream;

    Stage(Class<?> type, String method, int every, String benchmark, String stream) {
        this.type = type;
        this.method = method;
        this.every = every;
        this.benchmark = benchmark;
        this.stream = stream;
    }

    /** Finds a stage by its name on the command line, such as {@code pipeline-hand}. */
    static Stage named(String name) {
        return Arrays.stream(values())
                .filter(stage -> stage.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no stage is named " + name + "; there are " + Arrays.toString(values())));
    }

    /** The class of core that is patched. */
    Class<?> type() {
        return type;
    }

    /** Its method that takes an array and where to begin and end in it. */
    String method() {
        return method;
    }

    /** How many calls share one piece of added work: where a call takes nanoseconds, a piece for each would be too coarse. */
    int every() {
        return every;
    }

    /**
     * What is measured.
     *
     * @throws GateException.MissingResult if there is no such benchmark, or more than one
     */
    Cell cell(Catalogue catalogue) {
        List<Cell> cells = catalogue.benchmarks().stream()
                .filter(benchmark::equals)
                .flatMap(name -> catalogue.declaredCells(name).stream())
                .filter(cell -> stream.equals(cell.params().get("stream")))
                .filter(cell -> READS.equals(cell.params().getOrDefault("reads", READS)))
                .toList();
        if (cells.size() != 1) {
            throw new GateException.MissingResult(
                    "no one benchmark " + benchmark + " reads " + stream + ", but " + cells);
        }
        return cells.get(0);
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
