/** What weir is compared with: the obvious code, and what a good engineer would write instead; each in its fair best form. */
@NullMarked
package dev.weir.bench.micro.contender;

import org.jspecify.annotations.NullMarked;
