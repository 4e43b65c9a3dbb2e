/**
 * HTTP/1.1 messages read from the bytes of a connection as they arrive, in any cuts, with the chunks told apart that the sender made (RFC
 * 9112): {@link dev.weir.record.http.ResponseParser} for answers; {@link dev.weir.record.http.HeadReader} and {@link dev.weir.record.http.BodyReader}, which
 * it is made of, for messages of either direction.
 */
@NullMarked
package dev.weir.record.http;

import org.jspecify.annotations.NullMarked;
