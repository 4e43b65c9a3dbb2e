package dev.weir.bench.gate.jvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What git knows of a checkout. Without git, or outside of a checkout, it knows nothing. */
public final class Git {

    private final Path root;

    /** @param root a folder of the checkout */
    public Git(Path root) {
        this.root = root;
    }

    /** The commit of a revision, in full. */
    public Optional<String> commit(String revision) {
        return ask("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}");
    }

    /** Short hash and subject of a commit, for people. */
    public String describe(String commit) {
        return ask("log", "-1", "--format=%h %s", commit).orElse(commit);
    }

    /** The commit that is checked out, short; {@code +} behind it where files differ from it. Empty without git. */
    public String head() {
        return ask("describe", "--always", "--abbrev=10", "--exclude=*", "--dirty=+")
                .orElse("");
    }

    /** Where this checkout left the main branch of its remote. */
    public Optional<String> mergeBaseWithRemote() {
        return Stream.concat(
                        ask("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD").stream(),
                        Stream.of("refs/remotes/origin/main", "refs/remotes/origin/master"))
                .flatMap(main -> ask("merge-base", "HEAD", main).stream())
                .findFirst();
    }

    /** Whether these paths, as they are now, are what a commit has. */
    public boolean isUnchangedSince(String commit, String... paths) {
        List<String> arguments = new ArrayList<>(List.of("status", "--porcelain", "--"));
        arguments.addAll(List.of(paths));
        boolean isClean =
                ask(arguments.toArray(String[]::new)).map(String::isEmpty).orElse(false);
        List<String> diff = new ArrayList<>(List.of("diff", "--name-only", commit, "--"));
        diff.addAll(List.of(paths));
        return isClean && ask(diff.toArray(String[]::new)).map(String::isEmpty).orElse(false);
    }

    /**
     * Runs git.
     *
     * @return what it said, without the last line end; empty if it failed
     */
    Optional<String> ask(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(said.strip()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GateException.BenchmarkFailed("interrupted while git was asked", e);
        }
    }
}
