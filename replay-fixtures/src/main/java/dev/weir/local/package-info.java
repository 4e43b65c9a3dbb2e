/** By which names a server that only this machine can reach may be asked. */
@NullMarked
package dev.weir.local;

import org.jspecify.annotations.NullMarked;
