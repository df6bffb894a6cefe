package org.letterlock.bench.auth;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
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
import org.letterlock.server.accounts.LoginPolicy;
import org.letterlock.server.accounts.RegisteredAccounts;
import org.letterlock.server.accounts.Result;
import org.letterlock.server.database.SqliteDatabase;

/// Logins by an app password, decided per second of processor time, mechanism by mechanism, beside Dovecot's
/// authentication process with its cache on, which keeps of each password what that mechanism is checked by, as we do.
public final class AuthBench {
    private static final List<String> MECHANISMS = List.of("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256", "NTLM");
    private static final String USER = "load@example.test";

    /// What Dovecot keeps of the password of `MECHANISM@example.test`.
    private static final Map<String, String> SCHEMES = Map.of(
            "PLAIN", "SSHA256", "LOGIN", "SSHA256", "CRAM-MD5", "CRAM-MD5", "SCRAM-SHA-256", "SCRAM-SHA-256");

    private static final int WARM = 300_000;
    private static final int COUNT = 200_000;

    private AuthBench() {}

    public static void run(Path folder) throws Exception {
        System.out.println("| mechanism | Letterlock, logins per CPU second | Dovecot | ratio |");
        System.out.println("|---|---|---|---|");
        RandomGenerator random = new SecureRandom();
        try (var database = SqliteDatabase.open(Files.createDirectories(folder.resolve("ours")).resolve("letterlock.db"));
                var dovecot = Dovecot.startHashed(Files.createDirectories(folder.resolve("theirs")), users());
                var theirs = new DovecotSide(dovecot)) {
            Pepper pepper = Pepper.of(Secret.of(bytes(random, Pepper.LENGTH))).orThrow();
            Secret password = appPassword(
                    AccountRegister.open(database, pepper, random, InstantSource.system(), "bench"));
            try (var accounts = RegisteredAccounts.open(
                    database,
                    pepper,
                    random,
                    InstantSource.system(),
                    Thread.ofPlatform().daemon().factory(),
                    Optional.empty(),
                    Optional.empty(),
                    LoginPolicy.DEFAULT)) {
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

    private static Map<String, String> users() {
        var users = new HashMap<String, String>();
        SCHEMES.forEach((mechanism, scheme) -> users.put(user(mechanism), Dovecot.hash(scheme, "secret")));
        return users;
    }

    private static String user(String mechanism) {
        return mechanism.toLowerCase(Locale.ROOT) + "@example.test";
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
        if (!SCHEMES.containsKey(mechanism.name())) {
            System.out.printf(Locale.ROOT, "| %s | %.0f | – | – |%n", mechanism.name(), our);
            return;
        }
        double their = rate(
                theirs, mechanism, new Credentials.Password(user(mechanism.name()), Secret.utf8("secret")));
        System.out.printf(Locale.ROOT, "| %s | %.0f | %.0f | %.1f |%n", mechanism.name(), our, their, our / their);
    }

    /// Logins per second of processor time.
    private static double rate(Side side, SaslMechanism mechanism, Credentials credentials) throws Exception {
        side.logIn(mechanism, credentials, WARM);
        Duration before = side.cpu();
        Duration clients = side.logIn(mechanism, credentials, COUNT);
        return COUNT / (side.cpu().minus(before).minus(clients).toNanos() / 1e9);
    }
}
