/** What a server gives its users, found in a minute and said in sentences that its figures carry. */
@NullMarked
package dev.weir.bench.quick;

import org.jspecify.annotations.NullMarked;
