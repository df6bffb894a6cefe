package org.letterlock.app.qr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.letterlock.app.qr.QrCode.Terminal;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/// What is drawn is read back, as a camera would.
class QrCodeTest {
    private static final int PIXELS = 4;

    static List<String> texts() {
        return List.of(
                "a",
                "otpauth://totp/Letterlock:alice%40example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
                        + "&issuer=Letterlock&algorithm=SHA1&digits=6&period=30",
                "abcd efgh ijkl mnop",
                "信鎖 — Schlüssel & <Brief>",
                "x".repeat(2_000));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void svgIsReadBack(String text) throws Exception {
        assertThat(read(ofSvg(QrCode.svg(text)))).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void halfBlocksAreReadBack(String text) throws Exception {
        String drawn = QrCode.terminal(text);
        assertThat(drawn.lines())
                .allSatisfy(
                        line -> assertThat(line).startsWith("\u001b[0;30;47m").endsWith("\u001b[0m"));
        var rows = new ArrayList<boolean[]>();
        for (String line : plain(drawn)) {
            rows.add(row(line, "█▀"));
            rows.add(row(line, "█▄"));
        }
        assertThat(read(rows)).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void signsAreReadBack(String text) throws Exception {
        List<boolean[]> rows = QrCode.terminal(text, Terminal.SIGNS)
                .lines()
                .map(line -> row(line.replaceAll("(.)\\1", "$1"), "#"))
                .toList();
        assertThat(read(rows)).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void colouredBlanksAreReadBack(String text) throws Exception {
        String drawn = QrCode.terminal(text, Terminal.BLANKS);
        assertThat(drawn).matches("[\\x00-\\x7f]*");
        List<boolean[]> rows = drawn.lines()
                .map(line -> line.replace("\u001b[40m  ", "#")
                        .replace("\u001b[47m  ", " ")
                        .replace("\u001b[0m", ""))
                .map(line -> row(line, "#"))
                .toList();
        assertThat(read(rows)).isEqualTo(text);
    }

    @Test
    void quietZoneIsFourModulesOnEverySide() throws Exception {
        List<boolean[]> rows = ofSvg(QrCode.svg("quiet"));
        int side = rows.size();
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                if (Math.min(Math.min(x, y), Math.min(side - 1 - x, side - 1 - y)) < 4) {
                    assertThat(rows.get(y)[x]).isFalse();
                }
            }
        }
        assertThat(rows.get(4)[4]).isTrue();
        assertThat(rows.get(side - 5)[4]).isTrue();
    }

    @Test
    void svgIsNamedAndNamesNothingItself() throws Exception {
        Element svg = parse(QrCode.svg("text", "Scan \"me\" & <her>"));
        assertThat(svg.getAttribute("role")).isEqualTo("img");
        assertThat(svg.getAttribute("aria-label")).isEqualTo("Scan \"me\" & <her>");
        assertThat(svg.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("Scan \"me\" & <her>");
        assertThat(svg.getAttribute("shape-rendering")).isEqualTo("crispEdges");
        assertThat(QrCode.svg("text")).doesNotContain("style", " id=", "text\"", ">text<");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "xterm-256color, -, -, en_US.UTF-8, HALF_BLOCKS",
                "xterm, -, C.utf8, C, HALF_BLOCKS",
                "xterm, C, en_US.UTF-8, en_US.UTF-8, BLANKS",
                "linux, '', '', '', BLANKS",
                "xterm, -, -, -, BLANKS",
                "dumb, -, -, en_US.UTF-8, SIGNS",
                "-, -, -, en_US.UTF-8, SIGNS",
            })
    void theEnvironmentSaysWhatTheTerminalCanDraw(String term, String all, String type, String lang, Terminal can) {
        var environment = new java.util.HashMap<String, String>();
        environment.put("TERM", term);
        environment.put("LC_ALL", all);
        environment.put("LC_CTYPE", type);
        environment.put("LANG", lang);
        environment.values().removeIf(java.util.Objects::isNull);
        assertThat(Terminal.of(environment)).isEqualTo(can);
    }

    @Test
    void tooMuchIsRefusedWithoutBeingTold() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> QrCode.svg("secret".repeat(500)))
                .withMessage("no QR code holds 3000 characters")
                .satisfies(refused -> assertThat(refused.getCause()).hasMessageNotContaining("secret"));
    }

    private static List<String> plain(String drawn) {
        return drawn.replaceAll("\u001b\\[[0-9;]*m", "").lines().toList();
    }

    private static boolean[] row(String line, String dark) {
        var row = new boolean[line.length()];
        for (int x = 0; x < row.length; x++) {
            row[x] = dark.indexOf(line.charAt(x)) >= 0;
        }
        return row;
    }

    private static Element parse(String svg) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        return factory.newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
    }

    /// Paints the path on the white rectangle.
    private static List<boolean[]> ofSvg(String svg) throws Exception {
        Element root = parse(svg);
        String[] box = root.getAttribute("viewBox").split(" ");
        int side = Integer.parseInt(box[2]);
        assertThat(box).containsExactly("0", "0", "" + side, "" + side);
        var ground = (Element) root.getElementsByTagName("rect").item(0);
        assertThat(ground.getAttribute("fill")).isEqualTo("#fff");
        assertThat(ground.getAttribute("width")).isEqualTo("" + side);
        assertThat(ground.getAttribute("height")).isEqualTo("" + side);
        var path = (Element) root.getElementsByTagName("path").item(0);
        assertThat(path.getAttribute("fill")).isEqualTo("#000");
        var rows = new ArrayList<boolean[]>();
        for (int y = 0; y < side; y++) {
            rows.add(new boolean[side]);
        }
        Matcher run = Pattern.compile("\\GM(\\d+) (\\d+)h(\\d+)v1h-\\3z").matcher(path.getAttribute("d"));
        int end = 0;
        while (run.find()) {
            int from = Integer.parseInt(run.group(1));
            for (int x = from; x < from + Integer.parseInt(run.group(3)); x++) {
                rows.get(Integer.parseInt(run.group(2)))[x] = true;
            }
            end = run.end();
        }
        assertThat(end).isEqualTo(path.getAttribute("d").length());
        return rows;
    }

    private static String read(List<boolean[]> rows) throws Exception {
        return new QRCodeReader()
                .decode(
                        new BinaryBitmap(new GlobalHistogramBinarizer(new Image(rows))),
                        Map.of(DecodeHintType.TRY_HARDER, true))
                .getText();
    }

    /// Modules as squares of pixels.
    private static final class Image extends LuminanceSource {
        private final List<boolean[]> rows;

        Image(List<boolean[]> rows) {
            super(rows.getFirst().length * PIXELS, rows.size() * PIXELS);
            this.rows = List.copyOf(rows);
        }

        @Override
        public byte[] getRow(int y, byte[] into) {
            byte[] row = new byte[getWidth()];
            for (int x = 0; x < row.length; x++) {
                row[x] = (byte) (rows.get(y / PIXELS)[x / PIXELS] ? 0 : 255);
            }
            return row;
        }

        @Override
        public byte[] getMatrix() {
            byte[] matrix = new byte[getWidth() * getHeight()];
            for (int y = 0; y < getHeight(); y++) {
                System.arraycopy(getRow(y, new byte[0]), 0, matrix, y * getWidth(), getWidth());
            }
            return matrix;
        }
    }
}
