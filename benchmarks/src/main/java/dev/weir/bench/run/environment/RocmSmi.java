package dev.weir.bench.run.environment;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code rocm-smi --json}: an object with a member {@code card0}, {@code card1}, ... for each GPU and {@code system} for the driver. Values
 * are texts; the names of members have changed over its releases, so several are tried.
 */
record RocmSmi(Command command) implements GpuTool {

    static final String NAME = "rocm-smi";

    private static final String[] FACTS = {
        "--showproductname", "--showdriverversion", "--showmeminfo", "vram", "--showmaxpower", "--json"
    };
    private static final String[] SAMPLE = {
        "--showuse", "--showmeminfo", "vram", "--showpower", "--showclocks", "--showtemp", "--json"
    };
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final Pattern CARD = Pattern.compile("card(\\d+)");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Gpu> gpus() throws IOException {
        JsonNode answer = ask(FACTS);
        String driver = text(answer.path("system"), "Driver version");
        List<Gpu> gpus = new ArrayList<>();
        for (Map.Entry<Integer, JsonNode> card : cards(answer)) {
            String name =
                    text(card.getValue(), "Card Series", "Card series", "Card Model", "Card model", "Device Name");
            gpus.add(new Gpu(
                    card.getKey(),
                    name == null ? "AMD GPU" : name,
                    driver,
                    whole(number(card.getValue(), "VRAM Total Memory (B)")),
                    number(card.getValue(), "Max Graphics Package Power (W)"),
                    null,
                    null));
        }
        return gpus;
    }

    /** The tool cannot repeat itself, so that it is started for each sample. */
    @Override
    public Runnable watch(Duration interval, LongSupplier clockNs, Consumer<HardwareSample> samples) {
        return Repetition.start(() -> sample(clockNs, samples), interval);
    }

    private void sample(LongSupplier clockNs, Consumer<HardwareSample> samples) throws IOException {
        JsonNode answer = ask(SAMPLE);
        long atNs = clockNs.getAsLong();
        for (Map.Entry<Integer, JsonNode> card : cards(answer)) {
            JsonNode values = card.getValue();
            samples.accept(new HardwareSample.OfGpu(
                    atNs,
                    card.getKey(),
                    number(values, "GPU use (%)"),
                    whole(number(values, "VRAM Total Used Memory (B)")),
                    number(values, "Current Socket Graphics Package Power (W)", "Average Graphics Package Power (W)"),
                    rounded(number(values, "sclk clock speed:")),
                    rounded(number(values, "mclk clock speed:")),
                    rounded(number(values, "Temperature (Sensor junction) (C)", "Temperature (Sensor edge) (C)"))));
        }
    }

    private JsonNode ask(String... arguments) throws IOException {
        String answer = command.ask(arguments);
        try {
            return MAPPER.readTree(answer);
        } catch (JacksonException e) {
            throw new IOException(NAME + " did not answer in JSON", e);
        }
    }

    private static List<Map.Entry<Integer, JsonNode>> cards(JsonNode answer) {
        List<Map.Entry<Integer, JsonNode>> cards = new ArrayList<>();
        answer.forEachEntry((name, values) -> {
            Matcher card = CARD.matcher(name);
            if (card.matches()) {
                cards.add(Map.entry(Integer.valueOf(card.group(1)), values));
            }
        });
        return cards;
    }

    private static @Nullable String text(JsonNode values, String... names) {
        for (String name : names) {
            String text = values.path(name).asString("").strip();
            if (!text.isEmpty() && !text.equals("N/A")) {
                return text;
            }
        }
        return null;
    }

    /** The first number in the text: clocks come as {@code (1500Mhz)}. */
    private static @Nullable Double number(JsonNode values, String... names) {
        String text = text(values, names);
        Matcher number = NUMBER.matcher(text == null ? "" : text);
        return number.find() ? Double.valueOf(number.group()) : null;
    }

    private static @Nullable Long whole(@Nullable Double value) {
        return value == null ? null : Long.valueOf(Math.round(value));
    }

    private static @Nullable Integer rounded(@Nullable Double value) {
        return value == null ? null : Integer.valueOf((int) Math.round(value));
    }
}
