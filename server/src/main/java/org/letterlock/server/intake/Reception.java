package org.letterlock.server.intake;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.letterlock.protocol.text.LineEndingCheck;
import org.letterlock.protocol.text.LineFault;
import org.letterlock.protocol.text.Sink;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.store.Body;

/// Receives the content of one message: stamps it, bounds it, watches what must not be in it, and keeps it in a
/// [Spool]. Once something is wrong the rest is taken in and dropped, because the peer hears about it only at the end
/// (RFC 5321 §4.1.1.4).
///
/// For one thread. Close it after the message was delivered, or when the transaction ends without that.
public final class Reception implements AutoCloseable, Sink<RuntimeException> {
    /// RFC 5321 §6.3: more `Received` fields mean a loop.
    static final int HOPS = 100;

    private final Spool spool;
    private final Limits limits;
    private final HeaderFilter filter;
    private final Optional<LineEndingCheck> text;
    private long octets;
    private @Nullable Trouble trouble;

    /// @param message octets of a message as the client sends it (RFC 1870 §5)
    /// @param header octets of its header section, of at most 1000 fields
    public record Limits(long message, int header) {}

    /// How content comes.
    public enum Content {
        /// Through DATA: a dot reader looks at its line ends, and tells of a fault.
        DOTTED,
        /// Through BDAT, but text all the same (RFC 3030 §2).
        CHUNKED_TEXT,
        /// Through BDAT with BODY=BINARYMIME: in the body anything goes (RFC 3030 §3).
        BINARY
    }

    /// How it ended.
    public sealed interface Ending {}

    /// All is here, and on disk if it is big. The caller closes the body.
    public record Complete(Body body, Heading heading) implements Ending {}

    /// What was wrong with the content.
    public sealed interface Trouble extends Ending {}

    public record TooBig() implements Trouble {}

    public record HeaderTooBig() implements Trouble {}

    /// Somebody may be trying to make two messages of one.
    public record BrokenLines(LineFault fault) implements Trouble {}

    public record Loop() implements Trouble {}

    public record NotStored(StorageFailed failure) implements Trouble {}

    /// The header lines to add to a message that one of our people sends (RFC 6409 §8).
    @FunctionalInterface
    public interface Additions {
        /// Adds nothing.
        Additions NONE = heading -> new byte[0];

        /// Whole lines, each with its CRLF.
        byte[] to(Heading heading);
    }

    /// @param announced how big the client says it will be, or 0
    /// @param stamp the trace lines that go first (RFC 5321 §4.4)
    /// @param additions what goes at the end of the header section
    public Reception(Spools spools, Limits limits, Content content, long announced, byte[] stamp, Additions additions) {
        this.spool = spools.spool(announced);
        this.limits = limits;
        this.filter = new HeaderFilter(additions);
        this.text = content == Content.CHUNKED_TEXT ? Optional.of(new LineEndingCheck()) : Optional.empty();
        try {
            spool.write(stamp);
        } catch (StorageFailed failed) {
            giveUp(new NotStored(failed));
        }
    }

    /// The next piece of content; dots and chunk sizes are already taken out.
    @Override
    public void write(byte[] bytes, int from, int length) {
        octets += length;
        if (text.isPresent()) {
            text.get().read(bytes, from, from + length);
        }
        if (trouble != null) {
            return;
        }
        if (octets > limits.message()) {
            giveUp(new TooBig());
            return;
        }
        try {
            filter.accept(bytes, from, from + length, spool);
        } catch (StorageFailed failed) {
            giveUp(new NotStored(failed));
            return;
        }
        if (filter.headerOctets() > limits.header() || filter.fields() > HeaderFilter.FIELDS) {
            giveUp(new HeaderTooBig());
        }
    }

    /// Octets the client has sent so far.
    public long octets() {
        return octets;
    }

    /// What is already known to be wrong before the end.
    public Optional<Trouble> trouble() {
        return broken(Optional.empty()).<Trouble>map(BrokenLines::new).or(() -> Optional.ofNullable(trouble));
    }

    /// The content is at its end.
    ///
    /// @param dotted what the dot reader has found, where there was one
    public Ending finish(Optional<LineFault> dotted) {
        text.ifPresent(LineEndingCheck::end);
        // Broken lines go before all else: whoever sends them is not listened to any more.
        Optional<LineFault> broken = broken(dotted);
        if (broken.isPresent()) {
            giveUp(new BrokenLines(broken.get()));
            return new BrokenLines(broken.get());
        }
        if (trouble != null) {
            return trouble;
        }
        try {
            Heading heading = filter.finish(spool);
            return heading.received() > HOPS ? new Loop() : new Complete(spool.finish(), heading);
        } catch (StorageFailed failed) {
            return new NotStored(failed);
        }
    }

    private Optional<LineFault> broken(Optional<LineFault> dotted) {
        return dotted.or(() -> text.flatMap(LineEndingCheck::fault)).or(filter::fault);
    }

    private void giveUp(Trouble what) {
        trouble = what;
        spool.close();
    }

    @Override
    public void close() {
        spool.close();
    }
}
