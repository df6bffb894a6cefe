package org.letterlock.server.smtp;

import java.util.ArrayList;
import java.util.Optional;
import org.letterlock.protocol.sasl.Offer;
import org.letterlock.protocol.smtp.Reply;
import org.letterlock.server.policy.Standing;

/// The answer to EHLO (RFC 5321 §4.1.1.1): who we are and what we can.
final class Extensions {
    private Extensions() {}

    static Reply offered(SmtpService service, Standing who, Offer mechanisms) {
        SmtpLimits limits = service.limits();
        var lines = new ArrayList<String>();
        lines.add(service.site().ascii());
        lines.add("PIPELINING"); // RFC 2920
        lines.add("SIZE " + limits.message()); // RFC 1870
        lines.add("8BITMIME"); // RFC 6152
        lines.add("BINARYMIME"); // RFC 3030 §3
        lines.add("CHUNKING"); // RFC 3030 §2
        lines.add("SMTPUTF8"); // RFC 6531
        lines.add("ENHANCEDSTATUSCODES"); // RFC 2034
        lines.add("LIMITS MAILMAX=" + limits.messages() + " RCPTMAX=" + limits.recipients()); // RFC 9422 §4
        if (service.tls().isPresent() && !who.encrypted()) {
            lines.add("STARTTLS"); // RFC 3207
        }
        if (!mechanisms.names().isEmpty()) {
            String names = String.join(" ", mechanisms.names());
            lines.add("AUTH " + names); // RFC 4954 §3
            if (service.oldAuthLine()) {
                lines.add("AUTH=" + names); // Outlook Express and the Outlooks before 2003 look for this one
            }
        }
        return new Reply(250, Optional.empty(), lines);
    }
}
