package dev.weir.bench.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Named facts, one below the other; long ones are broken between words and go on below their beginning. Not thread-safe. */
public final class Facts {

    private static final String GAP = "  ";

    private final int width;
    private final List<Fact> facts = new ArrayList<>();

    private record Fact(String name, String text) {}

    /** @param width of the terminal, columns */
    public Facts(int width) {
        this.width = width;
    }

    /** Adds a fact. */
    public void add(String name, String text) {
        facts.add(new Fact(name, text));
    }

    @Override
    public String toString() {
        int names = facts.stream().mapToInt(fact -> fact.name.length()).max().orElse(0);
        return facts.stream()
                .map(fact -> {
                    String start = fact.name + " ".repeat(names - fact.name.length()) + GAP;
                    return start
                            + String.join("\n" + " ".repeat(start.length()), broken(fact.text, width - start.length()))
                            + "\n";
                })
                .collect(Collectors.joining());
    }

    /** A word that is longer than the room stays whole: it may be a path that people copy. */
    private static List<String> broken(String text, int room) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : LineBreaks.words(text)) {
            if (line.length() > 0 && line.length() + word.stripTrailing().length() > room) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
            }
            line.append(word);
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }
}
