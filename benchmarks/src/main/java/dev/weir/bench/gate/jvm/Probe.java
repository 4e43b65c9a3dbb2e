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
 */
public record Probe(int input, int answer) {

    /** Said of a cell whose benchmark does not fit the core, or is not there. */
    private static final String DOES_NOT_FIT = "-";

    private static final Pattern ANSWER = Pattern.compile("-?\\d+ -?\\d+|" + DOES_NOT_FIT);

    private static final String STREAM = "stream";

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
     * @return by cell; without those whose benchmark is not on its class path, or does not fit its core
     * @throws GateException.BenchmarkFailed if the JVM cannot be started
     */
    public static Map<Cell, Probe> of(List<Cell> cells, Catalogue catalogue, Side side, String recordings) {
        List<String> command = AskedJvm.command(side.jvmArgs(), recordings, side.classPath(), Probe.class);
        for (Cell cell : cells) {
            command.add(catalogue.typeOf(cell) + " " + cell);
        }
        List<String> said = AskedJvm.lines(command, side.name(), ANSWER);
        Map<Cell, Probe> probes = new TreeMap<>();
        if (said.size() == cells.size()) {
            for (int i = 0; i < said.size(); i++) {
                String[] words = said.get(i).split(" ", -1);
                if (words.length == 2) {
                    probes.put(cells.get(i), new Probe(Integer.parseInt(words[0]), Integer.parseInt(words[1])));
                }
            }
        }
        return probes;
    }

    /**
     * The command within that JVM: writes a line for each cell, two numbers.
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
            return DOES_NOT_FIT;
        }
    }
}
