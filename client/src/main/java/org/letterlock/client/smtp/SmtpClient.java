package org.letterlock.client.smtp;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.letterlock.net.channel.Channel;
import org.letterlock.net.channel.ConnectFailed;
import org.letterlock.net.channel.Dial;
import org.letterlock.net.tls.TlsSide;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.sasl.Credentials;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;
import org.letterlock.protocol.transcript.Entry;
import org.letterlock.protocol.transcript.Transcript;

/// Where to send mail, and how: immutable settings from which sessions are opened, one or many. Every method that
/// sets something returns a new client. Safe for any thread, as long as its secret is not closed.
///
/// ```java
/// var client = SmtpClient.to("mail.example.test", 587).login("alice@example.test", password);
/// try (var session = client.connect()) {
///     Receipt receipt = session.send(Envelope.of("alice@example.test", "bob@example.test"), message);
/// }
/// ```
///
/// What is not set is safe: TLS as the port asks for ([TlsPolicy#forPort]) with the certificate verified, the
/// strongest login mechanism that the server offers, none that shows the secret without TLS unless to this very
/// machine, and the timeouts of RFC 5321.
public final class SmtpClient {
    private final Settings settings;

    private SmtpClient(Settings settings) {
        this.settings = settings;
    }

    /// Mail for this server. Use 587 or 465 to submit mail as a user, 25 to hand it to the server of its recipients.
    ///
    /// @param host a name or a literal address
    public static SmtpClient to(String host, int port) {
        return to(new Dial(host, port));
    }

    /// Mail for the server that is called thus, which also says from which address and through which proxy.
    public static SmtpClient to(Dial dial) {
        return new SmtpClient(new Settings(dial));
    }

    /// Logs in with a name and a password, which the caller closes when no session is to be opened any more.
    public SmtpClient login(String user, Secret password) {
        return login(Login.password(user, password));
    }

    /// Logs in with an OAuth2 access token (RFC 7628, XOAUTH2), raw and not base64.
    public SmtpClient bearer(String user, Secret token) {
        Dial dial = settings.dial;
        return login(Login.with(new Credentials.BearerToken(user, token, dial.host(), dial.port())));
    }

    public SmtpClient login(Login login) {
        return with(next -> next.login = Optional.of(login));
    }

    public SmtpClient tls(TlsPolicy policy) {
        return with(next -> next.policy = Optional.of(policy));
    }

    /// Enters TLS in this way, usually a [org.letterlock.net.tls.ClientTls].
    public SmtpClient tls(TlsSide side) {
        return with(next -> next.tls = Optional.of(side));
    }

    /// Calls itself `name` in EHLO; without this it says its address (RFC 5321 §4.1.4).
    ///
    /// @param name a domain, or an address literal in brackets
    /// @throws IllegalArgumentException if it is neither
    public SmtpClient greetingAs(String name) {
        return switch (AddressParser.host(name, true)) {
            case Parsed.Ok<?> _ -> with(next -> next.greetAs = Optional.of(name));
            case Parsed.Bad<?>(String problem) ->
                throw new IllegalArgumentException("not a name to greet with: \"" + name + "\": " + problem);
        };
    }

    public SmtpClient timeouts(Timeouts timeouts) {
        return with(next -> next.timeouts = timeouts);
    }

    public SmtpClient extensions(Extensions extensions) {
        return with(next -> next.extensions = extensions);
    }

    /// Tells every line said and heard to `transcript`, from the thread that uses the session, secrets masked.
    public SmtpClient transcript(Transcript transcript) {
        return with(next -> next.transcript = transcript);
    }

    /// Tells the transcript secrets too. For finding out why a login fails, with a password that is changed
    /// afterwards.
    public SmtpClient showingSecrets() {
        return with(next -> next.showsSecrets = true);
    }

    /// Draws nonces from `random`, which must be cryptographic; without this from the JDK's own source.
    public SmtpClient random(RandomGenerator random) {
        return with(next -> next.random = random);
    }

    /// Asks `clock` for the time where a login by NTLM needs it: at servers that do not tell theirs, as before Windows
    /// Vista. Without this there is no login at those.
    public SmtpClient clock(InstantSource clock) {
        return with(next -> next.clock = Optional.of(clock));
    }

    /// Connects, encrypts and logs in. Whether all that went well, [SmtpSession#failure] tells.
    ///
    /// @throws ConnectionLost when there is no connection, or no longer
    public SmtpSession connect() throws ConnectionLost {
        return connect(Phase.AUTH);
    }

    /// The same, no further than `last`: CONNECT, EHLO, STARTTLS or AUTH. The session is for looking at, not for mail.
    public SmtpSession connect(Phase last) throws ConnectionLost {
        if (last.compareTo(Phase.AUTH) > 0) {
            throw new IllegalArgumentException("opening a session ends with AUTH, before " + last);
        }
        try {
            transcript().add(new Entry.Event("connecting to " + dial().host() + " port " + dial().port()));
            Channel channel = dial().withTimeout(timeouts().connect()).connect();
            return SmtpSession.open(this, channel, last);
        } catch (ConnectFailed failed) {
            transcript().add(new Entry.Trouble(String.valueOf(failed.getMessage())));
            ConnectionLost.Reason reason = switch (failed.reason()) {
                case HOST_NOT_FOUND -> ConnectionLost.Reason.HOST_NOT_FOUND;
                case TIMED_OUT -> ConnectionLost.Reason.TIMED_OUT;
                case REFUSED, UNREACHABLE, PROXY -> ConnectionLost.Reason.REFUSED;
            };
            throw new ConnectionLost(reason, Phase.CONNECT, String.valueOf(failed.getMessage()), failed);
        }
    }

    /// The same over a channel that is connected already; the session owns it from now on.
    public SmtpSession over(Channel channel) throws ConnectionLost {
        return SmtpSession.open(this, channel, Phase.AUTH);
    }

    /// Opens a session for this one message.
    ///
    /// @throws ConnectionLost when there is no connection, or no longer
    /// @throws IOException when the message cannot be read
    public Receipt send(Envelope envelope, Message message) throws IOException {
        try (SmtpSession session = connect()) {
            return session.send(envelope, message);
        }
    }

    Dial dial() {
        return settings.dial;
    }

    TlsPolicy tlsPolicy() {
        return settings.policy.orElseGet(() -> TlsPolicy.forPort(settings.dial.port(), settings.login.isPresent()));
    }

    Optional<TlsSide> tls() {
        return settings.tls;
    }

    Optional<Login> login() {
        return settings.login;
    }

    Optional<String> greetAs() {
        return settings.greetAs;
    }

    Timeouts timeouts() {
        return settings.timeouts;
    }

    Extensions extensions() {
        return settings.extensions;
    }

    Transcript transcript() {
        return settings.transcript;
    }

    boolean showsSecrets() {
        return settings.showsSecrets;
    }

    RandomGenerator random() {
        return settings.random;
    }

    Optional<InstantSource> clock() {
        return settings.clock;
    }

    private SmtpClient with(Consumer<Settings> change) {
        var next = new Settings(settings);
        change.accept(next);
        return new SmtpClient(next);
    }

    /// Which of a server's extensions to use where it offers them. What a message cannot do without is not asked here.
    ///
    /// @param pipelining whether to send commands without waiting for each reply (RFC 2920)
    /// @param chunking whether to prefer BDAT to DATA (RFC 3030)
    public record Extensions(boolean pipelining, boolean chunking, Utf8 utf8) {
        public static final Extensions DEFAULT = new Extensions(true, false, Utf8.AUTO);
    }

    /// When to ask for SMTPUTF8 (RFC 6531).
    public enum Utf8 {
        /// When an address or a header is not plain ASCII.
        AUTO,
        ALWAYS,
        /// Never, whatever the message holds.
        NEVER
    }

    /// Changed only before the client that holds it is made.
    private static final class Settings {
        final Dial dial;
        Optional<TlsPolicy> policy = Optional.empty();
        Optional<TlsSide> tls = Optional.empty();
        Optional<Login> login = Optional.empty();
        Optional<String> greetAs = Optional.empty();
        Timeouts timeouts = Timeouts.RFC_5321;
        Extensions extensions = Extensions.DEFAULT;
        Transcript transcript = Transcript.NONE;
        boolean showsSecrets;
        // The ten lines of somebody who embeds us cannot be asked for a source of randomness.
        RandomGenerator random = RandomGenerator.of("SecureRandom");
        Optional<InstantSource> clock = Optional.empty();

        Settings(Dial dial) {
            this.dial = dial;
        }

        Settings(Settings other) {
            this.dial = other.dial;
            this.policy = other.policy;
            this.tls = other.tls;
            this.login = other.login;
            this.greetAs = other.greetAs;
            this.timeouts = other.timeouts;
            this.extensions = other.extensions;
            this.transcript = other.transcript;
            this.showsSecrets = other.showsSecrets;
            this.random = other.random;
            this.clock = other.clock;
        }
    }
}
