package dev.weir.bench.cli.options;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What somebody may have meant who wrote something that does not exist. */
public final class Suggestions {

    private static final int MOST = 3;
    private static final int FEWEST_LETTERS_OF_A_PART = 3;
    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

    private Suggestions() {}

    /**
     * The names that are nearest to one that is none of them.
     *
     * @return such as {@code " (did you mean a or b?)"}; empty where nothing is near: at most a third of the letters differ, or one name is
     *     part of the other
     */
    public static String among(Collection<String> names, String wrong) {
        List<String> near = names.stream()
                .filter(name -> isNear(name, wrong))
                .sorted(Comparator.comparingInt((String name) -> DISTANCE.apply(name, wrong))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
        return near.isEmpty() ? "" : near.stream().collect(Collectors.joining(" or ", " (did you mean ", "?)"));
    }

    private static boolean isNear(String name, String wrong) {
        int longest = Math.max(name.length(), wrong.length());
        boolean isPart = Math.min(name.length(), wrong.length()) >= FEWEST_LETTERS_OF_A_PART
                && (name.contains(wrong) || wrong.contains(name));
        return isPart || 3 * DISTANCE.apply(name, wrong) <= longest;
    }
}
