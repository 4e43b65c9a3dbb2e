package dev.weir.bench.micro;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The contender that weir has to beat: does the same work, and is the fastest that we know of. As many JVMs measure it as weir and the
 * ruler; a contender without this is measured once in the quick profile, where it is there to show that the rival is the fastest still.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Rival {}
