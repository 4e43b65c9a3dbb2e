/** The process that a command runs in: its JVM, its terminal, the checkout around it, and what is said when it fails. */
@NullMarked
package dev.weir.bench.launch;

import org.jspecify.annotations.NullMarked;
