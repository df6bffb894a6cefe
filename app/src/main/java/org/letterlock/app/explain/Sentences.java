package org.letterlock.app.explain;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The sentences of explanations in one language: `sentences.LANGUAGE.properties` beside this class, UTF-8. For each
/// reason `KEY.what` says what happened and `KEY.do` what to do; `{name}` is a fact, and what stands in `[ ]` is left
/// out where a fact in it is not known. Safe for any thread.
public final class Sentences {
    /// BCP 47 tags of the languages there are; the first is for whoever wants none of them.
    public static final List<String> LANGUAGES = List.of("en");

    private static final Pattern FACT = Pattern.compile("\\{([a-z]+)\\}");
    private static final Pattern OPTIONAL = Pattern.compile("\\[([^\\]]*)\\]");
    private static final Map<String, Sentences> READ = new ConcurrentHashMap<>();

    private final Properties texts;

    private Sentences(Properties texts) {
        this.texts = texts;
    }

    /// @param tag one of [#LANGUAGES]
    public static Sentences in(String tag) {
        return READ.computeIfAbsent(LANGUAGES.contains(tag) ? tag : LANGUAGES.getFirst(), Sentences::read);
    }

    private static Sentences read(String tag) {
        String file = "sentences." + tag + ".properties";
        try (InputStream in = Sentences.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the program was built without " + file);
            }
            var texts = new Properties();
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return new Sentences(texts);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// What happened: one or two sentences.
    public String what(Explanation explanation) {
        return fill(text(explanation.reason().key() + ".what"), explanation.facts());
    }

    /// What to do about it.
    public String remedy(Explanation explanation) {
        return fill(text(explanation.reason().key() + ".do"), explanation.facts());
    }

    /// Every key there is.
    public List<String> keys() {
        return texts.stringPropertyNames().stream().sorted().toList();
    }

    String text(String key) {
        String text = texts.getProperty(key);
        if (text == null) {
            throw new IllegalStateException("there are no words for " + key);
        }
        return text;
    }

    static String fill(String text, Map<String, String> facts) {
        String whole = OPTIONAL.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(knowsAll(match.group(1), facts) ? match.group(1) : ""));
        return FACT.matcher(whole)
                .replaceAll(match -> Matcher.quoteReplacement(facts.getOrDefault(match.group(1), "?")));
    }

    private static boolean knowsAll(String part, Map<String, String> facts) {
        return FACT.matcher(part).results().allMatch(match -> facts.containsKey(match.group(1)));
    }
}
