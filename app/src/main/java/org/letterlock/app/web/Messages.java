package org.letterlock.app.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/// The words of the page in one language: `messages.LANGUAGE.properties` beside this class, UTF-8, `{0}` where a value
/// goes. Safe for any thread.
public final class Messages {
    private static final Map<Language, Messages> ALL = new EnumMap<>(Language.class);

    static {
        for (Language language : Language.values()) {
            ALL.put(language, new Messages(language, load(language)));
        }
    }

    private final Language language;
    private final Properties words;
    private final DateTimeFormatter moment;
    private final DateTimeFormatter day;

    private Messages(Language language, Properties words) {
        this.language = language;
        this.words = words;
        this.moment = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(language.locale());
        this.day = DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(language.locale());
    }

    public static Messages of(Language language) {
        return ALL.getOrDefault(language, new Messages(language, new Properties()));
    }

    private static Properties load(Language language) {
        String file = "messages." + language.tag() + ".properties";
        try (InputStream in = Messages.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the program was built without " + file);
            }
            var words = new Properties();
            words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return words;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public Language language() {
        return language;
    }

    /// All keys, sorted.
    public Set<String> keys() {
        return Collections.unmodifiableSet(new TreeSet<>(words.stringPropertyNames()));
    }

    public boolean has(String key) {
        return words.containsKey(key);
    }

    /// The words of `key`, its places filled. A key that is nowhere shows itself, so that somebody notices.
    public String say(String key, Object... values) {
        String text = words.getProperty(key);
        if (text == null) {
            return "⟦" + key + "⟧";
        }
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return text;
    }

    /// The words for so many: `key.one` for one, `key.many` else; `{0}` is the count.
    public String count(String key, long count) {
        return say(key + (count == 1 ? ".one" : ".many"), count);
    }

    public String moment(Instant at, ZoneId zone) {
        return moment.withZone(zone).format(at);
    }

    public String day(Instant at, ZoneId zone) {
        return day.withZone(zone).format(at);
    }
}
