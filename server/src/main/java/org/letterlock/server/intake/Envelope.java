package org.letterlock.server.intake;

import java.util.ArrayList;
import java.util.List;
import org.letterlock.protocol.address.ReversePath;
import org.letterlock.protocol.smtp.MailParameters;

/// What MAIL and RCPT have said, and policy has let pass.
public record Envelope(ReversePath from, MailParameters parameters, List<Recipient> recipients) {
    public Envelope {
        recipients = List.copyOf(recipients);
    }

    /// One without recipients yet.
    public static Envelope of(ReversePath from, MailParameters parameters) {
        return new Envelope(from, parameters, List.of());
    }

    public Envelope with(Recipient recipient) {
        if (recipients.isEmpty()) {
            return new Envelope(from, parameters, List.of(recipient));
        }
        var more = new ArrayList<Recipient>(recipients.size() + 1);
        more.addAll(recipients);
        more.add(recipient);
        return new Envelope(from, parameters, more);
    }
}
