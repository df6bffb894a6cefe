package org.letterlock.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Links from one document to another, and to sources, lead somewhere.
final class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)\\)");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");

    @Test
    void relativeLinksLeadSomewhere() throws IOException {
        var dead = new ArrayList<String>();
        for (Path file : Sources.markdown()) {
            Matcher link = LINK.matcher(FENCED.matcher(Files.readString(file)).replaceAll(""));
            while (link.find()) {
                if (!leadsSomewhere(file, link.group(1))) {
                    dead.add(Sources.relative(file) + " → " + link.group(1));
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    private static boolean leadsSomewhere(Path file, String target) throws IOException {
        if (target.matches("[a-z][a-z0-9+.-]*:.*")) {
            return true; // somebody else's page; a build asks no network
        }
        String[] parts = target.split("#", 2);
        Path named = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]).normalize();
        return Files.exists(named) && (parts.length == 1 || hasHeading(named, parts[1]));
    }

    private static boolean hasHeading(Path file, String anchor) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+\\s*", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .anyMatch(anchor::equals);
    }
}
