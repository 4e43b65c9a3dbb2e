package dev.weir.bench.run.environment;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import oshi.SystemInfo;
import oshi.hardware.PowerSource;

/**
 * What decides how fast the processors may be, at one moment. What the machine does not tell is null.
 *
 * @param governor what sets the processors' clock, as Linux names it, such as {@code performance}
 * @param isOnBattery whether a battery is being discharged; null where there is none
 */
public record PowerState(
        @Nullable String governor, @Nullable Boolean isOnBattery) {

    static final Path SYS = Path.of("/sys/devices/system");

    /** Asks the machine; takes some milliseconds. */
    public static PowerState now() {
        return read(SYS, new SystemInfo().getHardware().getPowerSources());
    }

    static PowerState read(Path sys, List<PowerSource> sources) {
        return new PowerState(governors(sys), isDischarged(sources));
    }

    private static @Nullable Boolean isDischarged(List<PowerSource> sources) {
        List<PowerSource> batteries =
                sources.stream().filter(source -> source.getMaxCapacity() > 0).toList();
        return batteries.isEmpty() ? null : batteries.stream().anyMatch(PowerSource::isDischarging);
    }

    /** All that the processors have, which is mostly one. */
    private static @Nullable String governors(Path sys) {
        TreeSet<String> governors = new TreeSet<>();
        try (DirectoryStream<Path> cpus = Files.newDirectoryStream(sys.resolve("cpu"), "cpu[0-9]*")) {
            for (Path cpu : cpus) {
                Path file = cpu.resolve("cpufreq/scaling_governor");
                if (Files.isReadable(file)) {
                    governors.add(Files.readString(file).strip());
                }
            }
        } catch (IOException e) {
            return null;
        }
        return governors.isEmpty() ? null : String.join(" and ", governors);
    }
}
