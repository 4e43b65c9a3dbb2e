package dev.weir.bench.report.card;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.renderer.NullPlatformSupport;
import com.github.weisj.jsvg.view.ViewBox;
import dev.weir.bench.report.page.Templates;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.ServerFigures;
import dev.weir.bench.run.ServerList;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.bench.text.Printable;
import dev.weir.bench.text.Table;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * A run in a picture and in a table to paste: machine, model, quantization, the four figures that people quote, the load that they are of,
 * and the version of Weir; of several servers, what each did as well. What a reader has to know of a run that is degraded, incomplete or a replay stands on both.
 */
public final class ResultCard {

    /** Its width, px; that of the PNG is twice as much. */
    public static final int WIDTH = 880;

    /** Its height, px. */
    public static final int HEIGHT = 440;

    private static final int PNG_SCALE = 2;
    private static final int MOST_CHARS_OF_TITLE = 44;
    private static final int MOST_CHARS_OF_LINE = 100;
    private static final int MOST_SERVERS_NAMED = 2;
    private static final String UNKNOWN = "unknown";

    private final RunFolder run;
    private final List<QuotedFigure> figures;

    private ResultCard(RunFolder run) {
        this.run = run;
        this.figures = QuotedFigures.of(run);
    }

    public static ResultCard of(RunFolder run) {
        return new ResultCard(run);
    }

    /** Of several servers it says so first. */
    private String machine() {
        ServerList servers = run.header().load().servers();
        return servers == null ? run.serverMachine() : servers.describe() + ": " + run.serverMachine();
    }

    /** Where several servers differ, all that they say. */
    private String model() {
        return joined(
                ", ",
                run.header().server().model(),
                told(ServerFacts::parameterSize),
                told(ServerFacts::quantization),
                told(server -> server.product() == null && server.version() == null
                        ? null
                        : joined(" ", server.product(), server.version())));
    }

    private @Nullable String told(Function<ServerFacts, @Nullable Object> fact) {
        String all = run.header().told(fact);
        return all.equals(UNKNOWN) ? null : all;
    }

    /** Each server's first token in a line; of more than fit, the range. */
    private String servers() {
        List<QuotedFigure> first = run.servers().stream()
                .map(server -> QuotedFigures.of(run, server).get(0))
                .toList();
        if (first.isEmpty()) {
            return "";
        }
        String name = first.get(0).name() + ", by server: ";
        if (first.size() <= MOST_SERVERS_NAMED) {
            return name
                    + IntStream.range(0, first.size())
                            .mapToObj(i -> authority(run.servers().get(i)) + " " + shownWithUnit(first.get(i)))
                            .collect(Collectors.joining(", "));
        }
        DoubleSummaryStatistics known = first.stream()
                .map(QuotedFigure::value)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .summaryStatistics();
        return name
                + (known.getCount() == 0
                        ? UNKNOWN
                        : digits(known.getMin()) + " to " + digits(known.getMax()) + " "
                                + first.get(0).unit() + " (known of " + known.getCount() + ")");
    }

    private static String authority(ServerFigures.OfServer of) {
        String url = of.server().url();
        return Objects.requireNonNullElse(URI.create(url).getAuthority(), url);
    }

    private static String shownWithUnit(QuotedFigure figure) {
        return shown(figure) + (figure.value() == null ? "" : " " + figure.unit());
    }

    private String load() {
        return run.header().load().describe() + ", " + run.totals().ended(Outcome.OK) + " of "
                + run.totals().requests() + " requests ended well, clock: "
                + run.header().client().clock();
    }

    private String weir() {
        return "weir " + run.header().client().build();
    }

    /** What makes the figures worse than they could be; empty if nothing does. */
    private List<String> reservations() {
        List<String> reservations = new ArrayList<>();
        run.incompleteBecause().ifPresent(why -> reservations.add("incomplete: " + why));
        reservations.addAll(run.degraded());
        reservations.addAll(run.problems());
        return reservations;
    }

    /** A table and what belongs to it, to paste where Markdown is read. */
    public String markdown() {
        Table table = new Table(
                1,
                Stream.concat(Stream.of("machine", "model"), figures.stream().map(ResultCard::heading))
                        .map(ResultCard::plain)
                        .toArray(String[]::new));
        table.row(Stream.concat(Stream.of(machine(), model()), figures.stream().map(ResultCard::shown))
                .map(ResultCard::plain)
                .toArray(String[]::new));
        String servers = run.servers().isEmpty() ? "" : "\n" + serverTable().toMarkdown();
        String notes = reservations().stream()
                .map(reservation -> "- degraded: " + plain(reservation) + "\n")
                .collect(Collectors.joining());
        return table.toMarkdown() + servers + "\n" + plain(load() + ", " + weir()) + "\n"
                + (notes.isEmpty() ? "" : "\n" + notes);
    }

    private Table serverTable() {
        Table table = new Table(
                1,
                Stream.concat(
                                Stream.of("server", "ended well"),
                                figures.stream().map(ResultCard::heading))
                        .map(ResultCard::plain)
                        .toArray(String[]::new));
        for (ServerFigures.OfServer of : run.servers()) {
            table.row(Stream.concat(
                            Stream.of(
                                    of.server().toString(),
                                    of.totals().ended(Outcome.OK) + " of "
                                            + of.totals().requests()),
                            QuotedFigures.of(run, of).stream().map(ResultCard::shown))
                    .map(ResultCard::plain)
                    .toArray(String[]::new));
        }
        return table;
    }

    private static String heading(QuotedFigure figure) {
        return figure.name() + ", " + figure.unit();
    }

    private static String shown(QuotedFigure figure) {
        Double value = figure.value();
        return value == null ? Objects.requireNonNullElse(figure.unknownBecause(), "unknown") : digits(value);
    }

    /** About three digits. */
    private static String digits(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }

    /** What Markdown shows as it stands. */
    private static String plain(String text) {
        return Printable.line(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replaceAll("([\\\\`*_\\[\\]])", "\\\\$1");
    }

    /** The picture: SVG 1.1, in UTF-8. */
    public String svg() {
        List<String> reservations = reservations();
        return Templates.filled(
                "card.ftlx",
                Map.of(
                        "width", WIDTH,
                        "height", HEIGHT,
                        "machine", Printable.excerpt(machine(), MOST_CHARS_OF_TITLE),
                        "model", Printable.excerpt(model(), MOST_CHARS_OF_TITLE + 20),
                        "load", Printable.excerpt(load(), MOST_CHARS_OF_LINE),
                        "servers", Printable.excerpt(servers(), MOST_CHARS_OF_LINE),
                        "weir", Printable.excerpt(weir(), MOST_CHARS_OF_LINE),
                        "reservation",
                                reservations.isEmpty()
                                        ? ""
                                        : Printable.excerpt(
                                                "degraded: " + String.join("; ", reservations), MOST_CHARS_OF_LINE),
                        "figures",
                                figures.stream()
                                        .map(figure -> Map.of(
                                                "name", figure.name(),
                                                "value", shown(figure),
                                                "known", figure.value() != null,
                                                "unit", figure.unit()))
                                        .toList()));
    }

    /**
     * The picture as pixels: PNG, at twice the size.
     *
     * @throws IOException if this Java cannot draw text, such as one without fonts; the SVG needs nothing of it
     */
    public byte[] png() throws IOException {
        try {
            return drawn();
        } catch (LinkageError | InternalError e) {
            throw new IOException(
                    "this Java cannot draw text (" + e.getMessage() + "); install fontconfig and a font", e);
        }
    }

    private byte[] drawn() throws IOException {
        SVGDocument picture = new SVGLoader()
                .load(
                        new ByteArrayInputStream(svg().getBytes(StandardCharsets.UTF_8)),
                        null,
                        LoaderContext.createDefault());
        if (picture == null) {
            throw new IllegalStateException("the card is no SVG");
        }
        BufferedImage image = new BufferedImage(PNG_SCALE * WIDTH, PNG_SCALE * HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            picture.renderWithPlatform(
                    NullPlatformSupport.INSTANCE, graphics, new ViewBox(image.getWidth(), image.getHeight()));
        } finally {
            graphics.dispose();
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        if (!ImageIO.write(image, "png", png)) {
            throw new IOException("this Java cannot write PNG");
        }
        return png.toByteArray();
    }

    private static String joined(String between, @Nullable String... parts) {
        String text =
                Stream.of(parts).filter(part -> part != null && !part.isEmpty()).collect(Collectors.joining(between));
        return text.isEmpty() ? UNKNOWN : text;
    }
}
