package dev.weir;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** On tests that ask a real server: {@code -Dollama.url=http://localhost:11434 -Dollama.model=NAME}. Skipped without, with a word. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LiveServer.WhereOneIsGiven.class)
public @interface LiveServer {

    /** Tells the console too: Surefire counts what is skipped, and keeps why to itself. */
    final class WhereOneIsGiven implements ExecutionCondition {

        private static final String WHY =
                "no server: give -Dollama.url=http://localhost:11434 -Dollama.model=NAME to run it";

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (!System.getProperty("ollama.url", "").isBlank()) {
                return ConditionEvaluationResult.enabled("a server is given");
            }
            if (context.getTestMethod().isEmpty()) {
                System.out.println("Skipped " + context.getDisplayName() + ", " + WHY);
            }
            return ConditionEvaluationResult.disabled(WHY);
        }
    }
}
