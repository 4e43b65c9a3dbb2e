package dev.weir.bench.micro;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A contender that is known to be far behind the best other, or that finds nothing: measured in the full profile only, and there in no other
 * chunking than that of the questions.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface FullProfile {

    /**
     * Streams on which an operation takes too long to be measured, unless the user gives the stream; none if left out.
     *
     * @return values of the parameter {@code stream}
     */
    String[] notOn() default {};
}
