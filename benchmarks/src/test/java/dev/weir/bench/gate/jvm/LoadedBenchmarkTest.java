package dev.weir.bench.gate.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LoadedBenchmarkTest {

    @Test
    void leavesTheThreadItsClassLoader() throws Throwable {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        String classPath = Side.own().classPath();
        LoadedBenchmark.load(
                "dev.weir.bench.micro.ExtractBenchmark",
                "ExtractBenchmark.weirHand stream=generate-plan",
                classPath,
                "");
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        assertThatThrownBy(() -> LoadedBenchmark.load("none.Such", "Such.none", classPath, ""))
                .isInstanceOf(ClassNotFoundException.class);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

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
