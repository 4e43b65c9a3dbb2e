package dev.weir.bench.gate;

import dev.weir.bench.gate.jvm.Catalogue;
import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.GateException;
import dev.weir.bench.micro.Contenders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Before anything is timed: do all contenders find the same in the same bytes? */
final class AnswerCheck {

    private static final int EXCERPT_CHARS = 30;

    private final Catalogue catalogue;

    AnswerCheck(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * Runs each cell once and compares those that put the same question to different contenders. Benchmarks whose contenders do different
     * things are passed over.
     *
     * @return how many answers were compared with another
     * @throws GateException.AnswersDiffer if two are not equal
     * @throws GateException.BenchmarkFailed if a contender throws
     */
    int check(List<Cell> cells) {
        int compared = 0;
        for (List<Cell> question : byQuestion(cells)) {
            Cell first = question.get(0);
            String expected = answer(first);
            for (Cell other : question.subList(1, question.size())) {
                refuseOther(first, expected, other, answer(other));
            }
            compared += question.size() > 1 ? question.size() : 0;
        }
        return compared;
    }

    /** Why these cells cannot be compared, if one fails or finds something else than the others. */
    Optional<String> failure(List<Cell> cells) {
        try {
            check(cells);
            return Optional.empty();
        } catch (GateException.BenchmarkFailed | GateException.AnswersDiffer e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Iterable<List<Cell>> byQuestion(List<Cell> cells) {
        Map<Cell, List<Cell>> byQuestion = new LinkedHashMap<>();
        for (Cell cell : cells) {
            if (!cell.contender().equals(Contenders.BASELINE)
                    && contenders(cell).answerOneQuestion()) {
                byQuestion
                        .computeIfAbsent(cell.withContender("any"), any -> new ArrayList<>())
                        .add(cell);
            }
        }
        return byQuestion.values();
    }

    private String answer(Cell cell) {
        try {
            return contenders(cell).answer(cell.contender(), cell.params(), 1);
        } catch (RuntimeException e) {
            throw new GateException.BenchmarkFailed(cell + " failed before it was timed: " + e, e);
        }
    }

    private Contenders contenders(Cell cell) {
        String qualified = catalogue.qualified(cell.benchmark());
        try {
            return new Contenders(Class.forName(qualified.substring(0, qualified.lastIndexOf('.'))));
        } catch (ClassNotFoundException e) {
            throw new GateException.BenchmarkFailed(cell + " is listed, but its class is not on the class path", e);
        }
    }

    private static void refuseOther(Cell first, String expected, Cell other, String found) {
        if (expected.equals(found)) {
            return;
        }
        int at = 0;
        while (at < Math.min(expected.length(), found.length()) && expected.charAt(at) == found.charAt(at)) {
            at++;
        }
        throw new GateException.AnswersDiffer(
                other + " finds something else than " + first.contender() + ": at character " + at + " \""
                        + excerpt(found, at) + "\" instead of \"" + excerpt(expected, at) + "\"");
    }

    private static String excerpt(String text, int at) {
        return text.substring(at, Math.min(text.length(), at + EXCERPT_CHARS)).replace("\n", "\\n");
    }
}
