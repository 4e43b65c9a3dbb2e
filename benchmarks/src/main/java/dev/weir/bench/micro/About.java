package dev.weir.bench.micro;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the gate has to know of a benchmark class; of one without this it counts operations, and takes its ruler for one that reads all. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface About {

    /** What times and bytes are counted by. */
    Unit per();

    /** What the ruler must find in a stream to be compared on it, beside what is counted by. */
    Unit rulerNeeds() default Unit.OPERATION;

    /** Whether all contenders find the same, so that their answers are compared before they are timed. */
    boolean contendersAgree() default true;
}
