package org.letterlock.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `rfc/index.tsv` tells the truth: what it calls obeyed has a package and a test, and no RFC that the sources name is
/// missing.
///
/// An RFC is obeyed (`yes`), obeyed in the parts that matter here (`partial`), or known and not obeyed (`no`); `named`
/// is one that the sources only speak of: reserved addresses, a registry, somebody else's protocol.
final class RfcIndexTest {
    private static final Path INDEX = Sources.ROOT.resolve("rfc/index.tsv");
    private static final Pattern NAMED = Pattern.compile("\\bRFC ?([1-9]\\d{2,4})\\b");
    private static final Set<String> STATUS = Set.of("yes", "partial", "no", "named");

    private record Row(int line, int rfc, String title, String status, String packageName, String test) {
        static Row of(int line, String text) {
            String[] cells = text.split("\t", -1);
            assertThat(cells)
                    .as("line %s: rfc, title, status, package, test", line)
                    .hasSize(5);
            assertThat(cells[0]).as("line %s: the number", line).matches("[1-9]\\d{2,4}");
            assertThat(cells[1]).as("line %s: the title", line).isNotBlank();
            assertThat(cells[2]).as("line %s: the status", line).isIn(STATUS);
            return new Row(line, Integer.parseInt(cells[0]), cells[1], cells[2], cells[3], cells[4]);
        }
    }

    private static List<Row> rows() throws IOException {
        List<String> lines = Files.readAllLines(INDEX);
        assertThat(lines.getFirst()).isEqualTo("rfc\ttitle\tstatus\tpackage\ttest");
        var rows = new ArrayList<Row>();
        for (int i = 1; i < lines.size(); i++) {
            rows.add(Row.of(i + 1, lines.get(i)));
        }
        return rows;
    }

    @Test
    void rowsAreSortedByNumber() throws IOException {
        assertThat(rows().stream().map(Row::rfc).toList()).isSorted();
    }

    @Test
    void noRowStandsTwice() throws IOException {
        assertThat(rows().stream()
                        .map(row -> row.rfc() + " " + row.packageName())
                        .toList())
                .doesNotHaveDuplicates();
    }

    @Test
    void whatIsObeyedHasAPackageAndATest() throws IOException {
        Set<String> sources = sources();
        for (Row row : rows()) {
            if (row.status().equals("no")) {
                continue;
            }
            assertThat(sources)
                    .as("line %s: package %s of RFC %s", row.line(), row.packageName(), row.rfc())
                    .contains("main/java/" + row.packageName().replace('.', '/') + "/package-info.java");
            assertThat(sources)
                    .as("line %s: test %s of RFC %s", row.line(), row.test(), row.rfc())
                    .contains("test/java/" + row.test().replace('.', '/') + ".java");
        }
    }

    @Test
    void everyRfcThatTheSourcesNameHasARow() throws IOException {
        List<Integer> known = rows().stream().map(Row::rfc).toList();
        var missing = new TreeSet<String>();
        for (Path file : Sources.java()) {
            String path = Sources.relative(file).toString();
            if (!path.contains("src/main/java/")) {
                continue;
            }
            Matcher named = NAMED.matcher(Files.readString(file));
            while (named.find()) {
                if (!known.contains(Integer.valueOf(named.group(1)))) {
                    missing.add("RFC " + named.group(1) + " in " + path);
                }
            }
        }
        assertThat(missing).as("named in the sources, no row in rfc/index.tsv").isEmpty();
    }

    private static Set<String> sources() throws IOException {
        var paths = new TreeSet<String>();
        for (Path file : Sources.java()) {
            String path = Sources.relative(file).toString();
            paths.add(path.substring(path.indexOf("src/") + "src/".length()));
        }
        return paths;
    }
}
