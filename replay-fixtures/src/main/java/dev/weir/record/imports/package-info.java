/** Makes recordings of what other programs have recorded: traces of curl, and HAR files. */
@NullMarked
package dev.weir.record.imports;

import org.jspecify.annotations.NullMarked;
