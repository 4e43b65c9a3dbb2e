package dev.weir.bench.micro;

import dev.weir.bench.micro.contender.Transcript;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/**
 * Calls the contenders of a benchmark as JMH would, and tells what each found instead of how long it took.
 *
 * <p>A benchmark class whose contenders answer one question has its parameters in fields of their names, a field {@code answer}, which
 * this replaces by a {@link Transcript}, and one method annotated with {@link Setup}.
 */
public final class Contenders {

    /** The contender that does nothing but read, and finds nothing. */
    public static final String BASELINE = "baseline";

    private static final String ANSWER = "answer";

    private final Class<?> type;

    /** @param type a benchmark class of this package */
    public Contenders(Class<?> type) {
        this.type = type;
    }

    /** Whether the contenders answer one question, so that their answers can be compared. */
    public boolean answerOneQuestion() {
        About about = type.getAnnotation(About.class);
        return (about == null || about.contendersAgree())
                && Arrays.stream(type.getDeclaredFields())
                        .anyMatch(field -> field.getName().equals(ANSWER));
    }

    /** The names of the contenders that find something. */
    public List<String> names() {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .map(Method::getName)
                .filter(name -> !name.equals(BASELINE))
                .sorted()
                .toList();
    }

    /**
     * What a contender finds in the first variants of a stream.
     *
     * @param params values of the benchmark's parameters
     * @param operations how often it is called; each call reads the next variant
     * @throws IllegalArgumentException if there is no such contender or parameter
     * @throws RuntimeException whatever the contender throws
     */
    public String answer(String contender, Map<String, String> params, int operations) {
        try {
            Object benchmark = type.getDeclaredConstructor().newInstance();
            for (Map.Entry<String, String> param : params.entrySet()) {
                Field field = field(param.getKey());
                field.set(
                        benchmark,
                        field.getType() == int.class ? (Object) Integer.valueOf(param.getValue()) : param.getValue());
            }
            Transcript transcript = new Transcript();
            field(ANSWER).set(benchmark, transcript);
            for (Method method : type.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Setup.class)) {
                    method.invoke(benchmark);
                }
            }
            Method method = type.getDeclaredMethod(contender);
            for (int i = 0; i < operations; i++) {
                method.invoke(benchmark);
            }
            return transcript.toString();
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type.getSimpleName() + " has no " + contender + " for " + params, e);
        }
    }

    private Field field(String name) throws NoSuchFieldException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
