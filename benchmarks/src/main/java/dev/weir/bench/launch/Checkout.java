package dev.weir.bench.launch;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The checkout of Weir's sources that a command is about. */
public final class Checkout {

    private static final String GATE = "scripts/gate";
    private static final String BUDGETS = "benchmarks/budgets.json";

    private Checkout() {}

    /**
     * Its root.
     *
     * @param folder where the command was typed: in a checkout, it is that one
     * @return otherwise the one that this program was built in; empty if it is not in one any more
     */
    public static Optional<Path> around(Path folder) {
        return Stream.concat(Stream.of(folder.toAbsolutePath()), program().stream())
                .flatMap(start -> Stream.iterate(start, Checkout::isFolder, Path::getParent))
                .filter(root -> Files.isRegularFile(root.resolve(GATE)) && Files.isRegularFile(root.resolve(BUDGETS)))
                .findFirst();
    }

    /** The gate's script in a checkout. */
    public static Path gate(Path root) {
        return root.resolve(GATE);
    }

    private static boolean isFolder(@Nullable Path path) {
        return path != null;
    }

    private static Optional<Path> program() {
        CodeSource source = Checkout.class.getProtectionDomain().getCodeSource();
        try {
            return source == null
                    ? Optional.empty()
                    : Optional.of(Path.of(source.getLocation().toURI()));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty(); // it comes from no file
        }
    }
}
