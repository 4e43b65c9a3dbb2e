/** One JSON object to a plan, or to the reasons why it is none: by hand where it can, by Jackson's tree where it must. */
@NullMarked
package dev.weir.plan.bind;

import org.jspecify.annotations.NullMarked;
