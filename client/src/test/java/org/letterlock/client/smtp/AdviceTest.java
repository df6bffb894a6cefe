package org.letterlock.client.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterlock.protocol.smtp.Enhanced;
import org.letterlock.protocol.smtp.Reply;

/// What real servers say, and what we make of it.
class AdviceTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AUTH    | 535 | 5.7.139 | Authentication unsuccessful, basic authentication is disabled.       | OAuth2
            AUTH    | 535 | 5.7.139 | Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. | administrator
            AUTH    | 535 | 5.7.139 | Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. | administrator
            AUTH    | 535 | 5.7.139 | user is locked by your organization's security defaults policy      | policy
            AUTH    | 535 | 5.7.139 | the request did not meet the criteria to be authenticated           | sign-in log
            AUTH    | 535 | 5.7.3   | Authentication unsuccessful                                          | SMTP.Send
            MAIL    | 530 | 5.7.57  | Client not authenticated to send mail                                | -u
            AUTH    | 550 | 5.7.30  | Basic authentication is not supported for Client Submission          | XOAUTH2
            AUTH    | 501 | 5.5.124 | Invalid XOAUTH2 auth data                                            | base64
            AUTH    | 534 | 5.7.9   | Application-specific password required                               | app password
            AUTH    | 534 | 5.7.9   | Authentication mechanism is too weak                                 | stronger mechanism
            AUTH    | 535 | 5.7.8   | Username and Password not accepted                                   | app password
            MAIL    | 530 | 5.7.0   | Must issue a STARTTLS command first                                  | --tls
            MAIL    | 530 | 5.7.0   | Authentication Required                                              | -u
            AUTH    | 538 | 5.7.11  | Encryption required for requested authentication mechanism           | --tls
            AUTH    | 454 | 4.7.0   | Temporary authentication failure                                     | later
            DATA    | 550 | 5.7.28  | our system has detected an unusual rate of unsolicited mail          | infected
            DATA    | 550 | 5.7.26  | This mail has been blocked because the sender is unauthenticated     | DKIM
            RCPT    | 550 | 5.7.1   | Relaying denied                                                      | -u
            RCPT    | 554 | 5.7.1   | <bob@example.org>: Relay access denied                               | -u
            RCPT    | 550 | 5.1.1   | No such user here                                                    | typing error
            RCPT    | 451 | 4.7.1   | Greylisting in action, please come back later                        | quarter of an hour
            MAIL    | 553 | 5.7.1   | Sender address rejected: not owned by user alice                     | -f
            MAIL    | 552 | 5.3.4   | Message size exceeds fixed limit                                     | smaller
            RCPT    | 452 | 4.5.3   | Too many recipients                                                  | second message
            CONNECT | 554 | 5.7.1   | Service unavailable; Client host blocked using zen.spamhaus.org      | block
            """)
    void knowsWhatServersSay(Phase phase, int code, String enhanced, String text, String remedy) {
        Advice advice = Advice.on(phase, Reply.of(code, enhanced, text));
        assertThat(advice.meaning() + " " + advice.remedy()).contains(remedy);
        assertThat(advice.reference()).isNotBlank();
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void hasSomethingToSayToAnyRefusal(Phase phase) {
        for (int code : new int[] {400, 421, 450, 499, 500, 550, 599}) {
            Advice advice = Advice.on(phase, Reply.plain(code, "no"));
            assertThat(advice.meaning()).endsWith(".");
            assertThat(advice.remedy()).endsWith(".");
        }
        assertThat(Advice.on(phase, Reply.plain(421, "bye")).meaning()).contains("closing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            535 | 5.7.8   | Username and Password not accepted. Learn more at        | mail.google.com
            535 | 5.7.139 | the request did not meet the criteria to be authenticated | XOAUTH2
            454 | 4.7.0   | Logins from your network are refused for a while          | lift
            550 | 5.7.1   | Relaying denied                                           | -u
            504 | 5.5.4   | Authentication mechanism not available                    | EHLO
            """)
    void knowsWhatServersSayWithoutKnowingWhen(int code, String enhanced, String text, String remedy) {
        Advice advice = Advice.on(Reply.of(code, enhanced, text));
        assertThat(advice.meaning() + " " + advice.remedy()).contains(remedy);
    }

    @Test
    void knowsWordsAlone() {
        assertThat(Advice.on("SmtpClientAuthentication is disabled for the Tenant.")
                        .orElseThrow()
                        .remedy())
                .contains("administrator");
        assertThat(Advice.on("gibberish")).isEmpty();
    }

    @Test
    void aCodeOfAnotherClassIsAnotherMatter() {
        Reply reply = new Reply(450, Optional.of(new Enhanced(4, 1, 1)), List.of("later"));
        assertThat(Advice.on(Phase.RCPT, reply).meaning()).contains("cannot do it now");
    }
}
