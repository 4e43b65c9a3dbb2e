package dev.weir.bench.run.environment;

import dev.weir.recording.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.util.Optional;

/** Which Weir measures. */
final class Build {

    /** Of a sum as of a commit, so many hexadecimal digits are told. */
    private static final int DIGITS = 12;

    private static final int BUFFER_BYTES = 1 << 16;

    private Build() {}

    /**
     * Version and what it was built of. In a checkout that is the commit, such as {@code 0.1.0 90500e6c1a2b}; where files that git knows
     * were changed, {@code +} and the first digits of the SHA-256 of the changes follow. Anywhere else it is the jar itself, such as
     * {@code 0.1.0 jar-5d41402abc4b}: {@code jar-} and the first digits of its SHA-256.
     */
    static String describe() {
        String version = Build.class.getPackage().getImplementationVersion();
        String told = version == null ? "unpackaged" : version;
        return source().map(source -> describe(told, source, Command.find("git", System.getenv("PATH"))))
                .orElse(told);
    }

    /**
     * As {@link #describe()}.
     *
     * @param source the jar or the folder of classes that runs
     * @param git empty where there is none to ask
     */
    static String describe(String version, Path source, Optional<Command> git) {
        return git.flatMap(asked -> checkout(source).flatMap(folder -> commit(asked, folder)))
                .or(() -> jar(source))
                .map(built -> version + " " + built)
                .orElse(version);
    }

    private static Optional<String> commit(Command git, Path checkout) {
        String folder = checkout.toString();
        try {
            String commit = git.ask("-C", folder, "rev-parse", "--short=" + DIGITS, "HEAD")
                    .strip();
            boolean isChanged = !git.ask("-C", folder, "status", "--porcelain", "--untracked-files=no")
                    .isBlank();
            return Optional.of(commit + (isChanged ? "+" + changes(git, folder) : ""));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whatever a user has told git of how to show them. */
    private static String changes(Command git, String folder) throws IOException {
        byte[] changes = git.askForBytes(
                "-C",
                folder,
                "diff",
                "--no-ext-diff",
                "--no-textconv",
                "--no-color",
                "--no-renames",
                "--binary",
                "--full-index",
                "--unified=3",
                "--src-prefix=a/",
                "--dst-prefix=b/",
                "HEAD");
        return Sha256.of(changes).substring(0, DIGITS);
    }

    private static Optional<String> jar(Path source) {
        if (!Files.isRegularFile(source)) {
            return Optional.empty();
        }
        MessageDigest sum = Sha256.begin();
        try (InputStream jar = Files.newInputStream(source)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = jar.read(buffer); read >= 0; read = jar.read(buffer)) {
                sum.update(buffer, 0, read);
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.of("jar-" + Sha256.end(sum).substring(0, DIGITS));
    }

    private static Optional<Path> source() {
        CodeSource source = Build.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(source.getLocation().toURI()));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The checkout in which it lies. */
    private static Optional<Path> checkout(Path source) {
        Path folder = source;
        while (folder != null && !Files.exists(folder.resolve("benchmarks/budgets.json"))) {
            folder = folder.getParent();
        }
        return Optional.ofNullable(folder);
    }
}
