package dev.weir.bench.report.page;

import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pages and cards of FreeMarker's templates, which escape whatever they are given. Thread-safe.
 *
 * <p>A page holds all that it needs: style, script, uPlot, and its data once, as JSON in a {@code script} element. It asks no network.
 */
public final class Templates {

    /** Must be the version of the WebJar on the class path. */
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.";

    private static final Configuration TEMPLATES = templates();

    /** JSON that can stand in a script element: no {@code <} can end the element, or begin a comment in it (HTML, section 4.12.1.3). */
    private static final JsonMapper EMBEDDED = new JsonMapper(
            JsonFactory.builder().characterEscapes(new NoLessThan()).build());

    private Templates() {}

    private static Configuration templates() {
        Configuration templates = new Configuration(Configuration.VERSION_2_3_34);
        templates.setClassForTemplateLoading(Templates.class, "");
        templates.setDefaultEncoding(StandardCharsets.UTF_8.name());
        templates.setLocale(Locale.ROOT);
        templates.setNumberFormat("computer");
        templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        templates.setLogTemplateExceptions(false);
        templates.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        return templates;
    }

    /**
     * A page of HTML.
     *
     * @param template its file beside this class
     * @param data what it shows: an object, whose members the template sees as {@code data}
     */
    public static String page(String template, JsonNode data) {
        Map<String, Object> model = new HashMap<>();
        model.put("data", EMBEDDED.convertValue(data, Map.class));
        model.put("json", EMBEDDED.writeValueAsString(data));
        model.put("style", resource(UPLOT + "min.css") + resource("page.css"));
        model.put("uplot", resource(UPLOT + "iife.min.js"));
        model.put("script", resource("charts.js"));
        return filled(template, model);
    }

    /**
     * Any other text of a template.
     *
     * @param template its file beside this class
     * @param model what it shows
     */
    public static String filled(String template, Map<String, ?> model) {
        StringWriter text = new StringWriter();
        try {
            TEMPLATES.getTemplate(template).process(model, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TemplateException e) {
            throw new IllegalStateException("the template " + template + " does not fit its data", e);
        }
        return text.toString();
    }

    private static String resource(String name) {
        try (InputStream in = Templates.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class NoLessThan extends CharacterEscapes {

        private static final long serialVersionUID = 1L;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] escapes = standardAsciiEscapesForJSON();
            escapes['<'] = ESCAPE_STANDARD;
            return escapes;
        }

        @Override
        public SerializableString getEscapeSequence(int character) {
            return new SerializedString(String.format(Locale.ROOT, "\\u%04x", character));
        }
    }
}
