package org.letterlock.server.oauth.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.server.accounts.Result;
import org.letterlock.server.oauth.provider.ClientRegister.Added;
import org.letterlock.server.oauth.provider.ClientRegister.Wanted;

final class ClientRegisterTest {
    @TempDir
    private Path folder;

    private Realm realm;

    @BeforeEach
    void open() throws Exception {
        realm = new Realm(folder);
    }

    @AfterEach
    void close() {
        realm.close();
    }

    @Test
    void whatWasRegisteredIsRead() throws Exception {
        Added added = realm.clients
                .add(new Wanted(
                        Optional.empty(),
                        "Näme 名",
                        List.of("https://a.test/x", "http://[::1]/y"),
                        Set.of(MailScope.READ),
                        true,
                        false,
                        true))
                .orThrow();
        assertThat(added.client().id()).matches("client-[a-z0-9]{10}");
        assertThat(added.secret()).isPresent();
        assertThat(realm.clients.find(added.client().id())).contains(added.client());
        assertThat(realm.clients.list()).extracting(OAuthClient::name).contains("Näme 名", "The desktop");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "id with blank | A name | https://a.test/ | mail.send | - | an id is",
                "desktop | A name | https://a.test/ | mail.send | - | is taken",
                "a | ' ' | https://a.test/ | mail.send | - | a name is",
                "a | A name | - | mail.send | - | needs a redirect URI",
                "a | A name | http://a.test/ | mail.send | - | http://a.test/: a redirect URI is",
                "a | A name | https://a.test/ | - | - | needs a scope",
                "a | A name | - | - | introspects | needs a secret",
            })
    void refuses(String id, String name, String redirect, String scope, String introspects, String problem)
            throws Exception {
        Result<Added> result = realm.clients.add(new Wanted(
                Optional.of(id),
                name,
                Optional.ofNullable(redirect).stream().toList(),
                Arrays.stream(MailScope.values())
                        .filter(each -> each.text().equals(scope))
                        .collect(java.util.stream.Collectors.toSet()),
                false,
                introspects != null,
                false));
        assertThat(result)
                .isInstanceOfSatisfying(
                        Result.Refused.class,
                        refused -> assertThat(refused.problem()).contains(problem));
    }

    @Test
    void anIdIsNeverGivenAgain() throws Exception {
        realm.clients.remove("tv").orThrow();
        assertThat(realm.clients.find("tv")).isEmpty();
        assertThat(realm.clients.remove("tv")).isInstanceOf(Result.Refused.class);
        assertThat(realm.clients.add(
                        new Wanted(Optional.of("tv"), "TV", List.of(), Set.of(MailScope.SEND), true, false, false)))
                .isInstanceOf(Result.Refused.class);
        assertThat(realm.accounts.audit(1))
                .singleElement()
                .satisfies(entry -> assertThat(entry.action()).isEqualTo("oauth-client remove"));
    }
}
