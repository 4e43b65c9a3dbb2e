package dev.weir.bench.run.folder;

import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.RunHistograms;
import dev.weir.bench.run.RunTotals;
import dev.weir.bench.run.ServerFigures;
import dev.weir.bench.run.environment.HardwareSample;
import dev.weir.bench.run.environment.HardwareUse;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The files of a run that grow while it goes on, and what they add up to. Not thread-safe. */
final class GrowingFiles implements Closeable {

    /** Opens a new file; a disk that fills is tested by another one than {@code Files::newOutputStream}. */
    interface Opener {
        OutputStream open(Path file) throws IOException;
    }

    private final Path folder;
    private final Opener opener;
    private final OutputStream requests;
    private final IntervalLog log;
    private @Nullable OutputStream samples;
    private final RunTotals totals;
    private final ServerFigures servers;
    private final HardwareUse hardware = new HardwareUse();

    GrowingFiles(Path folder, RunHeader header, Opener opener) throws IOException {
        this.folder = folder;
        this.opener = opener;
        this.requests = open(RunFiles.REQUESTS);
        this.log = new IntervalLog(open(RunFiles.LOG), header.startedAt());
        this.totals = new RunTotals(header.workload().goodput());
        this.servers = new ServerFigures(header);
    }

    private OutputStream open(String name) throws IOException {
        return new BufferedOutputStream(opener.open(folder.resolve(name)));
    }

    void add(RequestResult result) throws IOException {
        requests.write(RequestLine.write(result));
        log.add(result);
        totals.add(result);
        servers.add(result);
    }

    /** Opens its file with the first sample: most machines have none. */
    void add(int generator, HardwareSample sample) throws IOException {
        OutputStream out = samples == null ? open(RunFiles.HARDWARE) : samples;
        samples = out;
        out.write(HardwareLog.line(generator, sample));
        hardware.add(generator, sample);
    }

    void flush() throws IOException {
        requests.flush();
        if (samples != null) {
            samples.flush();
        }
    }

    /** Writes all that is left; each file is closed, whatever happens to the others. */
    @Override
    public void close() throws IOException {
        try (requests;
                log) {
            if (samples != null) {
                samples.close();
            }
        }
    }

    RunTotals totals() {
        return totals;
    }

    ServerFigures servers() {
        return servers;
    }

    /** Of all requests; known when closed. */
    RunHistograms histograms() {
        return log.sum();
    }

    HardwareUse hardware() {
        return hardware;
    }
}
