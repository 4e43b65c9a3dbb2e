/**
 * HTTP to a server of language models, whatever its dialect: one exchange, its time limits, its connections, and what went wrong. Not
 * exported: for the clients of this module.
 */
@NullMarked
package dev.weir.http;

import org.jspecify.annotations.NullMarked;
