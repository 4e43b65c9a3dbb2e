package dev.weir.bench.gate.sensitivity;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.weir.bench.gate.jvm.Side;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;

/**
 * A stage of core, patched so that it calls {@link Injected}. The class is written to a folder that comes first on the class path of the
 * measuring JVMs; core itself knows nothing of it.
 */
final class Injection {

    private static final int SLICE_ARGUMENTS = 3;

    private final Stage stage;
    private final Path patched;

    /**
     * Patches the class.
     *
     * @param folder where to
     * @throws IOException if it cannot be written
     */
    Injection(Stage stage, Path folder) throws IOException {
        this.stage = stage;
        this.patched = Files.createDirectories(folder.resolve(stage.toString())).toAbsolutePath();
        new ByteBuddy()
                .redefine(stage.type())
                .visit(Advice.to(Enter.class).on(named(stage.method()).and(takesArguments(SLICE_ARGUMENTS))))
                .make()
                .saveIn(patched.toFile());
    }

    /** Copied to the beginning of the stage's method. */
    static final class Enter {

        private Enter() {}

        @Advice.OnMethodEnter
        static void enter() {
            Injected.work();
        }
    }

    /**
     * JVMs of the patched stage.
     *
     * @param loops how much work is added; 0 adds none, and the compiler leaves the call out
     * @param inHalf whether only in half of them
     */
    Side side(String name, int loops, boolean inHalf) {
        return new Side(
                name,
                patched + File.pathSeparator + Side.own().classPath(),
                List.of(
                        "-D" + Injected.LOOPS_FLAG + "=" + loops,
                        "-D" + Injected.EVERY_FLAG + "=" + stage.every(),
                        "-D" + Injected.HALF_FLAG + "=" + inHalf));
    }
}
