package dev.weir.bench.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingTest {

    private static final String TEXT = "caf\u00e9\n\u5830";

    /** A condition with a text of two lines, and this expectation. */
    private static Condition condition(Expectation expectation) {
        String name = switch (expectation) {
            case EQUAL -> "one-chunk";
            case FAIL -> "error-line";
            case EQUAL_OR_FAIL -> "malformed-line";
        };
        Condition like = Conditions.of(StreamApi.CHAT, Duration.ofSeconds(1)).stream()
                .filter(condition -> condition.name().equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(like.expectation()).isEqualTo(expectation);
        return new Condition(
                name,
                "",
                expectation,
                TEXT,
                Duration.ZERO,
                like.chunking(),
                like.pacing(),
                like.fault(),
                like.answers());
    }

    private static CommandRun ended(int status, String printed) {
        return new CommandRun(
                OptionalInt.of(status), printed.getBytes(StandardCharsets.UTF_8), false, "first\nlast words\n\n", 0, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "EQUAL,         0,   whole,   1, EQUAL",
        "EQUAL,         0,   ended,   1, EQUAL",
        "EQUAL,         0,   part,    1, DIFFERENT",
        "EQUAL,         0,   more,    1, DIFFERENT",
        "EQUAL,         0,   other,   1, DIFFERENT",
        "EQUAL,         0,   nothing, 1, DIFFERENT",
        "EQUAL,         0,   whole,   0, NEVER_ASKED",
        "EQUAL,         1,   whole,   1, FAILED_NEEDLESSLY",
        "EQUAL,         70,  whole,   1, CRASHED",
        "EQUAL,         139, whole,   1, CRASHED",
        "FAIL,          0,   part,    1, SWALLOWED",
        "FAIL,          0,   nothing, 1, SWALLOWED",
        "FAIL,          1,   part,    1, FAILED",
        "FAIL,          125, nothing, 2, FAILED",
        "FAIL,          1,   part,    0, NEVER_ASKED",
        "FAIL,          70,  part,    1, CRASHED",
        "FAIL,          134, part,    1, CRASHED",
        "EQUAL_OR_FAIL, 0,   whole,   1, EQUAL",
        "EQUAL_OR_FAIL, 0,   part,    1, DIFFERENT",
        "EQUAL_OR_FAIL, 3,   part,    1, FAILED"
    })
    void judgesStatusAndText(Expectation expectation, int status, String printed, int requests, Verdict verdict) {
        String output = switch (printed) {
            case "whole" -> TEXT;
            case "ended" -> TEXT + "\n";
            case "part" -> TEXT.substring(0, 3);
            case "more" -> TEXT + "\n\n";
            case "other" -> TEXT.replace('f', 'x');
            default -> "";
        };
        Finding finding = Finding.of(condition(expectation), ended(status, output), requests, List.of());
        assertThat(finding.verdict()).isEqualTo(verdict);
        assertThat(finding.verdict().isRight()).isEqualTo(verdict == Verdict.EQUAL || verdict == Verdict.FAILED);
    }

    @Test
    void aClientThatDoesNotEndHangs() {
        CommandRun run = new CommandRun(OptionalInt.empty(), new byte[0], false, "", 0, 1);
        for (Expectation expectation : Expectation.values()) {
            assertThat(Finding.of(condition(expectation), run, 1, List.of()).verdict())
                    .isEqualTo(Verdict.HUNG);
        }
    }

    @Test
    void aClientThatPrintsWithoutEndIsNotTakenForOneThatHangs() {
        CommandRun run = new CommandRun(OptionalInt.empty(), new byte[100], true, "", 0, 1);
        Finding finding = Finding.of(condition(Expectation.FAIL), run, 1, List.of());
        assertThat(finding.verdict()).isEqualTo(Verdict.DIFFERENT);
        assertThat(finding.note()).contains("far more than was sent");
    }

    @Test
    void notesSayWhatToLookAt() {
        assertThat(note(Expectation.EQUAL, ended(0, "caf"), 1)).isEqualTo("only the first 3 of 9 B");
        assertThat(note(Expectation.EQUAL, ended(0, "cafe"), 1)).isEqualTo("differs from byte 3 on; 4 B for 9");
        assertThat(note(Expectation.FAIL, ended(0, "caf"), 1)).isEqualTo("exit 0 after 3 B of text");
        assertThat(note(Expectation.FAIL, ended(1, "caf"), 1)).isEqualTo("last words");
        assertThat(note(Expectation.FAIL, ended(1, "caf"), 3)).isEqualTo("last words; asked 3 times");
        assertThat(note(Expectation.FAIL, ended(70, ""), 1)).isEqualTo("a mistake of its own; last words");
        assertThat(note(Expectation.FAIL, ended(139, ""), 1)).isEqualTo("signal 11; last words");
        assertThat(note(Expectation.EQUAL, ended(0, ""), 0)).isEqualTo("no request");
        assertThat(Finding.of(condition(Expectation.EQUAL), ended(0, ""), 0, List.of("GET /v1 (status 404)"))
                        .note())
                .isEqualTo("asked GET /v1 (status 404)");
        CommandRun withChildren =
                new CommandRun(OptionalInt.of(0), TEXT.getBytes(StandardCharsets.UTF_8), false, "", 2, 1);
        assertThat(note(Expectation.EQUAL, withChildren, 1)).isEqualTo("processes left behind: 2");
    }

    private static String note(Expectation expectation, CommandRun run, int requests) {
        return Finding.of(condition(expectation), run, requests, List.of()).note();
    }
}
