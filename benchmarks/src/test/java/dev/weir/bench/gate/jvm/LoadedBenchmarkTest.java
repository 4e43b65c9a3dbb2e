package dev.weir.bench.gate.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadedBenchmarkTest {

    @Test
    void knowsTheClassesThatRanAndTheResourcesThatWereRead() throws Throwable {
        LoadedBenchmark benchmark = LoadedBenchmark.load(
                "dev.weir.bench.micro.ExtractBenchmark",
                "ExtractBenchmark.weirHand stream=generate-plan",
                Side.own().classPath(),
                "");
        assertThat(benchmark.code())
                .containsKeys("dev/weir/plan/extract/PlanExtractor.class", "dev/weir/plan/tools.json")
                .doesNotContainKey("dev/weir/sse/SseSplitter.class");
    }
}
