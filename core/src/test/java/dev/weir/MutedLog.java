package dev.weir;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** While a class's tests run, a log says nothing: thousands of warnings of malformed records would drown the build's output. */
public final class MutedLog implements BeforeAllCallback, AfterAllCallback {

    /** Held, because the log manager does not. */
    private final Logger log;

    public MutedLog(String name) {
        log = Logger.getLogger(name);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        log.setLevel(Level.OFF);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        log.setLevel(null);
    }
}
