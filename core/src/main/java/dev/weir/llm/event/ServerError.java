package dev.weir.llm.event;

import java.util.Optional;

/**
 * An error record in a stream: the server's last word.
 *
 * @param message {@code error}, as JSON text if it is no string
 * @param signinUrl {@code signin_url}, where the server asks to sign in first
 */
public record ServerError(String message, Optional<String> signinUrl) {}
