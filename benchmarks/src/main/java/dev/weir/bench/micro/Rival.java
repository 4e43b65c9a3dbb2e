package dev.weir.bench.micro;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A contender that weir has to beat: does the same work, and is the fastest that we know of, on some machine at least. As many JVMs measure
 * it as the ruler; a contender without this is measured once in the quick profile, and more often where there is time, to show that no other
 * has become faster. Beside a base both get what time is left, these first.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Rival {}
