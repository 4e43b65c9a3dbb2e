package dev.weir.bench.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages point at is there: files, folders and headings of this repository. */
class LinksTest {

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.*?) *#* *$");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");

    @Test
    void everyLinkWithinTheRepositoryHasAnEnd() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : Documents.all()) {
            for (String target : links(page)) {
                int hash = target.indexOf('#');
                String file = hash < 0 ? target : target.substring(0, hash);
                Path place = file.isEmpty()
                        ? page
                        : page.resolveSibling(file).toAbsolutePath().normalize();
                if (!Files.exists(place)) {
                    broken.add(Documents.ROOT.relativize(page) + " points at " + target + ", which does not exist");
                } else if (hash >= 0 && !anchors(place).contains(target.substring(hash + 1))) {
                    broken.add(
                            Documents.ROOT.relativize(page) + " points at " + target + ", a heading that is not there");
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyPageOfTheDocsIsInTheirIndex() throws IOException {
        Path index = Documents.ROOT.resolve("docs/README.md");
        Set<Path> listed = links(index).stream()
                .map(target ->
                        index.resolveSibling(target.replaceFirst("#.*", "")).normalize())
                .collect(Collectors.toSet());
        assertThat(Documents.all())
                .filteredOn(page -> page.startsWith(Documents.ROOT.resolve("docs")) && !page.equals(index))
                .isNotEmpty()
                .allSatisfy(page -> assertThat(listed).contains(page));
    }

    @Test
    void aHeadingsAnchorIsThatOfGitHub() {
        assertThat(anchors("# What it is: `weir latency`, and why\n## Exit status\ntext\n## Exit status\n"))
                .containsExactlyInAnyOrder("what-it-is-weir-latency-and-why", "exit-status", "exit-status-1");
    }

    private static List<String> links(Path page) throws IOException {
        return LINK.matcher(Documents.prose(page))
                .results()
                .map(link -> link.group(1))
                .filter(target -> !ELSEWHERE.matcher(target).matches())
                .toList();
    }

    private static Set<String> anchors(Path page) throws IOException {
        return anchors(Documents.prose(page));
    }

    /** Lower case, spaces as hyphens, and nothing but letters, digits, hyphens and underscores; a number behind what was there before. */
    private static Set<String> anchors(String prose) {
        Map<String, Integer> seen = new HashMap<>();
        Set<String> anchors = new HashSet<>();
        Matcher headings = HEADING.matcher(prose);
        while (headings.find()) {
            String text = LINK.matcher(headings.group(1)).replaceAll("");
            String anchor = text.toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}\\- _]", "")
                    .replace(' ', '-');
            int times = seen.merge(anchor, 1, Integer::sum);
            anchors.add(times == 1 ? anchor : anchor + "-" + (times - 1));
        }
        return anchors;
    }

    @Test
    void imagesAreThereAndNoLargerThanAPageMayBe() throws IOException {
        Path images = Documents.ROOT.resolve("docs/images");
        if (!Files.isDirectory(images)) {
            return;
        }
        try (Stream<Path> files = Files.list(images)) {
            assertThat(files).allSatisfy(image -> assertThat(Files.size(image)).isBetween(1_000L, 1_000_000L));
        }
    }
}
