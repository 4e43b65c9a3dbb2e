/** JMH: one class a question. */
@NullMarked
package dev.weir.bench.micro;

import org.jspecify.annotations.NullMarked;
