/** An exchange on its way to a folder: its bytes and times on a tape, without secrets, under its name. */
@NullMarked
package dev.weir.record.capture;

import org.jspecify.annotations.NullMarked;
