package dev.weir.replay.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Test classes that were run by JUnit within a test.
 *
 * @param succeeded how many tests did
 * @param failures what the others, and their classes, failed with
 */
record TestRun(int succeeded, List<Throwable> failures) {

    private static final Map<String, String> AT_ONCE = Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.mode.classes.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "4");

    /** Runs them one after the other. */
    static TestRun of(Class<?>... classes) {
        return run(Map.of(), classes);
    }

    /** Runs all of their tests at once, as far as four threads can. */
    static TestRun atOnce(Class<?>... classes) {
        return run(AT_ONCE, classes);
    }

    private static TestRun run(Map<String, String> parameters, Class<?>... classes) {
        List<TestIdentifier> succeeded = Collections.synchronizedList(new ArrayList<>());
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        Launcher launcher = LauncherFactory.create(LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .build());
        launcher.execute(
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(Stream.of(classes)
                                .map(type -> selectClass(type))
                                .toList())
                        .configurationParameters(parameters)
                        .build(),
                new TestExecutionListener() {
                    @Override
                    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                        result.getThrowable().ifPresent(failures::add);
                        if (test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
                            succeeded.add(test);
                        }
                    }
                });
        return new TestRun(succeeded.size(), List.copyOf(failures));
    }
}
