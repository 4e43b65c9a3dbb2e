package dev.weir.json.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** HotSpot compiles a method into a hot loop only if it is short: see {@link JsonScanner#act}. */
class ActionsAreInlinedTest {

    /** HotSpot's {@code FreqInlineSize}: more bytes of code than that are called instead. */
    private static final int LONGEST_BYTES = 325;

    private static final Pattern INSTRUCTION = Pattern.compile("(?m)^ +(\\d+): [a-z]");

    @Test
    void actionsOfAnExtractionAreShortEnoughForTheLoop() {
        assertThat(codeBytes("dev.weir.plan.extract.PlanScanner", "protected void act(int)"))
                .isBetween(50, LONGEST_BYTES - 1);
    }

    @Test
    void theLoopIsShortEnoughForWhoFeedsIt() {
        assertThat(codeBytes("dev.weir.json.scan.JsonScanner", "protected final void read()"))
                .isBetween(50, LONGEST_BYTES - 1);
    }

    /** Offset of the last instruction of a method, as {@code javap} shows it. */
    private static int codeBytes(String className, String method) {
        String code = disassembled(className);
        int from = code.indexOf(method + ";");
        assertThat(from).as("%s in %s", method, className).isNotNegative();
        int end = code.indexOf("\n\n", from);
        Matcher instruction = INSTRUCTION.matcher(code.substring(from, end < 0 ? code.length() : end));
        int last = -1;
        while (instruction.find()) {
            last = Integer.parseInt(instruction.group(1));
        }
        return last;
    }

    private static String disassembled(String className) {
        URL file = JsonScanner.class.getClassLoader().getResource(className.replace('.', '/') + ".class");
        assertThat(file).isNotNull();
        StringWriter out = new StringWriter();
        PrintWriter printer = new PrintWriter(out);
        int status = ToolProvider.findFirst("javap").orElseThrow().run(printer, printer, "-c", "-p", file.toString());
        assertThat(status).as("%s", out).isZero();
        return out.toString();
    }
}
