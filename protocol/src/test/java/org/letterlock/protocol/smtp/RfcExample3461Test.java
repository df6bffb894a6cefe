package org.letterlock.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.letterlock.protocol.smtp.MailParameters.Ret;
import org.letterlock.protocol.smtp.RcptParameters.Notify;

/// RFC 3461 §10, "Examples".
final class RfcExample3461Test {
    private static RcptParameters rcpt(String line) {
        return ((Command.Rcpt) CommandParserTest.parse(line)).parameters();
    }

    @Test
    void submission() { // §10.1
        var mail = (Command.Mail) CommandParserTest.parse("MAIL FROM:<Alice@Example.ORG> RET=HDRS ENVID=QQ314159");
        assertThat(mail.parameters().ret()).contains(Ret.HDRS);
        assertThat(mail.parameters().envid()).contains("QQ314159");
        assertThat(rcpt("RCPT TO:<Bob@Example.COM> NOTIFY=SUCCESS ORCPT=rfc822;Bob@Example.COM"))
                .isEqualTo(new RcptParameters(Set.of(Notify.SUCCESS), Optional.of("rfc822;Bob@Example.COM")));
        assertThat(rcpt("RCPT TO:<Carol@Ivory.EDU> NOTIFY=FAILURE ORCPT=rfc822;Carol@Ivory.EDU"))
                .isEqualTo(new RcptParameters(Set.of(Notify.FAILURE), Optional.of("rfc822;Carol@Ivory.EDU")));
        assertThat(rcpt("RCPT TO:<Dana@Ivory.EDU> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;Dana@Ivory.EDU")
                        .notifyOn())
                .containsExactlyInAnyOrder(Notify.SUCCESS, Notify.FAILURE);
        assertThat(rcpt("RCPT TO:<Eric@Bombs.AF.MIL> NOTIFY=FAILURE ORCPT=rfc822;Eric@Bombs.AF.MIL")
                        .orcpt())
                .contains("rfc822;Eric@Bombs.AF.MIL");
        assertThat(rcpt("RCPT TO:<Fred@Bombs.AF.MIL> NOTIFY=NEVER").notifyOn()).containsExactly(Notify.NEVER);
        assertThat(rcpt("RCPT TO:<George@Tax-ME.GOV> NOTIFY=FAILURE ORCPT=rfc822;George@Tax-ME.GOV")
                        .notifyOn())
                .containsExactly(Notify.FAILURE);
    }

    @Test
    void relayed() { // §10.6: the address has changed, the original one is kept
        assertThat(rcpt("RCPT TO:<Sam@Boondoggle.GOV> NOTIFY=SUCCESS ORCPT=rfc822;George@Tax-ME.GOV")
                        .orcpt())
                .contains("rfc822;George@Tax-ME.GOV");
    }
}
