package org.letterlock.house;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        var wrong = new ArrayList<Path>();
        for (Path file : Sources.java()) {
            String before = Files.readString(file);
            // The formatter wraps a longer Markdown comment into code that does not compile, and counts a § twice.
            assertThat(before.lines()
                            .filter(line -> line.strip().startsWith("///"))
                            .filter(line -> line.getBytes(UTF_8).length > WIDTH))
                    .as("comment lines over %s columns in %s", WIDTH, Sources.relative(file))
                    .isEmpty();
            String after = formatter.formatSource(
                    RemoveUnusedImports.removeUnusedImports(ImportOrderer.reorderImports(before, OPTIONS.style())));
            if (!after.equals(before)) {
                if (APPLY) {
                    Files.writeString(file, after);
                } else {
                    wrong.add(Sources.relative(file));
                }
            }
        }
        assertThat(wrong)
                .as("not formatted; `mvn -pl house test -Dformat=apply` mends them")
                .isEqualTo(List.of());
    }
}
