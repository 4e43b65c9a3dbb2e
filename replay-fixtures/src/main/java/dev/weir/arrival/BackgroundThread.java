package dev.weir.arrival;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * Has a thread step back from those that measure: on Linux each thread has a nice value of its own (nice(2), "C library/kernel
 * differences"), and Java's thread priorities are not applied there. Elsewhere nothing happens.
 */
public final class BackgroundThread {

    private static final int NICER = 5;

    private BackgroundThread() {}

    /** A task that runs as {@code task} does, and gives way to other threads; for a thread that does nothing else. */
    public static Runnable of(Runnable task) {
        return () -> {
            stepBack();
            task.run();
        };
    }

    private static void stepBack() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return;
        }
        try {
            C.nice(NICER);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            // without JNA's native part there is no harm but some noise
        }
    }

    private static final class C {

        static {
            Native.register(C.class, NativeLibrary.getProcess());
        }

        private C() {}

        static native int nice(int increment);
    }
}
