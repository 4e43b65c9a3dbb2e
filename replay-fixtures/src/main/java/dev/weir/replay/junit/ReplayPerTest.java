package dev.weir.replay.junit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Does what {@link WithReplay} says: a server of its own for each test. Keeps nothing itself, so that tests may run at once. */
final class ReplayPerTest implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(ReplayPerTest.class);
    private static final String SERVER = "server";

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        WithReplay wanted = annotation(context);
        OllamaReplay replay = OllamaReplay.of(wanted);
        replay.beforeEach(context);
        context.getStore(NAMESPACE).put(SERVER, replay);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        OllamaReplay replay = context.getStore(NAMESPACE).remove(SERVER, OllamaReplay.class);
        if (replay != null) {
            replay.afterEach(context);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return InjectedParameter.isOne(parameter);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        OllamaReplay replay = context.getStore(NAMESPACE).get(SERVER, OllamaReplay.class);
        if (replay == null) {
            throw new ParameterResolutionException(
                    "@WithReplay starts a server for each test, and there is none yet for "
                            + parameter.getDeclaringExecutable()
                            + "; take it as a parameter of the test or of a @BeforeEach method, or use"
                            + " a static field: @RegisterExtension static OllamaReplay server = OllamaReplay.of(...)");
        }
        return InjectedParameter.value(parameter, replay);
    }

    private static WithReplay annotation(ExtensionContext context) {
        return find(context)
                .orElseThrow(() -> new ExtensionConfigurationException("neither " + context.getDisplayName()
                        + " nor its class has @WithReplay, which says what to replay"));
    }

    /** What counts for a test: its method's annotation, or else that of its class or of one around it. */
    static Optional<WithReplay> find(ExtensionContext context) {
        Optional<WithReplay> found =
                context.getTestMethod().flatMap(method -> AnnotationSupport.findAnnotation(method, WithReplay.class));
        for (@Nullable Class<?> type = context.getRequiredTestClass();
                type != null && found.isEmpty();
                type = type.getEnclosingClass()) {
            found = AnnotationSupport.findAnnotation(type, WithReplay.class);
        }
        return found;
    }
}
