package dev.weir.bench.run.environment;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** Which Weir measures. */
final class Build {

    private Build() {}

    /** Version and, where it runs from its own checkout, the commit, such as {@code 0.1.0 90500e6}; {@code +} where files were changed. */
    static String describe() {
        String version = Build.class.getPackage().getImplementationVersion();
        return (version == null ? "unpackaged" : version)
                + commit().map(commit -> " " + commit).orElse("");
    }

    private static Optional<String> commit() {
        Optional<Path> checkout = checkout();
        Optional<Command> git = Command.find("git", System.getenv("PATH"));
        if (checkout.isEmpty() || git.isEmpty()) {
            return Optional.empty();
        }
        String folder = checkout.get().toString();
        try {
            String commit = git.get()
                    .ask("-C", folder, "rev-parse", "--short=12", "HEAD")
                    .strip();
            boolean isChanged = !git.get()
                    .ask("-C", folder, "status", "--porcelain", "--untracked-files=no")
                    .isBlank();
            return Optional.of(commit + (isChanged ? "+" : ""));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The checkout in which this class was built. */
    private static Optional<Path> checkout() {
        CodeSource source = Build.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return Optional.empty();
        }
        try {
            Path folder = Path.of(source.getLocation().toURI());
            while (folder != null && !Files.exists(folder.resolve("benchmarks/budgets.json"))) {
                folder = folder.getParent();
            }
            return Optional.ofNullable(folder);
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
