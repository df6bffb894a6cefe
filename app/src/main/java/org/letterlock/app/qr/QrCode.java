package org.letterlock.app.qr;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// A text as a QR code, drawn dark on light whatever the colours around it: many cameras read no other.
///
/// Every method throws [IllegalArgumentException] for a text that no QR code holds (some 2,300 octets), without
/// repeating it: it may be a secret. Callable from any thread.
public final class QrCode {
    /// Light modules on every side (ISO/IEC 18004 §9.1).
    static final int QUIET_ZONE = 4;

    private static final String RESET = "\u001b[0m";

    /// Black on white. Both are told, because terminals are light or dark.
    private static final String BLACK_ON_WHITE = "\u001b[0;30;47m";

    private static final String BLACK = "\u001b[40m";
    private static final String WHITE = "\u001b[47m";

    private final ByteMatrix modules;

    private QrCode(ByteMatrix modules) {
        this.modules = modules;
    }

    /// What a terminal can draw.
    public enum Terminal {
        /// UTF-8 and colours: two modules a character, one above the other.
        HALF_BLOCKS,
        /// Colours, but no more than ASCII: coloured blanks, two a module.
        BLANKS,
        /// Nothing but ASCII: `##` for a dark module. Read by cameras from light terminals, and from paper.
        SIGNS;

        /// By the variables of the environment that say so (POSIX.1 §8.2).
        public static Terminal of(Map<String, String> environment) {
            String term = environment.getOrDefault("TERM", "");
            if (term.isEmpty() || term.equals("dumb")) {
                return SIGNS;
            }
            return Optional.ofNullable(environment.get("LC_ALL"))
                            .filter(value -> !value.isEmpty())
                            .or(() -> Optional.ofNullable(environment.get("LC_CTYPE"))
                                    .filter(value -> !value.isEmpty()))
                            .or(() -> Optional.ofNullable(environment.get("LANG")))
                            .filter(locale -> locale.matches("(?i).*utf-?8.*"))
                            .isPresent()
                    ? HALF_BLOCKS
                    : BLANKS;
        }
    }

    /// An `svg` element with the title `QR code`.
    public static String svg(String text) {
        return svg(text, "QR code");
    }

    /// An `svg` element to put into a page: no ids, no styles, no size of its own but class `qr`; white behind it.
    ///
    /// @param title what screen readers say in its place
    public static String svg(String text, String title) {
        return encode(text).drawn(title);
    }

    /// Lines for a terminal with UTF-8 and colours.
    public static String terminal(String text) {
        return terminal(text, Terminal.HALF_BLOCKS);
    }

    /// Lines for a terminal, the last without a line end.
    public static String terminal(String text, Terminal terminal) {
        QrCode code = encode(text);
        return switch (terminal) {
            case HALF_BLOCKS -> code.halfBlocks();
            case BLANKS -> code.lines(WHITE + "  ", BLACK + "  ", RESET);
            case SIGNS -> code.lines("  ", "##", "");
        };
    }

    private static QrCode encode(String text) {
        var hints = new EnumMap<EncodeHintType, Object>(EncodeHintType.class);
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
            hints.put(EncodeHintType.CHARACTER_SET, "UTF-8"); // costs a header that ASCII does not need
        }
        try {
            return new QrCode(
                    Encoder.encode(text, ErrorCorrectionLevel.M, hints).getMatrix());
        } catch (WriterException tooLong) {
            throw new IllegalArgumentException("no QR code holds " + text.length() + " characters", tooLong);
        }
    }

    private int side() {
        return modules.getWidth() + 2 * QUIET_ZONE;
    }

    /// Outside of the code everything is light.
    private boolean dark(int x, int y) {
        int column = x - QUIET_ZONE;
        int row = y - QUIET_ZONE;
        return column >= 0
                && row >= 0
                && column < modules.getWidth()
                && row < modules.getHeight()
                && modules.get(column, row) == 1;
    }

    private String drawn(String title) {
        String name = escaped(title);
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"qr\" viewBox=\"0 0 " + side() + " " + side()
                + "\" role=\"img\" aria-label=\"" + name + "\" shape-rendering=\"crispEdges\"><title>" + name
                + "</title><rect width=\"" + side() + "\" height=\"" + side()
                + "\" fill=\"#fff\"/><path fill=\"#000\" d=\"" + runs() + "\"/></svg>";
    }

    /// Every run of dark modules of a row as one rectangle.
    private String runs() {
        var path = new StringBuilder();
        for (int y = 0; y < side(); y++) {
            int x = 0;
            while (x < side()) {
                int from = x;
                while (dark(x, y)) {
                    x++;
                }
                if (x > from) {
                    path.append('M').append(from).append(' ').append(y);
                    path.append('h')
                            .append(x - from)
                            .append("v1h")
                            .append(from - x)
                            .append('z');
                }
                x++;
            }
        }
        return path.toString();
    }

    private String halfBlocks() {
        var text = new StringBuilder();
        for (int y = 0; y < side(); y += 2) {
            text.append(BLACK_ON_WHITE);
            for (int x = 0; x < side(); x++) {
                boolean upper = dark(x, y);
                boolean lower = dark(x, y + 1);
                text.append(upper ? lower ? '█' : '▀' : lower ? '▄' : ' ');
            }
            text.append(RESET).append('\n');
        }
        return text.deleteCharAt(text.length() - 1).toString();
    }

    private String lines(String light, String dark, String end) {
        var text = new StringBuilder();
        for (int y = 0; y < side(); y++) {
            for (int x = 0; x < side(); x++) {
                text.append(dark(x, y) ? dark : light);
            }
            text.append(end).append('\n');
        }
        return text.deleteCharAt(text.length() - 1).toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
