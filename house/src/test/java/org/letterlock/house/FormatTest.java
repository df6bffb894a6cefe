package org.letterlock.house;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Every Java source stands as palantir-java-format would print it.
///
/// `mvn -pl house test -Dformat=apply` rewrites what does not; without it this test only names the files.
final class FormatTest {
    private static final boolean APPLY = "apply".equals(System.getProperty("format"));
    private static final int WIDTH = 120;
    private static final JavaFormatterOptions OPTIONS = JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build();

    @Test
    void sourcesAreFormatted() throws Exception {
        var formatter = Formatter.createFormatter(OPTIONS);
        var wrong = new ArrayList<String>();
        for (Path file : Sources.java()) {
            String before = Files.readString(file);
            OptionalInt wide = tooWide(before);
            if (wide.isPresent()) {
                wrong.add(Sources.relative(file) + ":" + wide.getAsInt() + ": a comment over " + WIDTH + " columns");
                continue;
            }
            String after;
            try {
                after = formatted(formatter, before);
            } catch (FormatterException unreadable) {
                // It knows no bare `_` in a record pattern: write `var _`.
                wrong.add(Sources.relative(file) + ": " + unreadable.getMessage());
                continue;
            }
            if (!after.equals(before)) {
                if (APPLY) {
                    Files.writeString(file, after);
                } else {
                    wrong.add(Sources.relative(file) + ": not formatted");
                }
            }
        }
        assertThat(wrong)
                .as("`mvn -pl house test -Dformat=apply` mends what is not formatted")
                .isEqualTo(List.of());
    }

    /// The formatter wraps a longer Markdown comment into code that does not compile, and counts a § twice.
    private static OptionalInt tooWide(String source) {
        List<String> lines = source.lines().toList();
        return IntStream.rangeClosed(1, lines.size())
                .filter(number -> lines.get(number - 1).strip().startsWith("///"))
                .filter(number -> lines.get(number - 1).getBytes(UTF_8).length > WIDTH)
                .findFirst();
    }

    private static String formatted(Formatter formatter, String source) throws FormatterException {
        return formatter.formatSource(
                RemoveUnusedImports.removeUnusedImports(ImportOrderer.reorderImports(source, OPTIONS.style())));
    }
}
