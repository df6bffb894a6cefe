package org.letterlock.server.oauth.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.server.accounts.Sql;
import org.letterlock.server.oauth.provider.DeviceEndpoint.NoSuchCode;
import org.letterlock.server.oauth.provider.DeviceEndpoint.TooManyGuesses;
import org.letterlock.server.oauth.provider.DeviceEndpoint.Waiting;
import org.letterlock.server.oauth.provider.Realm.Answer;

/// RFC 8628, from both sides.
final class DeviceEndpointTest {
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

    private Answer begin() {
        Answer answer =
                new Answer(realm.server.deviceAuthorization(Realm.post("client_id", "tv", "scope", "mail.send")));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    private Answer poll(Answer device) {
        return realm.token(Map.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:device_code",
                "client_id",
                "tv",
                "device_code",
                device.get("device_code")));
    }

    private String pollLater(Answer device, int seconds) {
        realm.clock.advance(Duration.ofSeconds(seconds));
        return poll(device).error();
    }

    private void decide(Answer device, boolean allow) throws Exception {
        Waiting waiting = (Waiting) realm.server.device().find(realm.alice, device.get("user_code"));
        assertThat(realm.server.device().decide(waiting, realm.alice, allow, "web alice"))
                .isTrue();
    }

    @Test
    void aDeviceIsLetIn() throws Exception {
        Answer device = begin();
        assertThat(device.get("user_code")).matches("[B-Z]{4}-[B-Z]{4}");
        assertThat(device.json())
                .containsEntry("verification_uri", "https://mail.example.test/device")
                .containsEntry(
                        "verification_uri_complete",
                        "https://mail.example.test/device?user_code=" + device.get("user_code"))
                .containsEntry("expires_in", 900L)
                .containsEntry("interval", 5L);
        assertThat(poll(device).error()).isEqualTo("authorization_pending");
        decide(device, true);
        Answer tokens = poll(device);
        assertThat(tokens.error()).as(tokens.text()).isEqualTo("none");
        assertThat(tokens.get("scope")).isEqualTo("mail.send");
        assertThat(realm.grants.list(realm.alice.id())).hasSize(1);
        assertThat(poll(device).error()).isEqualTo("invalid_grant"); // once
        assertThat(realm.grants.list(realm.alice.id())).hasSize(1);
    }

    @Test
    void aDeviceIsNotLetIn() throws Exception {
        Answer device = begin();
        decide(device, false);
        assertThat(poll(device).error()).isEqualTo("access_denied");
        assertThat(realm.grants.list(realm.alice.id())).isEmpty();
    }

    @Test
    void codesAreTypedAsPeopleType() throws Exception {
        String code = begin().get("user_code");
        for (String typed : new String[] {
            code.toLowerCase(java.util.Locale.ROOT), code.replace("-", ""), " " + code.replace("-", " \u2013 ") + "\n"
        }) {
            assertThat(realm.server.device().find(realm.alice, typed)).isInstanceOf(Waiting.class);
        }
    }

    @Test
    void whoIsHastyWaitsLonger() {
        Answer device = begin();
        assertThat(pollLater(device, 0)).isEqualTo("authorization_pending");
        assertThat(pollLater(device, 4)).isEqualTo("slow_down");
        assertThat(pollLater(device, 9)).isEqualTo("slow_down"); // ten seconds now
        assertThat(pollLater(device, 15)).isEqualTo("authorization_pending");
        assertThat(pollLater(device, 14)).isEqualTo("slow_down");
    }

    @Test
    void aClockThatIsSetBackMakesNobodyHasty() {
        Answer device = begin();
        realm.clock.advance(Duration.ofSeconds(30));
        assertThat(pollLater(device, 0)).isEqualTo("authorization_pending");
        assertThat(pollLater(device, -20)).isEqualTo("authorization_pending");
    }

    @Test
    void codesExpire() throws Exception {
        Answer device = begin();
        Waiting waiting = (Waiting) realm.server.device().find(realm.alice, device.get("user_code"));
        realm.clock.advance(Duration.ofMinutes(15));
        assertThat(realm.server.device().find(realm.alice, device.get("user_code")))
                .isEqualTo(new NoSuchCode());
        assertThat(realm.server.device().decide(waiting, realm.alice, true, "web alice"))
                .isFalse();
        assertThat(poll(device).error()).isEqualTo("expired_token");
    }

    @Test
    void alsoWhenNobodyFetchedTheTokens() throws Exception {
        Answer device = begin();
        decide(device, true);
        realm.clock.advance(Duration.ofMinutes(15));
        assertThat(poll(device).error()).isEqualTo("expired_token");
        realm.clock.advance(Duration.ofDays(-1));
        assertThat(poll(device).error()).isEqualTo("expired_token");
    }

    @Test
    void aCodeIsDecidedOnce() throws Exception {
        Answer device = begin();
        Waiting waiting = (Waiting) realm.server.device().find(realm.alice, device.get("user_code"));
        assertThat(realm.server.device().decide(waiting, realm.alice, false, "web alice"))
                .isTrue();
        assertThat(realm.server.device().decide(waiting, realm.bob, true, "web bob"))
                .isFalse();
        assertThat(realm.server.device().find(realm.bob, device.get("user_code")))
                .isEqualTo(new NoSuchCode());
        assertThat(poll(device).error()).isEqualTo("access_denied");
    }

    @Test
    void guessingIsSlow() throws Exception {
        String code = begin().get("user_code");
        for (int i = 0; i < 10; i++) {
            assertThat(realm.server.device().find(realm.bob, "BBBB-BBB" + "BCDFGHJKLM".charAt(i)))
                    .isEqualTo(new NoSuchCode());
        }
        assertThat(realm.server.device().find(realm.bob, code)).isEqualTo(new TooManyGuesses());
        assertThat(realm.server.device().find(realm.alice, code)).isInstanceOf(Waiting.class);
        realm.clock.advance(Duration.ofMinutes(1));
        assertThat(realm.server.device().find(realm.bob, code)).isInstanceOf(Waiting.class);
    }

    @Test
    void onlyDevicesMayBegin() {
        assertThat(new Answer(realm.server.deviceAuthorization(
                                Realm.post("client_id", "desktop", "scope", "mail.send")))
                        .error())
                .isEqualTo("unauthorized_client");
        assertThat(new Answer(realm.server.deviceAuthorization(Realm.post("client_id", "nobody", "scope", "mail.send")))
                        .error())
                .isEqualTo("invalid_client");
        assertThat(new Answer(realm.server.deviceAuthorization(Realm.post("client_id", "tv", "scope", "mail.read")))
                        .error())
                .isEqualTo("invalid_scope");
        assertThat(new Answer(realm.server.deviceAuthorization(Realm.post("client_id", "tv"))).error())
                .isEqualTo("invalid_scope");
    }

    @Test
    void aDeviceCodeIsItsClientsAlone() throws Exception {
        Answer device = begin();
        decide(device, true);
        assertThat(realm.token(Map.of(
                                "grant_type",
                                "urn:ietf:params:oauth:grant-type:device_code",
                                "client_id",
                                "desktop",
                                "device_code",
                                device.get("device_code")))
                        .error())
                .isEqualTo("invalid_grant");
        assertThat(poll(device).error()).isEqualTo("none");
    }

    @Test
    void strangersCannotFillTheTable() throws Exception {
        int waiting = realm.database.write(statements -> {
            var devices = new DeviceSql(new Sql(statements));
            var random = new Random(5);
            int added = 0;
            while (added < 1000) {
                added += devices.add(
                                "lld_" + added,
                                UserCode.generate(random),
                                "tv",
                                Set.of(MailScope.SEND),
                                realm.clock.instant())
                        ? 1
                        : 0;
            }
            return added;
        });
        assertThat(waiting).isEqualTo(1000);
        var one = new Answer(realm.server.deviceAuthorization(Realm.post("client_id", "tv", "scope", "mail.send")));
        assertThat(one.status()).isEqualTo(503);
        realm.clock.advance(Duration.ofMinutes(15));
        begin();
    }
}
