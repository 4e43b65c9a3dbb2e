/** What runs measured as a page to look at, and the figures of the reference report beside what was measured. */
@NullMarked
package dev.weir.bench.report;

import org.jspecify.annotations.NullMarked;
