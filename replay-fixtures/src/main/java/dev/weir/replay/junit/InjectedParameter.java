package dev.weir.replay.junit;

import java.net.URI;
import org.junit.jupiter.api.extension.ParameterContext;

/** What a test may take as a parameter: the server, or its URL. */
final class InjectedParameter {

    private InjectedParameter() {}

    /** Whether a parameter is one of those. */
    static boolean isOne(ParameterContext parameter) {
        Class<?> type = parameter.getParameter().getType();
        return type == OllamaReplay.class
                || (parameter.isAnnotated(ReplayUrl.class) && (type == String.class || type == URI.class));
    }

    /** What such a parameter is given. */
    static Object value(ParameterContext parameter, OllamaReplay replay) {
        Class<?> type = parameter.getParameter().getType();
        if (type == OllamaReplay.class) {
            return replay;
        }
        return type == URI.class ? replay.uri() : replay.url();
    }
}
