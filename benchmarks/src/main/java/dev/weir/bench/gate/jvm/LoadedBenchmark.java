package dev.weir.bench.gate.jvm;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A benchmark of a build, with a class loader of its own: so several builds fit into a JVM and share only the JDK's classes.
 *
 * <p>Runs as under JMH, as far as ours ask for it: fields are set to {@code @Param} values by their names, {@code @Setup} methods run once. A
 * method that takes arguments is not supported, and it says so. Not thread-safe.
 */
final class LoadedBenchmark {

    private static final String ANNOTATIONS = "org.openjdk.jmh.annotations.";
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final boolean COUNTS_CPU = THREADS.isCurrentThreadCpuTimeSupported();

    private final MethodHandle operation;
    private final Loader loader;

    /** Allocated so far by its operations. */
    private long bytes;

    private LoadedBenchmark(MethodHandle operation, Loader loader) {
        this.operation = operation;
        this.loader = loader;
    }

    /** Remembers what it was asked for. */
    private static final class Loader extends URLClassLoader {

        /** Files of the classes that were loaded and of the resources that were read. */
        private final ConcurrentSkipListSet<String> files = new ConcurrentSkipListSet<>();

        Loader(URL[] classPath) {
            super(classPath, ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            Class<?> found = super.findClass(name);
            files.add(name.replace('.', '/') + ".class");
            return found;
        }

        @Override
        public @Nullable URL findResource(String name) {
            URL found = super.findResource(name);
            if (found != null) {
                files.add(name);
            }
            return found;
        }

        private InputStream open(String file) throws IOException {
            return Objects.requireNonNull(super.findResource(file)).openStream();
        }
    }

    /**
     * Loads a benchmark, and calls it once. Until it has answered, its class loader is the calling thread's too.
     *
     * @param type its class
     * @param cell as it is written for people
     * @param classPath of the build
     * @param properties lines, each {@code -DNAME=VALUE}, that hold from now on
     * @throws Throwable whatever the benchmark throws
     */
    static LoadedBenchmark load(String type, String cell, String classPath, String properties) throws Throwable {
        for (String property : properties.isEmpty() ? new String[0] : properties.split("\n", -1)) {
            String[] nameAndValue = property.substring("-D".length()).split("=", 2);
            System.setProperty(nameAndValue[0], nameAndValue[1]);
        }
        List<URL> urls = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        Loader loader = new Loader(urls.toArray(URL[]::new));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return load(type, cell, loader);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static LoadedBenchmark load(String type, String cell, Loader loader) throws Throwable {
        Class<?> benchmark = Class.forName(type, true, loader);
        Object instance = benchmark.getDeclaredConstructor().newInstance();
        Map<String, String> params = new TreeMap<>();
        String[] words = cell.split(" ", -1);
        for (int i = 1; i < words.length; i++) {
            params.put(words[i].substring(0, words[i].indexOf('=')), words[i].substring(words[i].indexOf('=') + 1));
        }
        for (Class<?> part = benchmark;
                part != Object.class;
                part = Objects.requireNonNull(part).getSuperclass()) {
            for (Field field : part.getDeclaredFields()) {
                String value = params.get(field.getName());
                if (value != null && isAnnotated(field.getAnnotations(), "Param")) {
                    field.setAccessible(true);
                    field.set(instance, parse(value, field.getType()));
                }
            }
        }
        for (Method method : benchmark.getMethods()) {
            if (isAnnotated(method.getAnnotations(), "Setup")) {
                method.invoke(instance);
            }
        }
        Method operation = Arrays.stream(benchmark.getMethods())
                .filter(method -> method.getName().equals(words[0].substring(words[0].indexOf('.') + 1)))
                .filter(method -> isAnnotated(method.getAnnotations(), "Benchmark"))
                .findFirst()
                .orElseThrow(() -> new NoSuchMethodException(words[0]));
        if (operation.getParameterCount() > 0 || Modifier.isStatic(operation.getModifiers())) {
            throw new UnsupportedOperationException(
                    words[0]
                            + " takes arguments or is static: beside a base, a benchmark is a method of an instance and takes none");
        }
        LoadedBenchmark loaded = new LoadedBenchmark(
                MethodHandles.lookup().unreflect(operation).bindTo(instance).asType(MethodType.methodType(void.class)),
                loader);
        loaded.call(1); // while its properties are set
        return loaded;
    }

    private static boolean isAnnotated(Annotation[] annotations, String name) {
        return Arrays.stream(annotations)
                .anyMatch(annotation -> annotation.annotationType().getName().equals(ANNOTATIONS + name));
    }

    private static Object parse(String value, Class<?> type) {
        if (type == int.class) {
            return Integer.parseInt(value);
        }
        if (type == long.class) {
            return Long.parseLong(value);
        }
        if (type == double.class) {
            return Double.parseDouble(value);
        }
        return type == boolean.class ? (Object) Boolean.parseBoolean(value) : value;
    }

    private static long now() {
        return COUNTS_CPU ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }

    /** Calls the benchmark so often; answers ns an operation. */
    double call(int operations) throws Throwable {
        long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
        long startNs = now();
        for (int i = 0; i < operations; i++) {
            operation.invokeExact();
        }
        long endNs = now();
        bytes += THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
        return Math.max(1, endNs - startNs) / (double) operations;
    }

    /** What its operations have allocated so far. */
    long bytes() {
        return bytes;
    }

    /**
     * The classes that were loaded and the resources that were read for it so far, the JDK's left aside, and a checksum of each.
     *
     * @throws IOException if one cannot be read
     */
    SortedMap<String, Long> code() throws IOException {
        SortedMap<String, Long> checksums = new TreeMap<>();
        for (String file : loader.files) {
            try (InputStream bytes = loader.open(file)) {
                CRC32 checksum = new CRC32();
                checksum.update(bytes.readAllBytes());
                checksums.put(file, checksum.getValue());
            }
        }
        return checksums;
    }
}
