package org.letterlock.app.web;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The languages of the page. The first is for whoever asks for none of them.
public enum Language {
    ENGLISH("en", "English", Locale.ENGLISH),
    TRADITIONAL_CHINESE("zh-Hant", "繁體中文", Locale.TRADITIONAL_CHINESE),
    SIMPLIFIED_CHINESE("zh-Hans", "简体中文", Locale.SIMPLIFIED_CHINESE),
    JAPANESE("ja", "日本語", Locale.JAPANESE);

    private static final List<String> TRADITIONAL = List.of("TW", "HK", "MO");
    private static final int LONGEST = 500;

    private final String tag;
    private final String ownName;
    private final Locale locale;

    Language(String tag, String ownName, Locale locale) {
        this.tag = tag;
        this.ownName = ownName;
        this.locale = locale;
    }

    /// As BCP 47 writes it.
    public String tag() {
        return tag;
    }

    /// What those who speak it call it.
    public String ownName() {
        return ownName;
    }

    public Locale locale() {
        return locale;
    }

    public static Optional<Language> tagged(String tag) {
        return Arrays.stream(values())
                .filter(language -> language.tag.equals(tag))
                .findFirst();
    }

    /// The one a browser likes best.
    ///
    /// @param acceptLanguage its header (RFC 9110 §12.5.4), which may be nonsense
    public static Language of(String acceptLanguage) {
        try {
            if (!acceptLanguage.isBlank() && acceptLanguage.length() <= LONGEST) {
                return Locale.LanguageRange.parse(acceptLanguage).stream()
                        .filter(range -> range.getWeight() > 0)
                        .flatMap(range -> spoken(Locale.forLanguageTag(range.getRange())).stream())
                        .findFirst()
                        .orElse(ENGLISH);
            }
        } catch (IllegalArgumentException nonsense) {
            // as if it had said nothing
        }
        return ENGLISH;
    }

    private static Optional<Language> spoken(Locale wanted) {
        return switch (wanted.getLanguage()) {
            case "en" -> Optional.of(ENGLISH);
            case "ja" -> Optional.of(JAPANESE);
            case "zh" -> Optional.of(isTraditional(wanted) ? TRADITIONAL_CHINESE : SIMPLIFIED_CHINESE);
            default -> Optional.empty();
        };
    }

    private static boolean isTraditional(Locale chinese) {
        return chinese.getScript().isEmpty()
                ? TRADITIONAL.contains(chinese.getCountry())
                : chinese.getScript().equals("Hant");
    }
}
