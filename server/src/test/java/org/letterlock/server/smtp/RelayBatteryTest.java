package org.letterlock.server.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.server.policy.RelayBattery;
import org.letterlock.server.policy.Role;

/// The whole relay battery, said aloud to every role: every form is refused, or stays with us.
@Timeout(60)
final class RelayBatteryTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "MX, client.test, false, false",
        "MX, localhost, false, false",
        "MX, mail.example.test, true, false",
        "MX, [127.0.0.1], true, false",
        "SUBMISSION, client.test, false, false",
        "SUBMISSION, client.test, true, false",
        "SUBMISSION, client.test, true, true",
        "SUBMISSIONS, client.test, true, false",
        "SUBMISSIONS, localhost, true, true",
        "LEGACY, client.test, false, false",
        "LEGACY, client.test, true, true",
        "SANDBOX, client.test, false, false",
        "SANDBOX, client.test, true, true",
    })
    void relaysForNobody(Role role, String name, boolean encrypted, boolean afterFailedLogin) throws Exception {
        var site = new TestSite(folder);
        site.limits = site.limits.withErrors(1_000_000);
        int taken = 0;
        List<RelayBattery.Form> forms =
                RelayBattery.forms(TestSite.NAME, InetAddress.ofLiteral("192.0.2.1"), "example.test");
        try (Talk talk = site.talk(role)) {
            talk.say("EHLO " + name, "250");
            if (encrypted && !talk.isEncrypted()) {
                talk.startTls();
                talk.say("EHLO " + name, "250");
            }
            if (afterFailedLogin) {
                talk.say("AUTH PLAIN " + Talk.plain("alice@example.test", "wrong"), "535");
            }
            for (RelayBattery.Form form : forms) {
                taken += attempt(talk, form, "") ? 1 : 0;
                taken += attempt(talk, form, " AUTH=<>") ? 1 : 0;
            }
        }
        assertThat(taken).isZero();
        assertThat(site.messages(site.alice)).isEmpty();
    }

    /// Each form alone, and behind a recipient who lives here.
    private static boolean attempt(Talk talk, RelayBattery.Form form, String parameters) throws Exception {
        talk.say("RSET", "250");
        String mail = talk.say(utf8("MAIL FROM:<" + form.sender() + ">" + parameters + " SMTPUTF8"));
        talk.say("RCPT TO:<bob@example.test>");
        String reply = talk.say(utf8("RCPT TO:<" + form.recipient() + ">"));
        assertThat(reply).as(form.toString()).matches("5\\d\\d 5\\.\\d\\.\\d+ .*");
        assertThat(mail).as(form.toString()).matches("(250|5\\d\\d) .*");
        return reply.startsWith("2");
    }

    /// As octets, which the client of this test writes one per character.
    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
