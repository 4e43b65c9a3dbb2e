package dev.weir.bench.latency.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.llm.ChatMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptFileTest {

    @TempDir
    private Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("mine.jsonl"), content);
    }

    @Test
    void readsPromptsAndConversations() throws IOException {
        PromptSet set = PromptFile.read(file("""
                        {"prompt": "Why?", "output_len": 12}

                        {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "H\u00f6w?"}]}\r
                        """), Optional.of("json"));
        assertThat(set.name()).isEqualTo("mine.jsonl");
        assertThat(set.count()).isEqualTo(2);
        assertThat(set.prompt(0).name()).isEqualTo("line-1");
        assertThat(set.prompt(0).messages()).containsExactly(ChatMessage.user("Why?"));
        assertThat(set.prompt(1).name()).isEqualTo("line-3");
        assertThat(set.prompt(1).messages())
                .containsExactly(ChatMessage.system("Be brief."), ChatMessage.user("H\u00f6w?"));
        assertThat(set.prompt(1).format()).hasValue("json");
    }

    @Test
    void theSumTellsSetsApart() throws IOException {
        String first = PromptFile.read(file("{\"prompt\":\"a\"}\n{\"prompt\":\"b\"}"), Optional.empty())
                .sha256();
        assertThat(PromptFile.read(file("{\"prompt\":\"b\"}\n{\"prompt\":\"a\"}"), Optional.empty())
                        .sha256())
                .isNotEqualTo(first);
        assertThat(PromptFile.read(file("{\"prompt\":\"a\"}\n{\"prompt\":\"b\"}\n"), Optional.of("json"))
                        .sha256())
                .isNotEqualTo(first);
        assertThat(PromptFile.read(file("{ \"prompt\": \"a\" }\n\n{\"prompt\":\"b\",\"n\":1}\n"), Optional.empty())
                        .sha256())
                .isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt': | 2 | is no JSON",
                "'text' | 2 | is no prompt; write",
                "{'text': 'a'} | 2 | is no prompt; write",
                "{'prompt': 7} | 2 | is no prompt",
                "{'prompt': 'a', 'messages': []} | 2 | is no prompt",
                "{'messages': []} | 2 | is no prompt",
                "{'messages': ['a']} | 2 | messages[0] has no text",
                "{'messages': [{'role': 'user'}]} | 2 | messages[0] has no text",
                "{'messages': [{'role': 'bot', 'content': 'a'}]} | 2 | messages[0] has none of the roles system, user, assistant, tool"
            })
    void aLineThatIsNoPromptIsNamed(String line, int number, String problem) throws IOException {
        Path file = file("{\"prompt\":\"fine\"}\n" + line.replace('\'', '"') + "\n");
        assertThatExceptionOfType(PromptFileException.class)
                .isThrownBy(() -> PromptFile.read(file, Optional.empty()))
                .withMessageStartingWith(file + ", line " + number + ": ")
                .withMessageContaining(problem)
                .satisfies(e -> assertThat(e.line()).isEqualTo(number));
    }

    @Test
    void aFileWithoutPromptsIsNamed() throws IOException {
        Path empty = file("\n \n");
        assertThatExceptionOfType(PromptFileException.class)
                .isThrownBy(() -> PromptFile.read(empty, Optional.empty()))
                .withMessageContaining("holds no prompt");
        assertThatExceptionOfType(PromptFileException.class)
                .isThrownBy(() -> PromptFile.read(folder.resolve("other"), Optional.empty()))
                .withMessageContaining("is not there");
        assertThatExceptionOfType(PromptFileException.class)
                .isThrownBy(() -> PromptFile.read(folder, Optional.empty()))
                .withMessageContaining("cannot be read");
        Path latin =
                Files.write(folder.resolve("latin"), "{\"prompt\":\"\u00fc\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertThatExceptionOfType(PromptFileException.class)
                .isThrownBy(() -> PromptFile.read(latin, Optional.empty()))
                .withMessageContaining("is not UTF-8");
    }
}
