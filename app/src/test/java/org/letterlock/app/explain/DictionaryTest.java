package org.letterlock.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DictionaryTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            535 5.7.8 Username and Password not accepted                       | 5.7.8   | app password
            535-5.7.8 Username and Password not accepted                       | 5.7.8   | app password
            535 5.7.139 Authentication unsuccessful, basic authentication is disabled. | 5.7.139 | OAuth2
            550 Relaying denied                                                |         | -u
            454 4.7.0 Logins from your network are refused for a while         | 4.7.0   | lift
            5.7.26                                                             | 5.7.26  | DKIM
            4.2.2                                                              | 4.2.2   | later
            5.7.139                                                            | 5.7.139 | sign-in
            user is locked by your organization's security defaults policy     |         | OAuth2
            535                                                                |         | app password
            250 2.0.0 OK                                                       | 2.0.0   | Nothing
            """)
    void knowsWhatPeoplePaste(String pasted, String status, String remedy) {
        Dictionary.Entry entry = Dictionary.find(pasted).orElseThrow();
        assertThat(entry.status().map(Object::toString).orElse(null)).isEqualTo(status);
        assertThat(entry.advice().orElseThrow().toString()).contains(remedy);
    }

    @Test
    void aRegisteredCodeWithoutAdviceStillHasAMeaning() {
        Dictionary.Entry entry = Dictionary.find("5.7.18").orElseThrow();
        assertThat(entry.meaning()).contains("Domain owner has changed");
        assertThat(entry.reference()).contains("RFC 7293");
        assertThat(entry.advice()).isEmpty();
    }

    @Test
    void aCodeSomebodyMadeUpHasAClassAndASubject() {
        assertThat(Dictionary.find("5.7.999").orElseThrow().meaning().orElseThrow())
                .contains("not registered", "policy");
    }

    @Test
    void nonsenseIsNotKnown() {
        assertThat(Dictionary.find("it does not work")).isEmpty();
        assertThat(Dictionary.find("999 what")).isEmpty();
        assertThat(Dictionary.find("")).isEmpty();
    }
}
