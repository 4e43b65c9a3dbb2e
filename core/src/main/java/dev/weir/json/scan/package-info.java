/**
 * The machine under {@code dev.weir.json} and {@code dev.weir.plan}: state tables for JSON and for the prose around it, the end of a text
 * that may still be needed, and the loop over both. For Weir's own use; the module does not export it.
 */
@NullMarked
package dev.weir.json.scan;

import org.jspecify.annotations.NullMarked;
