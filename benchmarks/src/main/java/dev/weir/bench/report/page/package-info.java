/** Templates, and the script and style that a page holds. */
@NullMarked
package dev.weir.bench.report.page;

import org.jspecify.annotations.NullMarked;
