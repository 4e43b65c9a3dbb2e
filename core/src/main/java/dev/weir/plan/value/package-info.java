/** JSON's values as plans hold them: read by Jackson, kept as parameters, described in an error. */
@NullMarked
package dev.weir.plan.value;

import org.jspecify.annotations.NullMarked;
