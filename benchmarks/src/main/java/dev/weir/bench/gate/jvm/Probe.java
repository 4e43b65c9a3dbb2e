package dev.weir.bench.gate.jvm;

import dev.weir.bench.micro.Contenders;
import dev.weir.bench.micro.input.BenchStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a cell of a build reads, and what it finds there: before two builds are compared, both must be the same.
 *
 * @param input fingerprint of its stream, {@link BenchStream#fingerprint}; 0 where it reads none
 * @param answer fingerprint of what it finds; 0 where its contenders answer no one question
 */
public record Probe(int input, int answer) {

    /** Said of a cell whose benchmark does not fit the core, or is not there. */
    private static final String DOES_NOT_FIT = "-";

    private static final String STREAM = "stream";

    /** Looks into this JVM. */
    public static Probe of(Cell cell, Catalogue catalogue) {
        return of(typeOf(cell, catalogue), cell.contender(), cell.params());
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

    private static String typeOf(Cell cell, Catalogue catalogue) {
        String qualified = catalogue.qualified(cell.benchmark());
        return qualified.substring(0, qualified.lastIndexOf('.'));
    }

    /**
     * Looks into a JVM of a build.
     *
     * @return by cell; without those whose benchmark is not on its class path, or does not fit its core
     * @throws GateException.BenchmarkFailed if the JVM cannot be started
     */
    public static Map<Cell, Probe> of(List<Cell> cells, Catalogue catalogue, Side side, String recordings) {
        List<String> command = new ArrayList<>(
                List.of(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java"));
        command.addAll(side.jvmArgs());
        command.addAll(List.of("-Dweir.recordings=" + recordings, "-cp", side.classPath(), Probe.class.getName()));
        for (Cell cell : cells) {
            command.add(typeOf(cell, catalogue) + " " + cell);
        }
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            Map<Cell, Probe> probes = new TreeMap<>();
            if (process.waitFor() == 0 && said.size() == cells.size()) {
                for (int i = 0; i < said.size(); i++) {
                    String[] words = said.get(i).split(" ", -1);
                    if (words.length == 2) {
                        probes.put(cells.get(i), new Probe(Integer.parseInt(words[0]), Integer.parseInt(words[1])));
                    }
                }
            }
            return probes;
        } catch (IOException e) {
            throw new GateException.BenchmarkFailed("no JVM of " + side.name() + " can be started: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GateException.BenchmarkFailed("interrupted while " + side.name() + " was looked into", e);
        }
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
