package dev.weir.bench.gate.jvm;

import dev.weir.bench.micro.Contenders;
import dev.weir.bench.micro.input.BenchStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a cell of a build reads, and what it finds there: before two builds are compared, both must be the same.
 *
 * @param input fingerprint of its stream, {@link BenchStream#fingerprint}; 0 where it reads none
 * @param answer fingerprint of what it finds; 0 where its contenders answer no one question
 * @param obstacle why it cannot run: its benchmark does not fit the core, or is not there; blank where it runs
 */
public record Probe(int input, int answer, String obstacle) {

    /** Begins what is said of a cell that cannot run; the reason follows. */
    private static final String CANNOT_RUN = "- ";

    private static final Pattern ANSWER = Pattern.compile("-?\\d+ -?\\d+|" + CANNOT_RUN + ".*");

    private static final int LONGEST_OBSTACLE = 200;

    private static final String STREAM = "stream";

    /** Of a cell that runs. */
    public Probe(int input, int answer) {
        this(input, answer, "");
    }

    /** Of one that does not. */
    public static Probe cannotRun(String obstacle) {
        return new Probe(0, 0, obstacle.isBlank() ? "its JVM did not say why" : obstacle);
    }

    /** Whether it runs. */
    public boolean runs() {
        return obstacle.isEmpty();
    }

    /** Looks into this JVM. */
    public static Probe of(Cell cell, Catalogue catalogue) {
        return of(catalogue.typeOf(cell), cell.contender(), cell.params());
    }

    private static Probe of(String type, String contender, Map<String, String> params) {
        String stream = params.get(STREAM);
        int input = stream == null ? 0 : BenchStream.named(stream).fingerprint();
        try {
            Contenders contenders = new Contenders(Class.forName(type));
            return new Probe(
                    input,
                    contenders.answerOneQuestion()
                            ? contenders.answer(contender, params, 1).hashCode()
                            : 0);
        } catch (ClassNotFoundException e) {
            throw new GateException.MissingResult("there is no benchmark class " + type);
        }
    }

    /**
     * Looks into a JVM of a build.
     *
     * @return of each cell, also of those that do not run there
     * @throws GateException.BenchmarkFailed if the JVM cannot be started
     */
    public static Map<Cell, Probe> of(List<Cell> cells, Catalogue catalogue, Side side, String recordings) {
        List<String> command = AskedJvm.command(side.jvmArgs(), recordings, side.classPath(), Probe.class);
        for (Cell cell : cells) {
            command.add(catalogue.typeOf(cell) + " " + cell);
        }
        AskedJvm.Answer said = AskedJvm.ask(command, side.name(), ANSWER);
        boolean isWhole = said.lines().size() == cells.size();
        Map<Cell, Probe> probes = new TreeMap<>();
        for (int i = 0; i < cells.size(); i++) {
            probes.put(cells.get(i), isWhole ? parse(said.lines().get(i)) : cannotRun(said.complaint()));
        }
        return probes;
    }

    private static Probe parse(String line) {
        if (line.startsWith(CANNOT_RUN)) {
            return cannotRun(line.substring(CANNOT_RUN.length()));
        }
        String[] words = line.split(" ", -1);
        return new Probe(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
    }

    /**
     * The command within that JVM: writes a line for each cell, two numbers or why it cannot run.
     *
     * @param cells each a class and the cell as it is written for people
     */
    public static void main(String[] cells) {
        for (String cell : cells) {
            String[] words = cell.split(" ", -1);
            Map<String, String> params = new TreeMap<>();
            for (int i = 2; i < words.length; i++) {
                String[] param = words[i].split("=", 2);
                params.put(param[0], param[1]);
            }
            System.out.println(look(words[0], words[1].substring(words[1].indexOf('.') + 1), params));
        }
    }

    private static String look(String type, String contender, Map<String, String> params) {
        try {
            Probe probe = of(type, contender, params);
            return probe.input() + " " + probe.answer();
        } catch (LinkageError | RuntimeException e) {
            return CANNOT_RUN + firstCause(e);
        }
    }

    /** What everything else followed from, on one line. */
    private static String firstCause(Throwable thrown) {
        Throwable first = thrown;
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            first = cause;
        }
        String line = first.toString().lines().findFirst().orElse("");
        return line.length() > LONGEST_OBSTACLE ? line.substring(0, LONGEST_OBSTACLE) + "..." : line;
    }
}
