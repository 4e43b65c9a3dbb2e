package dev.weir.bench.run.environment;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Energy of the processor packages, as Linux tells it under {@code /sys/class/powercap} (Documentation/power/powercap/powercap.rst):
 * {@code energy_uj} counts microjoules and starts anew at {@code max_energy_range_uj}. Most systems let only root read it. A zone beside the
 * packages, such as {@code psys}, counts the whole machine and so the packages once more: it is told by its {@code name} and left out. Not
 * thread-safe.
 */
final class Powercap {

    static final Path ROOT = Path.of("/sys/class/powercap");

    private static final double UJ_PER_J = 1e6;

    private final List<Socket> packages;

    private Powercap(List<Socket> packages) {
        this.packages = packages;
    }

    /** The packages that can be read; empty where there is none, as in most virtual machines. */
    static Optional<Powercap> find(Path root) {
        List<Socket> packages = new ArrayList<>();
        try (DirectoryStream<Path> zones = Files.newDirectoryStream(root, "intel-rapl:?")) {
            for (Path zone : zones) {
                if (isPackage(zone)) {
                    packages.add(new Socket(zone));
                }
            }
        } catch (IOException | DirectoryIteratorException | NumberFormatException e) {
            return Optional.empty();
        }
        return packages.isEmpty() ? Optional.empty() : Optional.of(new Powercap(packages));
    }

    /** By its name, such as {@code package-0}; where that cannot be read, it is taken to be one. */
    private static boolean isPackage(Path zone) {
        try {
            return Files.readString(zone.resolve("name")).startsWith("package");
        } catch (IOException e) {
            return true;
        }
    }

    /** Energy since the first call, J. */
    double joules() throws IOException {
        double sum = 0;
        for (Socket each : packages) {
            sum += each.microjoules() / UJ_PER_J;
        }
        return sum;
    }

    private static final class Socket {

        private final Path counter;
        private final long range;
        private long last;
        private long sum;

        Socket(Path zone) throws IOException {
            this.counter = zone.resolve("energy_uj");
            this.range = number(zone.resolve("max_energy_range_uj"));
            this.last = number(counter);
        }

        long microjoules() throws IOException {
            long now = number(counter);
            sum += now >= last ? now - last : now - last + range;
            last = now;
            return sum;
        }

        private static long number(Path file) throws IOException {
            return Long.parseLong(Files.readString(file).strip());
        }
    }
}
