package org.letterlock.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class SentencesTest {
    @SuppressWarnings("UnusedVariable") // @FieldSource reads it
    private static final List<String> LANGUAGES = Sentences.LANGUAGES;

    private static final Pattern FACT = Pattern.compile("\\{[a-z]+\\}");

    @ParameterizedTest
    @FieldSource("LANGUAGES")
    void everyReasonHasWordsAndNothingElseHas(String language) {
        var wanted = new TreeSet<String>();
        Arrays.stream(Reason.values()).forEach(reason -> {
            wanted.add(reason.key() + ".what");
            wanted.add(reason.key() + ".do");
        });
        assertThat(Sentences.in(language).keys()).containsExactlyElementsOf(wanted);
    }

    @ParameterizedTest
    @FieldSource("LANGUAGES")
    void everyLanguageTellsTheSameFacts(String language) {
        for (String key : Sentences.in("en").keys()) {
            assertThat(facts(Sentences.in(language).text(key)))
                    .as("%s of %s", key, language)
                    .isEqualTo(facts(Sentences.in("en").text(key)));
        }
    }

    private static Set<String> facts(String text) {
        var facts = new TreeSet<String>();
        FACT.matcher(text).results().forEach(match -> facts.add(match.group()));
        return facts;
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        String text = "The app password[ '{app}'] was revoked[ on {revoked}].";
        assertThat(Sentences.fill(text, Map.of())).isEqualTo("The app password was revoked.");
        assertThat(Sentences.fill(text, Map.of("app", "printer", "revoked", "Monday")))
                .isEqualTo("The app password 'printer' was revoked on Monday.");
        assertThat(Sentences.fill("{cause}", Map.of("cause", "a $1 {name} [x]")))
                .isEqualTo("a $1 {name} [x]");
    }

    @Test
    void whoWantsNoneOfTheLanguagesGetsEnglish() {
        assertThat(Sentences.in("tlh")).isSameAs(Sentences.in("en"));
    }
}
