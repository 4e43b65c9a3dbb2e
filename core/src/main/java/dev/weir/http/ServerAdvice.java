package dev.weir.http;

import java.util.function.UnaryOperator;

/**
 * What a person can do about a kind of server, in half sentences for the ends of messages.
 *
 * @param whose whose the base URL has to be, such as {@code Ollama's}
 * @param toStart how to start the server
 * @param toStartBehindProxy the same, where a proxy answers in its stead
 * @param toGetModel from a model's name, how to have the server have it
 * @param whenBusy what to do where it has too much to do
 * @param whenSilent why it may say nothing yet
 */
public record ServerAdvice(
        String whose,
        String toStart,
        String toStartBehindProxy,
        UnaryOperator<String> toGetModel,
        String whenBusy,
        String whenSilent) {}
