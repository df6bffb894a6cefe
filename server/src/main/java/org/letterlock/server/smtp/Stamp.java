package org.letterlock.server.smtp;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.letterlock.net.tls.TlsFacts;
import org.letterlock.protocol.address.ForwardPath;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.address.ReversePath;
import org.letterlock.protocol.message.MailDate;
import org.letterlock.protocol.message.TraceHeader;
import org.letterlock.server.intake.Heading;
import org.letterlock.server.intake.Recipient;
import org.letterlock.server.smtp.Phase.Mailing;
import org.letterlock.server.store.DeliveryId;

/// The lines this server writes into a message: where it came from, and what a submission lacks.
final class Stamp {
    private final SmtpService service;
    private final Mailing mailing;
    private final Optional<TlsFacts> tls;
    private final DeliveryId id;
    private final OffsetDateTime now;

    Stamp(SmtpService service, Mailing mailing, Optional<TlsFacts> tls, DeliveryId id) {
        this.service = service;
        this.mailing = mailing;
        this.tls = tls;
        this.id = id;
        this.now = service.clock().instant().atOffset(ZoneOffset.UTC);
    }

    /// How the message came: `ESMTPSA` and the like.
    TraceHeader.With with() {
        return TraceHeader.With.of(
                mailing.hello().extended(),
                mailing.who().encrypted(),
                mailing.who().identity().isPresent(),
                mailing.envelope().parameters().smtpUtf8());
    }

    /// RFC 5321 §4.4.
    byte[] trace() {
        return TraceHeader.received(new TraceHeader.Received(
                mailing.hello().name(),
                mailing.who().address(),
                Optional.empty(),
                tls.map(facts -> new TraceHeader.Tls(facts.version(), facts.cipher())),
                service.site(),
                with(),
                id.toString(),
                onlyRecipient(),
                now));
    }

    private Optional<Mailbox> onlyRecipient() {
        List<Recipient> recipients = mailing.envelope().recipients();
        return recipients.size() == 1 && recipients.getFirst().named() instanceof ForwardPath.To(var mailbox, var _)
                ? Optional.of(mailbox)
                : Optional.empty();
    }

    /// Who the author is when no `From` says it.
    List<Mailbox> author() {
        return mailing.envelope().from() instanceof ReversePath.From(var mailbox) ? List.of(mailbox) : List.of();
    }

    /// RFC 6409 §8: what a submission lacks. Scripts and devices send messages without any of these.
    byte[] missing(Heading heading) {
        var lines = new StringBuilder();
        if (heading.from().isEmpty()) {
            author().forEach(author ->
                    lines.append("From: <").append(author.text()).append(">\r\n"));
        }
        if (!heading.dated()) {
            lines.append("Date: ").append(MailDate.print(now)).append("\r\n");
        }
        if (!heading.identified()) {
            lines.append("Message-ID: <").append(id).append('.');
            lines.append(Long.toString(service.random().nextLong() >>> 1, 36));
            lines.append('@').append(service.site().ascii()).append(">\r\n");
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }
}
