package dev.weir.llm;

import dev.weir.llm.failure.LlmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A conversation: each question is asked with what was said before it.
 *
 * <p>Only what was answered becomes history: a question whose answer fails, is cancelled, or is closed before its end leaves the
 * conversation as it was, and can be asked again. The history is bounded: the oldest questions go, each with its answer, so that what
 * the server gets always begins with a question.
 *
 * <p>One question at a time; asking while an answer is open throws. Thread-safe otherwise.
 */
public final class ChatSession {

    /** Number of messages remembered unless another is given. */
    public static final int DEFAULT_MAX_MESSAGES = 40;

    private final LlmClient client;
    private final List<ChatMessage> standing;
    private final int maxMessages;
    private final AtomicBoolean answering = new AtomicBoolean();
    private List<ChatMessage> history = List.of();

    /** A conversation without instructions, which remembers {@value #DEFAULT_MAX_MESSAGES} messages. */
    public ChatSession(LlmClient client) {
        this(client, List.of(), DEFAULT_MAX_MESSAGES);
    }

    /**
     * A conversation.
     *
     * @param client answers
     * @param standing said before everything else each time, such as a system message; never forgotten
     * @param maxMessages how many messages to remember, {@code standing} not counted: 2 for each question with its answer
     * @throws IllegalArgumentException if {@code maxMessages} is negative
     */
    public ChatSession(LlmClient client, List<ChatMessage> standing, int maxMessages) {
        this.client = Objects.requireNonNull(client, "client");
        this.standing = List.copyOf(standing);
        if (maxMessages < 0) {
            throw new IllegalArgumentException("maxMessages is " + maxMessages + "; it cannot be below 0");
        }
        this.maxMessages = maxMessages;
    }

    /**
     * Asks, and waits for the whole answer.
     *
     * @return the answer's text
     * @throws LlmException if there is no complete answer; the conversation is then as it was before
     * @throws IllegalStateException if an answer is open
     */
    public String send(String question) {
        begin();
        try {
            String answer = client.chat(messagesWith(question));
            remember(question, answer);
            return answer;
        } finally {
            answering.set(false);
        }
    }

    /**
     * Asks, and gives the answer while it is being written. It becomes history when it has been read to its end.
     *
     * @return to be read once, and closed: until then no other question can be asked
     * @throws IllegalStateException if an answer is open
     */
    public LlmStream sendStreaming(String question) {
        begin();
        try {
            return new LlmStream(new RememberedAnswer(
                    client.chatStreaming(messagesWith(question)).takeSource(),
                    answer -> remember(question, answer),
                    () -> answering.set(false)));
        } catch (RuntimeException e) {
            answering.set(false);
            throw e;
        }
    }

    /** What was said so far, oldest first; without the standing messages. */
    public synchronized List<ChatMessage> history() {
        return history;
    }

    /** Forgets what was said so far. */
    public synchronized void clear() {
        history = List.of();
    }

    private void begin() {
        if (!answering.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "an answer is open; read it to its end or close it before the next question");
        }
    }

    private synchronized List<ChatMessage> messagesWith(String question) {
        List<ChatMessage> messages = new ArrayList<>(standing);
        messages.addAll(history);
        messages.add(ChatMessage.user(question));
        return messages;
    }

    private synchronized void remember(String question, String answer) {
        List<ChatMessage> grown = new ArrayList<>(history);
        grown.add(ChatMessage.user(question));
        grown.add(ChatMessage.assistant(answer));
        int forgotten = Math.max(0, grown.size() - maxMessages);
        history = List.copyOf(grown.subList(forgotten + forgotten % 2, grown.size()));
    }
}
