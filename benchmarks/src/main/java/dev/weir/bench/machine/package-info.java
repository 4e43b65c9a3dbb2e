/** Whether the machine is quiet enough to believe what is measured on it. */
@NullMarked
package dev.weir.bench.machine;

import org.jspecify.annotations.NullMarked;
