package dev.weir.bench.run.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTest {

    /** The SHA-256 of no bytes begins so. */
    private static final String OF_NOTHING = "e3b0c44298fc";

    @TempDir
    private Path folder;

    private Path jar(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void aJarOutsideACheckoutIsKnownByItsBytes() throws IOException {
        String one = describe(jar("weir.jar", "one"));
        assertThat(one).matches("0\\.1\\.0 jar-[0-9a-f]{12}");
        assertThat(describe(jar("copied.jar", "one"))).isEqualTo(one);
        assertThat(describe(jar("other.jar", "other"))).isNotEqualTo(one);
        assertThat(describe(jar("empty.jar", ""))).isEqualTo("0.1.0 jar-" + OF_NOTHING);
    }

    private static String describe(Path jar) {
        return Build.describe("0.1.0", jar, Optional.empty());
    }

    @Test
    void classesOfAFolderOutsideACheckoutHaveTheirVersionAlone() {
        assertThat(describe(folder)).isEqualTo("0.1.0");
    }

    @Test
    void aCheckoutIsKnownByItsCommitAndWhatWasChanged() throws IOException {
        Optional<Command> git = Command.find("git", System.getenv("PATH"));
        assumeTrue(git.isPresent(), "needs git");
        Command asked = git.orElseThrow();
        Path budgets = Files.createDirectories(folder.resolve("benchmarks")).resolve("budgets.json");
        Files.writeString(budgets, "{}\n");
        String checkout = folder.toString();
        asked.ask("init", "--quiet", checkout);
        asked.ask("-C", checkout, "add", ".");
        asked.ask(
                "-C",
                checkout,
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@b.example",
                "-c",
                "commit.gpgsign=false",
                "commit",
                "--quiet",
                "--no-verify",
                "--message=one");
        Path jar = jar("weir.jar", "one");
        String clean = Build.describe("0.1.0", jar, git);
        assertThat(clean)
                .isEqualTo("0.1.0 "
                        + asked.ask("-C", checkout, "rev-parse", "--short=12", "HEAD")
                                .strip());

        Files.write(budgets, "ä\n".getBytes(StandardCharsets.ISO_8859_1)); // no UTF-8
        String changed = Build.describe("0.1.0", jar, git);
        assertThat(changed).startsWith(clean + "+").matches(".*\\+[0-9a-f]{12}");
        Files.writeString(budgets, "{\"other\":1}\n");
        assertThat(Build.describe("0.1.0", jar, git)).startsWith(clean + "+").isNotEqualTo(changed);
        Files.writeString(budgets, "{}\n");
        assertThat(Build.describe("0.1.0", jar, git)).isEqualTo(clean);
    }
}
