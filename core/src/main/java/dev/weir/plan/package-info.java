/** Plans: text to plans, each as soon as it has closed. */
@NullMarked
package dev.weir.plan;

import org.jspecify.annotations.NullMarked;
