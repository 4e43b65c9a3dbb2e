/** What a replay server was asked for, what it owed, when it paid, and what became of it. */
@NullMarked
package dev.weir.replay.ledger;

import org.jspecify.annotations.NullMarked;
