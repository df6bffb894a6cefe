package org.letterlock.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IssuerSettingsTest {
    private static final Path FOLDER = Path.of("/var/lib/letterlock");
    private static final String REST = """
            hostname = "mail.example.test"
            [[listener]]
            role = "mx"
            port = 2525
            [[issuer]]
            """;
    private static final String ISSUER = "issuer = \"https://sso.example.test/realms/mail\"\n";
    private static final String AUDIENCE = "audience = \"letterlock\"\n";

    private static List<IssuerSettings> good(String section) {
        return switch (ConfigurationReader.read(REST + section, FOLDER, List.of())) {
            case ConfigurationReader.Reading.Good(Configuration configuration) -> configuration.issuers();
            case ConfigurationReader.Reading.Bad(List<Problem> problems) -> throw new AssertionError(problems);
        };
    }

    private static List<String> problems(String section) {
        return switch (ConfigurationReader.read(REST + section, FOLDER, List.of())) {
            case ConfigurationReader.Reading.Good _ -> List.of();
            case ConfigurationReader.Reading.Bad(List<Problem> problems) ->
                problems.stream()
                        .map(problem -> problem.text("letterlock.toml"))
                        .toList();
        };
    }

    @Test
    void theLeastThatMustBeSaid() {
        assertThat(good(ISSUER + AUDIENCE))
                .containsExactly(new IssuerSettings(
                        "issuer1",
                        "https://sso.example.test/realms/mail",
                        List.of("letterlock"),
                        "email",
                        "mail.send",
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofSeconds(60)));
    }

    @Test
    void allThatCanBeSaid() {
        assertThat(good(ISSUER + """
                        name = "keycloak"
                        audience = ["letterlock", "mail"]
                        user_claim = "preferred_username"
                        smtp_scope = ""
                        keys = "https://sso.example.test/keys"
                        clock_skew = "5s"
                        introspection = "https://sso.example.test/introspect"
                        introspect = "always"
                        client_id = "letterlock"
                        client_secret_file = "sso.secret"
                        """))
                .containsExactly(new IssuerSettings(
                        "keycloak",
                        "https://sso.example.test/realms/mail",
                        List.of("letterlock", "mail"),
                        "preferred_username",
                        "",
                        Optional.of(URI.create("https://sso.example.test/keys")),
                        Optional.of(new IssuerSettings.Asking(
                                Optional.of(URI.create("https://sso.example.test/introspect")),
                                "letterlock",
                                FOLDER.resolve("sso.secret"),
                                true)),
                        Duration.ofSeconds(5)));
    }

    @Test
    void withoutAnAudienceTokensForOthersWouldLogIn() {
        assertThat(problems(ISSUER)).singleElement().asString().contains("audience is missing", "meant for others");
        assertThat(problems(AUDIENCE)).singleElement().asString().contains("issuer is missing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            issuer = "http://sso.example.test"      | write an https:// URL
            keys = "file:///etc/passwd"             | write an https:// URL
            introspect = "never"                    | write "opaque"
            client_id = "letterlock"                | client_secret_file
            client_secret_file = "sso.secret"       | client_id
            clock_skew = "1h"                       | clock_skew
            audiense = "x"                          | did you mean audience?
            """)
    void whatCannotBeSaid(String line, String message) {
        String section = line.startsWith("issuer") ? AUDIENCE : ISSUER + AUDIENCE;
        assertThat(problems(section + line + "\n"))
                .anySatisfy(problem -> assertThat(problem).contains(message));
    }

    @Test
    void twoOfOneNameAreAProblem() {
        String twice = "name = \"sso\"\n" + ISSUER + AUDIENCE;
        assertThat(problems(twice + "[[issuer]]\n" + twice))
                .singleElement()
                .asString()
                .contains("two issuers");
    }
}
