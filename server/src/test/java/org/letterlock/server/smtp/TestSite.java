package org.letterlock.server.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.kit.certificates.TestCertificates;
import org.letterlock.net.channel.Peer;
import org.letterlock.net.tls.ClientTls;
import org.letterlock.net.tls.KeyAndChain;
import org.letterlock.net.tls.ServerTls;
import org.letterlock.net.tls.TlsSide;
import org.letterlock.net.tls.UnusableKey;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.address.Networks;
import org.letterlock.protocol.transcript.Transcript;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.accounts.MemoryAccounts;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.intake.Router;
import org.letterlock.server.intake.Spools;
import org.letterlock.server.policy.PortPolicy;
import org.letterlock.server.policy.Role;
import org.letterlock.server.store.DeliveryIds;
import org.letterlock.server.store.MemoryStore;
import org.letterlock.server.store.Store;

/// A small site for tests: example.test, where alice and bob live, carol is switched off, and sales is alice too.
final class TestSite {
    static final String PASSWORD = "correct horse battery staple";
    static final String NAME = "mail.example.test";

    /// Where the in-memory channel's client comes from.
    static final String CLIENT = "203.0.113.0/24";

    private static final TestCertificates CERTIFICATES = TestCertificates.create();
    private static final TlsSide SERVER_TLS = serverTls();

    final TestClock clock = new TestClock();
    final RandomGenerator random = new Random(7);
    final MemoryAccounts accounts = new MemoryAccounts(random, clock);
    final AccountId alice = accounts.account("alice@example.test", PASSWORD);
    final AccountId bob = accounts.account("bob@example.test", PASSWORD);
    final AccountId carol = accounts.account("carol@example.test", PASSWORD);
    final MemoryAccounts.NewAppPassword device = accounts.appPassword("alice@example.test", true);
    final MemoryStore mail = new MemoryStore();
    final Spools spools;
    Store store = mail;
    SmtpLimits limits = SmtpLimits.USUAL;
    Networks legacy = networks(CLIENT);
    Function<Peer, Transcript> transcripts = SmtpService.NO_TRANSCRIPTS;

    TestSite(Path folder) throws IOException {
        accounts.alias("alice@example.test", "sales@example.test");
        accounts.enable("carol@example.test", false);
        spools = Spools.open(folder.resolve("spool"), 8 << 20);
    }

    private static TlsSide serverTls() {
        TestCertificates.Issued issued = CERTIFICATES.issue(NAME);
        try {
            return ServerTls.of(
                    () -> List.of(KeyAndChain.of(issued.key(), issued.chain())), ServerTls.Settings.DEFAULT);
        } catch (UnusableKey impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static TlsSide clientTls() throws UnusableKey {
        return ClientTls.of(ClientTls.Settings.DEFAULT
                .withTrust(new ClientTls.Trust.Verified(List.of(CERTIFICATES.authority())))
                .withServerName(NAME));
    }

    static Networks networks(String... texts) {
        return new Networks(List.of(texts).stream()
                .map(text -> Network.parse(text).orThrow())
                .toList());
    }

    SmtpService service(PortPolicy port) {
        return new SmtpService(
                AddressParser.domain(NAME, false).orThrow(),
                port,
                limits,
                accounts,
                new Router(store, new DeliveryIds(clock, random), clock),
                spools,
                Optional.of(SERVER_TLS),
                clock,
                random,
                transcripts,
                false);
    }

    SmtpService service(Role role) {
        return service(role == Role.LEGACY ? new PortPolicy(role, legacy, Networks.NONE, false) : PortPolicy.of(role));
    }

    Talk talk(PortPolicy port) {
        return new Talk(service(port));
    }

    /// Up to the greeting; on the implicit port under TLS.
    Talk talk(Role role) throws Exception {
        Talk talk = new Talk(service(role));
        if (role.encryption() == Role.Encryption.IMPLICIT) {
            talk.encrypt();
        }
        talk.reply();
        return talk;
    }

    /// After EHLO, TLS and a login where the role wants them.
    Talk ready(Role role) throws Exception {
        Talk talk = talk(role);
        talk.say("EHLO client.test");
        if (role.encryption() == Role.Encryption.REQUIRED) {
            talk.startTls();
            talk.say("EHLO client.test");
        }
        if (role.login() == Role.Login.REQUIRED) {
            if (!talk.isEncrypted()) {
                talk.startTls();
                talk.say("EHLO client.test");
            }
            talk.login("alice@example.test", PASSWORD);
        }
        return talk;
    }

    /// The messages in a mailbox, oldest first, as text.
    List<String> messages(AccountId account) throws StorageFailed, IOException {
        var texts = new ArrayList<String>();
        for (Store.StoredMessage message : store.list(account, 0, 10_000)) {
            try (var in = store.open(message)) {
                texts.add(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        }
        return texts;
    }
}
