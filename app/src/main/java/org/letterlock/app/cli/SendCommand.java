package org.letterlock.app.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.letterlock.client.smtp.ConnectionLost;
import org.letterlock.client.smtp.Envelope;
import org.letterlock.client.smtp.Failure;
import org.letterlock.client.smtp.Login;
import org.letterlock.client.smtp.Message;
import org.letterlock.client.smtp.Phase;
import org.letterlock.client.smtp.Receipt;
import org.letterlock.client.smtp.SmtpClient;
import org.letterlock.client.smtp.SmtpSession;
import org.letterlock.net.channel.Dial;
import org.letterlock.net.tls.Pin;
import org.letterlock.net.tls.TlsFacts;
import org.letterlock.protocol.address.ForwardPath;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.address.ReversePath;
import org.letterlock.protocol.message.ComposedMessage;
import org.letterlock.protocol.message.Letter;
import org.letterlock.protocol.message.MessageComposer;
import org.letterlock.protocol.message.NamedMailbox;
import org.letterlock.protocol.sasl.Credentials;
import org.letterlock.protocol.transcript.Entry;
import org.letterlock.protocol.transcript.Transcript;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `letterlock send`: one message, by any login, over any TLS, with the conversation shown and explained.
@Command(
        name = "send",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Send one message, and see how it is taken.",
            "",
            "  letterlock send -s mail.example.test -u alice@example.test -t bob@example.org \\",
            "                  --subject Minutes --body @minutes.txt --attach plan.pdf",
            "",
            "asks for the password, requires STARTTLS and a valid certificate, and logs in by the strongest way the "
                    + "server has. See a server's answers without sending: --quit-after RCPT. Learn what happens: "
                    + "--explain."
        })
final class SendCommand implements Callable<Integer> {
    /// Where to stop.
    enum Stop {
        CONNECT(Phase.CONNECT),
        EHLO(Phase.EHLO),
        TLS(Phase.STARTTLS),
        AUTH(Phase.AUTH),
        MAIL(Phase.MAIL),
        RCPT(Phase.RCPT);

        final Phase phase;

        Stop(Phase phase) {
            this.phase = phase;
        }
    }

    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli makes it
    private ConnectionOptions connection;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli makes it
    private MessageOptions content;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli makes it
    private LoginOptions login;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli makes it
    private TlsOptions tls;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli makes it
    private ReportOptions reports;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli makes it
    private OutputOptions output;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli makes it
    private Preset.Options presets;

    @Option(
            names = "--quit-after",
            paramLabel = "WHERE",
            description = "Stop, politely, after CONNECT, EHLO, TLS, AUTH, MAIL or RCPT; nothing is sent.")
    private @Nullable Stop stop;

    @Option(names = "--no-pipelining", description = "Wait for each reply, even where the server allows more.")
    private boolean noPipelining;

    @Option(names = "--chunking", description = "Send the message by BDAT where the server has it.")
    private boolean chunking;

    @Option(
            names = "--smtputf8",
            paramLabel = "WHEN",
            description = "Ask for SMTPUTF8: auto (when an address or header needs it), always, never.")
    private Utf8 utf8 = Utf8.auto;

    private enum Utf8 {
        auto,
        always,
        never
    }

    SendCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        login.checkArguments();
        reports.check();
        Preset preset = login.withStoredToken(surroundings, presets.read(surroundings));
        onlyOneReadsStandardInput();
        boolean mails = stop == null || stop.phase.compareTo(Phase.MAIL) >= 0;
        Optional<RawMessage> raw = mails ? content.raw(surroundings) : Optional.empty();
        Optional<Letter> letter = mails && raw.isEmpty()
                ? Optional.of(content.letter(surroundings, login.name(preset).or(() -> preset.value("from"))))
                : Optional.empty();
        if (mails && recipients(raw).isEmpty()) {
            throw new CommandFailed(ExitCode.USAGE, "to whom? Name the recipients with -t");
        }
        var address = connection.address(preset);
        boolean certificate = tls.ownCertificate(preset);
        Dial dial = connection.dial(surroundings, preset, address, tls, login.wanted(preset, certificate));
        var printer = new TranscriptPrinter(surroundings.err(), output.colored(surroundings), output.explains());
        while (true) {
            Optional<Login> who = login.login(surroundings, preset, dial.host(), dial.port(), certificate);
            SendReport report;
            try {
                report = run(client(preset, address, dial, who, printer), dial, raw, letter, printer);
            } finally {
                who.ifPresent(SendCommand::wipe);
            }
            if (!renewed(report, printer)) {
                printer.finish();
                return print(report);
            }
        }
    }

    /// Whether the server refused a kept token that had not run out, and there is a new one to try.
    private boolean renewed(SendReport report, TranscriptPrinter printer) {
        boolean renewed = report.failure()
                .flatMap(failure -> login.storedToken().filter(stored -> stored.renewAfter(failure)))
                .isPresent();
        if (renewed && output.showsConversation()) {
            printer.add(new Entry.Event("the token was refused before its time; once more with a new one"));
        }
        return renewed;
    }

    private void onlyOneReadsStandardInput() {
        List<String> users = new ArrayList<>(content.standardInputUsers());
        if (login.usesStandardInput()) {
            users.add("the secret");
        }
        if (users.size() > 1) {
            throw new CommandFailed(
                    ExitCode.USAGE, "only one of " + String.join(", ", users) + " can come from standard input");
        }
    }

    private static void wipe(Login login) {
        switch (login.credentials()) {
            case Credentials.Password password -> password.password().close();
            case Credentials.BearerToken bearer -> bearer.token().close();
            case Credentials.Certificate _, Credentials.Anonymous _ -> {}
        }
    }

    private SmtpClient client(
            Preset preset, ServerAddress address, Dial dial, Optional<Login> who, TranscriptPrinter printer) {
        SmtpClient client = SmtpClient.to(dial)
                .random(surroundings.random())
                .clock(surroundings.clock())
                .timeouts(connection.timeouts(preset))
                .transcript(output.showsConversation() ? printer : Transcript.NONE)
                .extensions(new SmtpClient.Extensions(
                        !noPipelining,
                        chunking,
                        switch (utf8) {
                            case auto -> SmtpClient.Utf8.AUTO;
                            case always -> SmtpClient.Utf8.ALWAYS;
                            case never -> SmtpClient.Utf8.NEVER;
                        }));
        Optional<String> name = Optional.ofNullable(connection.ehlo).or(() -> preset.value("ehlo"));
        try {
            client = name.isPresent() ? client.greetingAs(name.get()) : client;
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailed(ExitCode.USAGE, "--ehlo: " + wrong.getMessage(), wrong);
        }
        var policy = tls.policy(preset).or(address::tls);
        client = policy.isPresent() ? client.tls(policy.get()) : client;
        var side = tls.side(surroundings, preset);
        client = side.isPresent() ? client.tls(side.get()) : client;
        client = who.isPresent() ? client.login(who.get()) : client;
        if (tls.insecure() && !output.quiet()) {
            surroundings.err().println("letterlock: warning: the server's certificate is not verified (-k)");
        }
        return output.showsSecrets() ? client.showingSecrets() : client;
    }

    private SendReport run(
            SmtpClient client,
            Dial dial,
            Optional<RawMessage> raw,
            Optional<Letter> letter,
            TranscriptPrinter printer) {
        String server = (dial.host().indexOf(':') < 0 ? dial.host() : "[" + dial.host() + "]") + ":" + dial.port();
        Optional<TlsFacts> facts = Optional.empty();
        Optional<String> mechanism = Optional.empty();
        Optional<String> id = Optional.empty();
        boolean opensOnly = stop != null && stop.phase.compareTo(Phase.MAIL) < 0;
        Phase last = opensOnly ? Objects.requireNonNull(stop).phase : Phase.AUTH;
        try (SmtpSession session = client.connect(last)) {
            facts = session.tls();
            mechanism = session.loggedInBy();
            if (output.showsMessage()) {
                facts.ifPresent(found -> certificate(found).forEach(line -> printer.add(new Entry.Event(line))));
            }
            Optional<Failure> failure = session.failure();
            if (failure.isPresent() || opensOnly) {
                SendReport.Outcome outcome = failure.isPresent()
                        ? new SendReport.Outcome.Receipted(new Receipt.NotSent(failure.get(), List.of()))
                        : new SendReport.Outcome.Opened(last);
                return new SendReport(server, facts, mechanism, id, outcome);
            }
            Prepared prepared = prepare(session, raw, letter);
            id = prepared.messageId();
            Receipt receipt = stop == null
                    ? session.send(prepared.envelope(), message(prepared.content()))
                    : session.rehearse(prepared.envelope(), stop.phase);
            return new SendReport(server, facts, mechanism, id, new SendReport.Outcome.Receipted(receipt));
        } catch (ConnectionLost lost) {
            return new SendReport(server, facts, mechanism, id, new SendReport.Outcome.Lost(lost));
        } catch (IOException unreadable) {
            throw new CommandFailed(ExitCode.IO, "the message cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private record Prepared(Envelope envelope, Message.Content content, Optional<String> messageId) {}

    private Prepared prepare(SmtpSession session, Optional<RawMessage> raw, Optional<Letter> letter)
            throws IOException {
        if (raw.isPresent()) {
            Optional<String> sender = content.sender()
                    .or(() -> raw.get().author().map(author -> author.mailbox().text()));
            List<Mailbox> to =
                    recipients(raw).stream().map(NamedMailbox::mailbox).toList();
            boolean fromHeaders = content.recipients().isEmpty();
            return new Prepared(
                    envelope(sender.orElse(""), to),
                    raw.get().content(!fromHeaders),
                    raw.get().messageId());
        }
        var composer = new MessageComposer(surroundings.clock(), surroundings.zone(), surroundings.random());
        ComposedMessage composed =
                composer.compose(letter.orElseThrow(), session.capabilities().eightBitMime());
        boolean nobody = content.sender().equals(Optional.of(""));
        return new Prepared(
                envelope(nobody ? "" : composed.sender().text(), composed.recipients()),
                composed::writeTo,
                Optional.of(composed.messageId()));
    }

    private Envelope envelope(String sender, List<Mailbox> to) {
        var recipients = to.stream()
                .distinct()
                .<ForwardPath>map(mailbox -> new ForwardPath.To(mailbox, false))
                .map(path -> new Envelope.Recipient(path, reports.parameters(path)))
                .toList();
        ReversePath from = sender.isEmpty()
                ? new ReversePath.Null()
                : Envelope.of(sender, recipients.getFirst().to().text()).from();
        return new Envelope(from, recipients, Optional.empty(), reports.ret(), reports.envid());
    }

    private List<NamedMailbox> recipients(Optional<RawMessage> raw) {
        List<NamedMailbox> named = content.recipients();
        return named.isEmpty() && raw.isPresent() ? raw.get().recipients() : named;
    }

    private Message message(Message.Content octets) throws IOException {
        boolean bar = output.showsProgress(surroundings);
        Message.Content watched = output.showsMessage() || bar
                ? new Watched(octets, surroundings.err(), output.showsMessage(), bar)
                : octets;
        return content.binary ? Message.exact(watched) : Message.text(watched);
    }

    private int print(SendReport report) {
        if (output.json()) {
            output.result(surroundings, report.json());
        } else if (!output.quiet()) {
            List<String> results = report.results();
            if (!results.isEmpty()) {
                output.result(surroundings, String.join("\n", results));
            }
        }
        if (!output.quiet()) {
            report.troubles().forEach(surroundings.err()::println);
            report.failure()
                    .ifPresent(failure -> login.storedToken()
                            .ifPresent(stored -> stored.explain(failure).forEach(surroundings.err()::println)));
        }
        return report.exitCode().code;
    }

    private static List<String> certificate(TlsFacts facts) {
        return facts.peerCertificates().stream()
                .limit(1)
                .flatMap(leaf -> Stream.of(
                        "certificate of " + leaf.getSubjectX500Principal(),
                        "issued by " + leaf.getIssuerX500Principal(),
                        "valid until " + leaf.getNotAfter().toInstant(),
                        "pin " + Pin.of(leaf.getPublicKey())))
                .toList();
    }
}
