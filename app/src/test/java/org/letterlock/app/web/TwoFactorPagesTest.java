package org.letterlock.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two-factor, from setting it up to the day the phone is lost, as the pages do it.
final class TwoFactorPagesTest {
    @TempDir
    private Path folder;

    @Test
    void fromEnrolmentToRecovery() throws Exception {
        try (var site = ServedSite.start(folder.resolve("data"))) {
            var alice = site.signedInAsAlice();
            assertThat(alice.send("/two-factor/enrol", "password", "wrong").status())
                    .isEqualTo(422);

            var enrolment = alice.send("/two-factor/enrol", "password", ServedSite.ALICES_PASSWORD);
            String secret = enrolment.between("<code id=\"secret\">", "<").replace(" ", "");
            assertThat(enrolment.body()).contains("<svg", "otpauth://totp/");
            String uri = enrolment.between("name=\"uri\" value=\"", "\"").replace("&amp;", "&");
            var wrong = alice.send("/two-factor/confirm", "code", "000000", "uri", uri, "secret", secret);
            assertThat(wrong.status()).isEqualTo(422);
            assertThat(wrong.body()).contains("That code is not right.", "<svg");
            assertThat(site.signedInAsAlice().isSignedIn())
                    .as("not on before it is confirmed")
                    .isTrue();

            var on = alice.send("/two-factor/confirm", "code", code(secret, site.clock.instant()), "uri", uri);
            assertThat(on.body()).contains("Two-factor is on.");
            String recovery = on.between("<li>", "</li>").strip().equals("") ? "" : firstCode(on.body());

            // The password alone opens nothing any more.
            var phone = site.browser();
            var half = phone.send("/sign-in", "name", ServedSite.ALICE, "password", ServedSite.ALICES_PASSWORD);
            assertThat(half.header("Location")).isEqualTo("/sign-in/code");
            for (String path : new String[] {"/", "/app-passwords", "/two-factor", "/sessions"}) {
                assertThat(phone.get(path).status()).as(path).isEqualTo(303);
            }
            String before = phone.sessionCookie().orElseThrow();
            phone.get("/sign-in/code");
            assertThat(phone.send("/sign-in/code", "code", code(secret, site.clock.instant()))
                            .body())
                    .as("a code opens once")
                    .contains("That code was used already.");
            assertThat(phone.send("/sign-in/code", "code", "123456").status()).isEqualTo(422);
            site.clock.advance(Duration.ofSeconds(30));
            assertThat(phone.send("/sign-in/code", "code", code(secret, site.clock.instant()))
                            .status())
                    .isEqualTo(303);
            assertThat(phone.sessionCookie().orElseThrow()).isNotEqualTo(before);
            assertThat(phone.isSignedIn()).isTrue();

            // Without the phone.
            var lost = site.browser();
            lost.send("/sign-in", "name", ServedSite.ALICE, "password", ServedSite.ALICES_PASSWORD);
            lost.get("/sign-in/code");
            assertThat(lost.send("/sign-in/code", "code", recovery).status()).isEqualTo(303);
            assertThat(lost.isSignedIn()).isTrue();

            // A password that waits for its code does not wait for ever.
            var slow = site.browser();
            slow.send("/sign-in", "name", ServedSite.ALICE, "password", ServedSite.ALICES_PASSWORD);
            site.clock.advance(Sessions.FACTOR.plusSeconds(1));
            assertThat(slow.get("/sign-in/code").header("Location")).isEqualTo("/sign-in");

            assertThat(lost.send("/two-factor/off", "password", "wrong").status())
                    .isEqualTo(422);
            lost.get("/two-factor");
            assertThat(lost.send("/two-factor/off", "password", ServedSite.ALICES_PASSWORD)
                            .status())
                    .isEqualTo(303);
            assertThat(site.signedInAsAlice().isSignedIn()).isTrue();
        }
    }

    private static String firstCode(String body) {
        int list = body.indexOf("class=\"codes\"");
        int from = body.indexOf("<li>", list) + 4;
        return body.substring(from, body.indexOf("</li>", from)).strip();
    }

    /// RFC 6238 with the usual six digits of SHA-1 every 30 seconds.
    private static String code(String base32, Instant at) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(decode(base32), "HmacSHA1"));
        byte[] hash = mac.doFinal(
                ByteBuffer.allocate(8).putLong(at.getEpochSecond() / 30).array());
        int offset = hash[hash.length - 1] & 0xf;
        int number = ByteBuffer.wrap(hash).getInt(offset) & 0x7fffffff;
        return String.format("%06d", number % 1_000_000);
    }

    private static byte[] decode(String base32) {
        var octets = new ByteArrayOutputStream();
        long bits = 0;
        int count = 0;
        for (int i = 0; i < base32.length(); i++) {
            bits = (bits << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(base32.charAt(i));
            count += 5;
            if (count >= 8) {
                count -= 8;
                octets.write((int) (bits >> count));
            }
        }
        return octets.toByteArray();
    }
}
