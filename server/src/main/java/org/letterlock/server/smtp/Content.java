package org.letterlock.server.smtp;

import java.util.List;
import java.util.Optional;
import org.letterlock.net.channel.Channel;
import org.letterlock.net.channel.HungUp;
import org.letterlock.net.channel.Window;
import org.letterlock.net.tls.TlsFacts;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.smtp.ChunkReader;
import org.letterlock.protocol.smtp.DotReader;
import org.letterlock.protocol.smtp.Reply;
import org.letterlock.protocol.text.LineFault;
import org.letterlock.protocol.text.Sink;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.intake.Heading;
import org.letterlock.server.intake.Reception;
import org.letterlock.server.policy.Decision;
import org.letterlock.server.policy.Gate;
import org.letterlock.server.smtp.Phase.Mailing;
import org.letterlock.server.store.Body;
import org.letterlock.server.store.DeliveryId;

/// The content of one message: read from the channel into a [Reception], judged, and delivered.
///
/// For one conversation's thread, for one transaction.
final class Content implements AutoCloseable {
    private final SmtpService service;
    private final SessionLog log;
    private final Mailing mailing;
    private final DeliveryId id;
    private final Stamp stamp;
    private final Reception reception;
    private Optional<LineFault> dotted = Optional.empty();

    Content(SmtpService service, SessionLog log, Mailing mailing, Optional<TlsFacts> tls, Reception.Content how) {
        this.service = service;
        this.log = log;
        this.mailing = mailing;
        this.id = service.router().nextId();
        this.stamp = new Stamp(service, mailing, tls, id);
        this.reception = new Reception(
                service.spools(),
                service.contentLimits(),
                how,
                mailing.envelope().parameters().size().orElse(0),
                stamp.trace(),
                service.port().role().takesSubmissions() ? stamp::missing : Reception.Additions.NONE);
    }

    /// Reads to CRLF . CRLF, whatever comes.
    void readDotted(Channel channel) throws HungUp {
        var dots = new DotReader();
        while (!dots.done()) {
            Window window = channel.window();
            channel.consume(dots.read(window.bytes(), window.from(), window.to(), reception));
        }
        dotted = dots.fault();
    }

    /// Reads a chunk of so many octets.
    void readChunk(Channel channel, long size) throws HungUp {
        read(channel, size, reception);
    }

    /// Reads a chunk and keeps nothing of it.
    static void skip(Channel channel, long size) throws HungUp {
        read(channel, size, (bytes, from, length) -> {});
    }

    private static void read(Channel channel, long size, Sink<RuntimeException> sink) throws HungUp {
        var chunk = new ChunkReader(size);
        while (!chunk.done()) {
            Window window = channel.window();
            channel.consume(chunk.read(window.bytes(), window.from(), window.to(), sink));
        }
    }

    long octets() {
        return reception.octets();
    }

    /// What is already known to be wrong before the content is whole.
    Optional<Reply> refusal() {
        return reception.trouble().map(this::told);
    }

    /// Judges the whole content and delivers it. A positive reply means that it is on disk.
    Reply conclude(Gate gate) {
        return switch (reception.finish(dotted)) {
            case Reception.Trouble trouble -> told(trouble);
            case Reception.Complete(var body, var heading) -> {
                try (body) {
                    yield switch (authors(gate, heading)) {
                        case Decision.Accept() -> counted(gate, body);
                        case Decision.Refuse(var denial, var cause) -> {
                            log.refused("author", heading.firstFrom(), cause);
                            yield Replies.denied(denial);
                        }
                    };
                }
            }
        };
    }

    private Decision authors(Gate gate, Heading heading) {
        if (mailing.who().identity().isEmpty()) {
            return Decision.ACCEPT;
        }
        // A missing From was made from the sender, who is allowed.
        List<Mailbox> authors = heading.from().isEmpty() ? stamp.author() : Authors.of(heading);
        return gate.authors(mailing.who(), mailing.envelope().from(), authors);
    }

    private Reply counted(Gate gate, Body body) {
        return switch (gate.message(mailing.who())) {
            case Decision.Accept() -> {
                Reply reply = deliver(body);
                if (!reply.positive()) {
                    gate.undelivered(mailing.who());
                }
                yield reply;
            }
            case Decision.Refuse(var denial, var cause) -> {
                refused(cause);
                yield Replies.denied(denial);
            }
        };
    }

    private Reply deliver(Body body) {
        try {
            service.router().deliver(id, mailing.envelope(), body);
            log.accepted(
                    id,
                    mailing.envelope(),
                    body.size(),
                    stamp.with(),
                    mailing.who().identity());
            return Replies.queued(id);
        } catch (StorageFailed failed) {
            log.storageFailed(failed);
            return Replies.notStored(failed);
        }
    }

    private Reply told(Reception.Trouble trouble) {
        switch (trouble) {
            case Reception.BrokenLines(var fault) -> log.suspicious("content refused: " + fault);
            case Reception.NotStored(var failure) -> log.storageFailed(failure);
            case Reception.TooBig _ -> refused("too big: " + reception.octets() + " octets");
            case Reception.HeaderTooBig _ -> refused("the header is too big");
            case Reception.Loop _ -> refused("it runs in a loop");
        }
        return Replies.trouble(trouble);
    }

    private void refused(String cause) {
        log.refused("content", mailing.envelope().from().text(), cause);
    }

    @Override
    public void close() {
        reception.close();
    }
}
