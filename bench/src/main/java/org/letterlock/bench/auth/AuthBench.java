package org.letterlock.bench.auth;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.kit.peers.Dovecot;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.sasl.Credentials;
import org.letterlock.protocol.sasl.SaslMechanism;
import org.letterlock.protocol.sasl.SaslMechanisms;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.AccountRegister;
import org.letterlock.server.accounts.Pepper;
import org.letterlock.server.accounts.RegisteredAccounts;
import org.letterlock.server.accounts.Result;
import org.letterlock.server.database.SqliteDatabase;

/// Logins by an app password, decided per second of processor time, mechanism by mechanism, beside Dovecot's
/// authentication process that checks a plain password from a file with its cache on.
public final class AuthBench {
    private static final List<String> MECHANISMS = List.of("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256", "NTLM");
    private static final String USER = "load@example.test";
    private static final int WARM = 20_000;
    private static final int COUNT = 40_000;

    private AuthBench() {}

    public static void run(Path folder) throws Exception {
        System.out.println("| mechanism | Letterlock, logins per CPU second | Dovecot | ratio |");
        System.out.println("|---|---|---|---|");
        RandomGenerator random = new SecureRandom();
        try (var database = SqliteDatabase.open(Files.createDirectories(folder.resolve("ours")).resolve("letterlock.db"));
                var dovecot = Dovecot.start(Files.createDirectories(folder.resolve("theirs")), Map.of(USER, "secret"));
                var theirs = new DovecotSide(dovecot)) {
            Pepper pepper = Pepper.of(Secret.of(bytes(random, Pepper.LENGTH))).orThrow();
            Secret password = appPassword(
                    AccountRegister.open(database, pepper, random, InstantSource.system(), "bench"));
            try (var accounts = RegisteredAccounts.open(
                    database,
                    pepper,
                    random,
                    InstantSource.system(),
                    Thread.ofPlatform().daemon().factory())) {
                var ours = new OurSide(accounts);
                for (String name : MECHANISMS) {
                    Optional<SaslMechanism> mechanism = SaslMechanisms.named(name);
                    if (mechanism.isPresent()) {
                        line(mechanism.get(), ours, password, theirs);
                    }
                }
            }
        }
    }

    private static byte[] bytes(RandomGenerator random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Secret appPassword(AccountRegister register) throws Exception {
        Mailbox address = AddressParser.mailbox(USER, false).orThrow();
        done(register.create(address, "", Optional.empty()));
        return done(register.createAppPassword(address, "load", true)).appPassword().compact();
    }

    private static <T> T done(Result<T> result) {
        return switch (result) {
            case Result.Done<T>(T value) -> value;
            case Result.Refused<T>(String problem) -> throw new IllegalStateException(problem);
        };
    }

    private static void line(SaslMechanism mechanism, Side ours, Secret ourPassword, Side theirs) throws Exception {
        double our = rate(ours, mechanism, new Credentials.Password(USER, ourPassword));
        if (!Dovecot.MECHANISMS.contains(mechanism.name())) {
            System.out.printf(Locale.ROOT, "| %s | %.0f | – | – |%n", mechanism.name(), our);
            return;
        }
        double their = rate(theirs, mechanism, new Credentials.Password(USER, Secret.utf8("secret")));
        System.out.printf(Locale.ROOT, "| %s | %.0f | %.0f | %.1f |%n", mechanism.name(), our, their, our / their);
    }

    /// Logins per second of processor time.
    private static double rate(Side side, SaslMechanism mechanism, Credentials credentials) throws Exception {
        int count = mechanism.name().startsWith("SCRAM") ? COUNT / 20 : COUNT; // the client's sums are slow
        side.logIn(mechanism, credentials, Math.min(WARM, count));
        Duration before = side.cpu();
        Duration clients = side.logIn(mechanism, credentials, count);
        return count / (side.cpu().minus(before).minus(clients).toNanos() / 1e9);
    }
}
