package dev.weir.replay.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a parameter of a test, or of a method that runs before or after each, that is given the URL of its replay server: a {@link String}
 * such as {@code http://127.0.0.1:41234}, without a slash at the end, or the same as a {@link java.net.URI}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface ReplayUrl {}
