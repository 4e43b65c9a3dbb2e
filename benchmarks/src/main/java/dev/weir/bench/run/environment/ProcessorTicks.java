package dev.weir.bench.run.environment;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Who had the processors since the machine started, in the kernel's ticks, all processors together (proc(5)); all 0 where the system does
 * not say.
 *
 * @param all every tick, idle ones too
 * @param busy of these, what was worked ({@code /proc/stat})
 * @param stolen of these, what the host gave to others
 * @param own what this process and the processes that it started and that have ended worked ({@code /proc/self/stat})
 */
public record ProcessorTicks(long all, long busy, long stolen, long own) {

    /** What others may work, as a share of all processors, without doing harm. A busy loop on two cores is a half. */
    public static final double MOST_BY_OTHERS = 0.1;

    private static final Path PROC = Path.of("/proc");

    /** Fields of the line {@code cpu} of {@code /proc/stat} behind its name; guests' time is within users' already. */
    private static final int IDLE = 3;

    private static final int IO_WAIT = 4;
    private static final int STOLEN = 7;

    /** Fields of {@code /proc/self/stat} behind the command: user and system time, its own and of children that it waited for. */
    private static final int FIRST_OWN = 11;

    private static final int LAST_OWN = 14;

    /** Until now. */
    public static ProcessorTicks now() {
        long[] all = numbers(PROC.resolve("stat"), "cpu ");
        long[] own = numbers(PROC.resolve("self/stat"), "");
        if (all.length <= STOLEN || own.length <= LAST_OWN) {
            return new ProcessorTicks(0, 0, 0, 0);
        }
        long ticks = Arrays.stream(all, 0, STOLEN + 1).sum();
        return new ProcessorTicks(
                ticks,
                ticks - all[IDLE] - all[IO_WAIT] - all[STOLEN],
                all[STOLEN],
                Arrays.stream(own, FIRST_OWN, LAST_OWN + 1).sum());
    }

    /** What other processes worked since an earlier moment, as a share of all processors; NaN where the system does not say. */
    public double byOthersSince(ProcessorTicks earlier) {
        double others = (busy - earlier.busy) - (double) (own - earlier.own);
        return share(Math.max(0, others), earlier);
    }

    /** What the host took away since an earlier moment, as a share of all processors; NaN where the system does not say. */
    public double stolenSince(ProcessorTicks earlier) {
        return share((double) (stolen - earlier.stolen), earlier);
    }

    private double share(double ticks, ProcessorTicks earlier) {
        double passed = all - (double) earlier.all;
        return passed <= 0 ? Double.NaN : ticks / passed;
    }

    /** The numbers of the first line, behind a prefix or behind a command in parentheses; none where it cannot be read. */
    private static long[] numbers(Path file, String prefix) {
        try {
            String line = Files.readAllLines(file).get(0);
            String numbers = prefix.isEmpty()
                    ? line.substring(line.lastIndexOf(')') + 1).strip().replaceFirst("^\\w", "0")
                    : line.substring(prefix.length()).strip();
            return Arrays.stream(numbers.split(" +", -1))
                    .mapToLong(number -> new BigInteger(number).longValue())
                    .toArray();
        } catch (IOException | RuntimeException e) {
            return new long[0];
        }
    }
}
