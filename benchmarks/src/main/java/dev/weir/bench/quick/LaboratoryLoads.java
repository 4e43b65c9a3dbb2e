package dev.weir.bench.quick;

import dev.weir.bench.latency.answer.AnswerObserver;
import dev.weir.bench.latency.laboratory.Experiment;
import dev.weir.bench.latency.laboratory.Laboratory;
import dev.weir.bench.latency.laboratory.MeasuredLoad;
import dev.weir.bench.latency.load.Extent;
import dev.weir.bench.latency.load.LoadShape;
import dev.weir.bench.latency.request.Questions;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.environment.HardwareUse;
import dev.weir.bench.run.folder.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Loads of a laboratory: each asks what none before has asked. Not thread-safe. */
final class LaboratoryLoads implements Search.Loads {

    private final Laboratory laboratory;
    private final Questions questions;
    private final Path folder;
    private final boolean isGpuOfTheServer;
    private long nextQuestion;
    private int measured;

    /**
     * @param laboratory of the server
     * @param questions more than are asked in all
     * @param folder for the runs
     * @param isGpuOfTheServer whether the GPU that can be sampled is the server's
     */
    LaboratoryLoads(Laboratory laboratory, Questions questions, Path folder, boolean isGpuOfTheServer) {
        this.laboratory = laboratory;
        this.questions = questions;
        this.folder = folder;
        this.isGpuOfTheServer = isGpuOfTheServer;
    }

    @Override
    public Level measure(int users, int requests, long durationNs) throws IOException {
        boolean isFirst = measured == 0;
        MeasuredLoad load = laboratory
                .measure(
                        new Experiment(
                                users == 1 ? "1-user" : users + "-users",
                                questions,
                                new LoadShape.Closed(users, 0),
                                new Extent(nextQuestion, requests, durationNs),
                                isFirst ? 1 : 0,
                                start -> AnswerObserver.NONE),
                        folder.resolve("load-" + measured))
                .finish();
        measured++;
        nextQuestion += requests;
        return level(users, RunFolder.read(load.folder()), load.report().lastError());
    }

    private Level level(int users, RunFolder run, @Nullable String lastError) {
        List<Sample> samples = new ArrayList<>();
        run.forEachRequest(result -> {
            if (result.outcome() == Outcome.OK) {
                samples.add(Sample.of(result));
            }
        });
        long cut = run.totals().ended(Outcome.CANCELLED);
        return new Level(
                users,
                samples,
                run.totals().requests() - samples.size() - cut,
                lastError,
                isGpuOfTheServer ? gpuPercents(run.hardware()) : Map.of(),
                isGpuOfTheServer ? run.hardware().mostGpuMemoryBytes() : OptionalLong.empty(),
                run.degraded());
    }

    private static Map<Integer, List<Double>> gpuPercents(HardwareUse hardware) {
        Map<Integer, List<Double>> percents = new TreeMap<>();
        hardware.gpus()
                .forEach((gpu, samples) -> percents.put(
                        gpu,
                        samples.stream()
                                .flatMap(sample -> Stream.ofNullable(sample.utilizationPercent()))
                                .toList()));
        return percents;
    }
}
