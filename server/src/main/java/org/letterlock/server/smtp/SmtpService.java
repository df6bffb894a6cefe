package org.letterlock.server.smtp;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.letterlock.net.channel.Channel;
import org.letterlock.net.channel.Peer;
import org.letterlock.net.tls.TlsSide;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.transcript.Transcript;
import org.letterlock.server.accounts.Accounts;
import org.letterlock.server.intake.Reception;
import org.letterlock.server.intake.Router;
import org.letterlock.server.intake.Spools;
import org.letterlock.server.policy.Gate;
import org.letterlock.server.policy.PortPolicy;
import org.letterlock.server.policy.Role;

/// What all SMTP conversations of one listener share. Safe for any thread.
///
/// @param site the name we greet with, and write into `Received`
/// @param port what the listener is for
/// @param limits what it bears
/// @param accounts who lives here
/// @param router where messages go
/// @param spools where they wait while they come in
/// @param tls our key, where there is one; the submission ports cannot do without
/// @param clock the time for trace headers
/// @param random a cryptographic source
/// @param transcripts where conversations are written down; [#NO_TRANSCRIPTS] for nowhere
/// @param oldAuthLine whether EHLO also says `AUTH=…`, for Outlooks of old
public record SmtpService(
        Host.Domain site,
        PortPolicy port,
        SmtpLimits limits,
        Accounts accounts,
        Router router,
        Spools spools,
        Optional<TlsSide> tls,
        InstantSource clock,
        RandomGenerator random,
        Function<Peer, Transcript> transcripts,
        boolean oldAuthLine) {
    public static final Function<Peer, Transcript> NO_TRANSCRIPTS = peer -> Transcript.NONE;

    public SmtpService {
        if (tls.isEmpty() && port.role().encryption() != Role.Encryption.OFFERED) {
            throw new IllegalArgumentException("a " + port.role().text() + " listener needs a certificate");
        }
    }

    /// Holds one conversation, to its end, on the calling thread; closes the channel.
    public void converse(Channel channel) {
        new SmtpSession(this, channel).run();
    }

    /// What judges senders and recipients here; also for the self-test at start.
    public Gate gate() {
        return new Gate(port, accounts);
    }

    Rules rules() {
        return new Rules(port, limits, tls.isPresent());
    }

    Reception.Limits contentLimits() {
        return new Reception.Limits(limits.message(), limits.header());
    }
}
