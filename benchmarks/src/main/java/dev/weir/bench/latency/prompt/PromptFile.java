package dev.weir.bench.latency.prompt;

import dev.weir.llm.ChatMessage;
import dev.weir.plan.ToolRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a user's own prompts: JSON Lines in UTF-8, a prompt a line.
 *
 * <pre>{@code
 * line    = {"prompt": text} | {"messages": [message, ...]}    other members are ignored; blank lines are skipped
 * message = {"role": "system"|"user"|"assistant"|"tool", "content": text}
 * }</pre>
 */
public final class PromptFile {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String FORM =
            "{\"prompt\": \"...\"} or {\"messages\": [{\"role\": \"user\", \"content\": \"...\"}]}";
    private static final String ROLES =
            Arrays.stream(ChatMessage.Role.values()).map(PromptFile::label).collect(Collectors.joining(", "));

    private final Path file;

    private PromptFile(Path file) {
        this.file = file;
    }

    /**
     * Reads it.
     *
     * @param format what each answer has to be: {@code json}, or a JSON schema as JSON text
     * @throws PromptFileException if it cannot be read, holds no prompt, or a line is none
     */
    public static PromptSet read(Path file, Optional<String> format) throws PromptFileException {
        return new PromptFile(file).read(format);
    }

    private PromptSet read(Optional<String> format) throws PromptFileException {
        String[] lines = text().split("\n", -1);
        List<Prompt> prompts = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            if (!lines[i].isBlank()) {
                int number = i + 1;
                prompts.add(new Prompt("line-" + number, messages(number, lines[i]), format, OptionalInt.empty()));
            }
        }
        if (prompts.isEmpty()) {
            throw wrong(0, "holds no prompt; write one a line: " + FORM);
        }
        Path name = file.getFileName();
        return new PromptSet(name == null ? file.toString() : name.toString(), prompts, ToolRegistry.bundled());
    }

    private String text() throws PromptFileException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw wrong(0, "is not UTF-8; save it as such");
        } catch (NoSuchFileException e) {
            throw wrong(0, "is not there; give the path of a file with a prompt a line: " + FORM);
        } catch (IOException e) {
            throw wrong(0, "cannot be read (" + e + "); give the path of a file with a prompt a line");
        }
    }

    private List<ChatMessage> messages(int line, String json) throws PromptFileException {
        JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (JacksonException e) {
            throw wrong(line, "is no JSON: " + e.getOriginalMessage() + "; write " + FORM);
        }
        JsonNode prompt = node.path("prompt");
        JsonNode messages = node.path("messages");
        if (prompt.isString() && messages.isMissingNode()) {
            return List.of(ChatMessage.user(prompt.stringValue()));
        }
        if (!messages.isArray() || messages.isEmpty() || !prompt.isMissingNode()) {
            throw wrong(line, "is no prompt; write " + FORM);
        }
        List<ChatMessage> conversation = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            conversation.add(message(line, i, messages.get(i)));
        }
        return conversation;
    }

    private ChatMessage message(int line, int index, JsonNode message) throws PromptFileException {
        JsonNode content = message.path("content");
        if (!content.isString()) {
            throw wrong(line, "messages[" + index + "] has no text as its content");
        }
        String role = message.path("role").asString("");
        return Arrays.stream(ChatMessage.Role.values())
                .filter(known -> label(known).equals(role))
                .findFirst()
                .map(known -> new ChatMessage(known, content.stringValue()))
                .orElseThrow(() -> wrong(line, "messages[" + index + "] has none of the roles " + ROLES));
    }

    private static String label(ChatMessage.Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private PromptFileException wrong(int line, String problem) {
        return new PromptFileException(file, line, problem);
    }
}
