package org.letterlock.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterlock.protocol.sasl.Refusal;

/// Every language says everything, and the same.
final class MessagesTest {
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");
    private static final Pattern SAID =
            Pattern.compile("(?:page\\.|visit\\.|\\b)(?:t|say)\\(\"([a-z][a-z0-9.-]+)\"|\\bn\\(\"([a-z][a-z0-9.-]+)\"");
    private static final Messages ENGLISH = Messages.of(Language.ENGLISH);

    @ParameterizedTest
    @EnumSource(Language.class)
    void allLanguagesHaveTheSameKeysAndPlaces(Language language) {
        Messages other = Messages.of(language);
        assertThat(other.keys()).isEqualTo(ENGLISH.keys());
        for (String key : ENGLISH.keys()) {
            assertThat(places(other.say(key))).as("%s in %s", key, language).isEqualTo(places(ENGLISH.say(key)));
            assertThat(other.say(key)).as("%s in %s", key, language).isNotBlank();
        }
    }

    private static Set<String> places(String text) {
        var places = new TreeSet<String>();
        PLACE.matcher(text).results().map(MatchResult::group).forEach(places::add);
        return places;
    }

    @Test
    void whateverPagesSayIsThere() throws IOException {
        Path root = Path.of(System.getProperty("root", Files.isDirectory(Path.of("app")) ? "." : ".."));
        var missing = new TreeSet<String>();
        for (Path folder :
                List.of(root.resolve("app/src/main/jte"), root.resolve("app/src/main/java/org/letterlock/app/web"))) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    SAID.matcher(Files.readString(file)).results().forEach(match -> {
                        String key = match.group(1) != null ? match.group(1) : match.group(2) + ".one";
                        if (!key.endsWith(".") && !key.endsWith("-") && !ENGLISH.has(key)) {
                            missing.add(file.getFileName() + ": " + key);
                        }
                    });
                }
            }
        }
        assertThat(missing).isEmpty();
        Arrays.stream(Refusal.Kind.values())
                .map(kind -> "refusal." + kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .forEach(key -> assertThat(ENGLISH.has(key)).as(key).isTrue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zh-TW,zh;q=0.9,en;q=0.8 | TRADITIONAL_CHINESE",
                "zh-HK | TRADITIONAL_CHINESE",
                "zh-Hant-SG | TRADITIONAL_CHINESE",
                "zh-CN,zh;q=0.9 | SIMPLIFIED_CHINESE",
                "zh | SIMPLIFIED_CHINESE",
                "zh-Hans-TW | SIMPLIFIED_CHINESE",
                "ja,en-US;q=0.7 | JAPANESE",
                "de-DE,de;q=0.9,ja;q=0.5,en;q=0.4 | JAPANESE",
                "en-GB | ENGLISH",
                "de | ENGLISH",
                "ja;q=0, en | ENGLISH",
                "* | ENGLISH",
                "'' | ENGLISH",
                ";;;=,,\u0000 | ENGLISH",
            })
    void theBrowsersWishIsHeard(String header, Language language) {
        assertThat(Language.of(header)).isEqualTo(language);
    }
}
