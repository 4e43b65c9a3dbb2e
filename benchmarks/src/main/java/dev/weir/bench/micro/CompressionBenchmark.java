package dev.weir.bench.micro;

import dev.weir.plan.ToolRegistry;
import dev.weir.prompt.Enemy;
import dev.weir.prompt.Me;
import dev.weir.prompt.Player;
import dev.weir.prompt.Position;
import dev.weir.prompt.PromptDetail;
import dev.weir.prompt.PromptSize;
import dev.weir.prompt.PromptTemplate;
import dev.weir.prompt.Role;
import dev.weir.prompt.Snapshot;
import dev.weir.prompt.SnapshotJson;
import dev.weir.prompt.TokenRatio;
import dev.weir.prompt.ToolList;
import dev.weir.prompt.compression.CompressionGain;
import dev.weir.prompt.compression.TextCompressor;
import dev.weir.recording.Recording;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What does it cost to compress a prompt, or to inflate a stream, beside what that saves?
 *
 * <p>Timed: from a prompt, a world or the tools to the shorter text; from a stream's chunks as they came to its plain bytes. An operation
 * is one prompt, or one stream.
 *
 * <p>The secondary result is what a saved token, or byte, costs: ns. Its inverse is the break-even rate: compressing a prompt pays where
 * the server takes longer than that to evaluate a token, as {@link CompressionGain} has it. On two cores without an accelerator that took 4 ms
 * (recording prompt-compressed) to 15 ms (prompt-full).
 *
 * <table>
 * <caption>Contenders</caption>
 * <tr><th>method</th><th>what it does</th><th>what it saves</th></tr>
 * <tr><td>{@code none}</td><td>the ruler: hands the prompt on</td><td>nothing</td></tr>
 * <tr><td>{@code whiteSpace}, {@code stopWords}</td><td>{@link TextCompressor} on the whole prompt</td><td>estimated</td></tr>
 * <tr><td>{@code compactSnapshot}</td><td>the compact form of the world</td><td>estimated, against the prompt's form</td></tr>
 * <tr><td>{@code compactTools}</td><td>the prompt's tools by names and parameters</td><td>estimated, against the prompt's list</td></tr>
 * <tr><td>{@code compressedPrompt}</td><td>the compressed prompt of the six tools that prompt-compressed offers, listed before</td>
 * <td>counted: the server's counts of {@code prompt} and of prompt-compressed, which is this prompt of the same world</td></tr>
 * <tr><td>{@code plainStream}</td><td>the ruler: copies the plain chunks</td><td>nothing</td></tr>
 * <tr><td>{@code inflatedStream}</td><td>{@link Inflater}, fed the chunks of the same answer as a proxy had compressed them</td>
 * <td>bytes on the network</td></tr>
 * </table>
 *
 * An estimate takes the recorded prompt's own characters for a token. No server counted these texts, and JSON takes more tokens than
 * prose: read estimates as an order of magnitude.
 *
 * <p>Expected on a 2020s x86 core: a saved token costs a thousandth of what evaluating it would, or less, whatever the server.
 *
 * <p>Run: {@code mvn -pl benchmarks jmh -Djmh.include=CompressionBenchmark}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@About(per = Unit.OPERATION)
public class CompressionBenchmark {

    /** Those that the request of prompt-compressed allows. */
    private static final List<String> COUNTED_TOOLS =
            List.of("MoveTo", "CoverFire", "ThrowSmoke", "Reload", "Scan", "Wait");

    private static final int GZIP_FLAGS = 3;
    private static final int GZIP_HEADER_BYTES = 10;

    /** Tokens that a server's counts say were saved. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Counted {
        public long tokensSavedCounted;
    }

    /** Tokens that were saved if these texts have as many characters for a token as the whole prompt. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Estimated {
        public long tokensSavedEstimated;
    }

    /** Bytes that the network did not carry. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Transferred {
        public long bytesSaved;
    }

    /** A recorded prompt, and others that differ from it in their worlds: one text again and again would train the branch predictor. */
    @State(Scope.Thread)
    public static class Prompts {

        private static final int VARIANTS = 64;
        private static final long SEED = 1;

        /** Name of a recording. */
        @Param({"prompt-full", "prompt-simplified"})
        String prompt;

        Rotation<String> texts;
        Rotation<Snapshot> worlds;
        ToolRegistry tools;
        PromptTemplate template;
        long whiteSpaceSaves;
        long stopWordsSave;
        long compactSnapshotSaves;
        long compactToolsSave;
        long compressedPromptSaves;

        @Setup(Level.Trial)
        public void load() {
            boolean full = prompt.equals("prompt-full");
            tools = full ? ToolRegistry.bundled() : ToolRegistry.bundled().simplified();
            template = new PromptTemplate(
                    PromptDetail.COMPRESSED, ToolRegistry.bundled().only(COUNTED_TOOLS), Role.TACTICAL);

            Recording recording = Recording.bundled(prompt);
            String text = promptOf(recording);
            String worldText = worldIn(text);
            Snapshot world = SnapshotJson.read(worldText);
            varyWorld(text, worldText, world, full);

            PromptSize size = sizeOf(recording);
            TokenRatio ratio =
                    new TokenRatio(size.characters(), size.tokens().tokens().orElseThrow(), prompt);
            ToolList list = full ? ToolList.SCHEMAS : ToolList.DESCRIPTIONS;
            whiteSpaceSaves = estimated(ratio, text, TextCompressor.WHITE_SPACE.compress(text));
            stopWordsSave = estimated(ratio, text, TextCompressor.STOP_WORDS.compress(text));
            compactSnapshotSaves = estimated(ratio, worldText, SnapshotJson.compact(world));
            compactToolsSave = estimated(ratio, list.write(tools), ToolList.SIGNATURES.write(tools));
            compressedPromptSaves = new CompressionGain(size, sizeOf(Recording.bundled("prompt-compressed")))
                    .tokensSaved()
                    .orElseThrow();
        }

        private void varyWorld(String text, String worldText, Snapshot world, boolean indented) {
            List<String> otherTexts = new ArrayList<>(List.of(text));
            List<Snapshot> otherWorlds = new ArrayList<>(List.of(world));
            Random random = new Random(SEED);
            while (otherWorlds.size() < VARIANTS) {
                Snapshot other = otherWorld(world, random);
                otherWorlds.add(other);
                otherTexts.add(
                        text.replace(worldText, indented ? SnapshotJson.indented(other) : SnapshotJson.full(other)));
            }
            texts = new Rotation<>(otherTexts);
            worlds = new Rotation<>(otherWorlds);
        }
    }

    /** A recorded answer as a proxy had compressed it, chunk by chunk, and the records that come out. */
    @State(Scope.Thread)
    public static class Streams {

        private static final int BUFFER_BYTES = 8192;

        List<byte[]> plainChunks;
        List<byte[]> gzipChunks;
        byte[] buffer;
        Inflater inflater;
        long bytesSaved;

        @Setup(Level.Trial)
        public void load() {
            Recording recording = Recording.bundled("proxy-gzip-chat-prose");
            byte[] plain = recording.plainBody();
            plainChunks = linesOf(plain);
            gzipChunks = chunksOf(recording);
            bytesSaved = (long) plain.length - recording.bodyBytes();
            buffer = new byte[BUFFER_BYTES];
            inflater = new Inflater(true);
        }

        @TearDown(Level.Trial)
        public void release() {
            inflater.end();
        }
    }

    @Benchmark
    public String none(Prompts prompts) {
        return prompts.texts.next();
    }

    @Benchmark
    public String whiteSpace(Prompts prompts, Estimated saved) {
        saved.tokensSavedEstimated += prompts.whiteSpaceSaves;
        return TextCompressor.WHITE_SPACE.compress(prompts.texts.next());
    }

    @Benchmark
    public String stopWords(Prompts prompts, Estimated saved) {
        saved.tokensSavedEstimated += prompts.stopWordsSave;
        return TextCompressor.STOP_WORDS.compress(prompts.texts.next());
    }

    @Benchmark
    public String compactSnapshot(Prompts prompts, Estimated saved) {
        saved.tokensSavedEstimated += prompts.compactSnapshotSaves;
        return SnapshotJson.compact(prompts.worlds.next());
    }

    @Benchmark
    public String compactTools(Prompts prompts, Estimated saved) {
        saved.tokensSavedEstimated += prompts.compactToolsSave;
        return ToolList.SIGNATURES.write(prompts.tools);
    }

    @Benchmark
    public String compressedPrompt(Prompts prompts, Counted saved) {
        saved.tokensSavedCounted += prompts.compressedPromptSaves;
        return prompts.template.forOne(prompts.worlds.next());
    }

    @Benchmark
    public long plainStream(Streams streams) {
        long bytes = 0;
        for (byte[] chunk : streams.plainChunks) {
            System.arraycopy(chunk, 0, streams.buffer, 0, chunk.length);
            bytes += chunk.length;
        }
        return bytes;
    }

    @Benchmark
    public long inflatedStream(Streams streams, Transferred saved) throws DataFormatException {
        saved.bytesSaved += streams.bytesSaved;
        Inflater inflater = streams.inflater;
        inflater.reset();
        long bytes = 0;
        for (byte[] chunk : streams.gzipChunks) {
            inflater.setInput(chunk);
            for (int count = inflater.inflate(streams.buffer); count > 0; count = inflater.inflate(streams.buffer)) {
                bytes += count;
            }
        }
        return bytes;
    }

    private static long estimated(TokenRatio ratio, String before, String after) {
        return new CompressionGain(PromptSize.estimated(before, ratio), PromptSize.estimated(after, ratio))
                .tokensSaved()
                .orElseThrow();
    }

    private static String promptOf(Recording recording) {
        return JsonMapper.shared()
                .readTree(recording.requestBody())
                .get("prompt")
                .stringValue();
    }

    /** Its length, and the tokens that the last record of its answer names. */
    private static PromptSize sizeOf(Recording recording) {
        String answer = new String(recording.body(), StandardCharsets.UTF_8).stripTrailing();
        JsonNode done = JsonMapper.shared().readTree(answer.substring(answer.lastIndexOf('\n') + 1));
        return PromptSize.counted(
                promptOf(recording), done.get("prompt_eval_count").longValue());
    }

    /** The object that begins with the game's clock and ends with the objective. */
    private static String worldIn(String prompt) {
        int clock = prompt.indexOf("\"t\":");
        int objective = prompt.indexOf("\"objective\":", clock);
        return prompt.substring(prompt.lastIndexOf('{', clock), prompt.indexOf('}', objective) + 1);
    }

    private static Snapshot otherWorld(Snapshot world, Random random) {
        List<Enemy> enemies = new ArrayList<>();
        for (Enemy enemy : world.enemies()) {
            enemies.add(new Enemy(
                    enemy.id(), anywhere(random), random.nextInt(100), enemy.cover(), enemy.lastSeenSeconds()));
        }
        return new Snapshot(
                random.nextInt(600),
                new Player(anywhere(random), random.nextInt(100), world.player().stance()),
                new Me(
                        anywhere(random),
                        random.nextInt(31),
                        random.nextInt(101),
                        world.me().cooldowns()),
                enemies,
                world.pois(),
                world.obstacles(),
                world.objective());
    }

    private static Position anywhere(Random random) {
        return new Position(random.nextInt(31), random.nextInt(31));
    }

    private static List<byte[]> linesOf(byte[] body) {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < body.length; i++) {
            if (body[i] == '\n') {
                lines.add(Arrays.copyOfRange(body, from, i + 1));
                from = i + 1;
            }
        }
        return lines;
    }

    /** The recorded chunks without the header of RFC 1952, whose optional fields nginx does not write. */
    private static List<byte[]> chunksOf(Recording gzip) {
        byte[] body = gzip.body();
        if (body[GZIP_FLAGS] != 0) {
            throw new IllegalStateException(gzip.name() + " has optional fields in its gzip header");
        }
        List<byte[]> chunks = new ArrayList<>();
        int from = 0;
        for (int chunk = 0; chunk < gzip.chunkCount(); chunk++) {
            int to = from + gzip.chunkBytes(chunk);
            chunks.add(Arrays.copyOfRange(body, Math.max(from, GZIP_HEADER_BYTES), Math.max(to, GZIP_HEADER_BYTES)));
            from = to;
        }
        return chunks;
    }
}
