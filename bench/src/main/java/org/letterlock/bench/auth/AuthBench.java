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
import org.letterlock.server.accounts.Account;
import org.letterlock.server.accounts.AccountRegister;
import org.letterlock.server.accounts.LoginPolicy;
import org.letterlock.server.accounts.Pepper;
import org.letterlock.server.accounts.RegisteredAccounts;
import org.letterlock.server.accounts.TokenCheck;
import org.letterlock.server.database.SqliteDatabase;
import org.letterlock.server.oauth.provider.ProviderTokens;

/// Logins decided per second of processor time, mechanism by mechanism: by an app password, by a token of our own
/// provider, and by one of an issuer whose keys are known. Beside Dovecot's authentication process with its cache on,
/// which keeps of each password what that mechanism is checked by, as we do, and checks tokens by the issuer's key.
public final class AuthBench {
    private static final String USER = "load@example.test";
    private static final int WARM = 300_000;
    private static final int COUNT = 200_000;

    /// What Dovecot keeps of the password of `MECHANISM@example.test`.
    private static final Map<String, String> SCHEMES =
            Map.of("PLAIN", "SSHA256", "LOGIN", "SSHA256", "CRAM-MD5", "CRAM-MD5", "SCRAM-SHA-256", "SCRAM-SHA-256");

    private AuthBench() {}

    public static void run(Path folder) throws Exception {
        Path ours = Files.createDirectories(folder.resolve("ours"));
        Path theirs = Files.createDirectories(folder.resolve("theirs"));
        RandomGenerator random = new SecureRandom();
        try (var tokens = new Tokens();
                var database = SqliteDatabase.open(ours.resolve("letterlock.db"));
                var dovecot = dovecot(theirs, tokens);
                var their = new DovecotSide(dovecot)) {
            byte[] key = new byte[Pepper.LENGTH];
            random.nextBytes(key);
            Pepper pepper = Pepper.of(Secret.of(key)).orThrow();
            AccountRegister register = AccountRegister.open(database, pepper, random, InstantSource.system(), "bench");
            Mailbox address = AddressParser.mailbox(USER, false).orThrow();
            Account account =
                    register.create(address, "", Optional.empty()).orThrow().account();
            Secret password = register.createAppPassword(address, "load", true)
                    .orThrow()
                    .appPassword()
                    .compact();
            String token = Tokens.own(database, account, random);
            try (var accounts = RegisteredAccounts.open(
                    database,
                    pepper,
                    random,
                    InstantSource.system(),
                    Thread.ofPlatform().daemon().factory(),
                    Optional.of(TokenCheck.of(
                            List.of(new ProviderTokens(database, InstantSource.system()), tokens.trusted()))),
                    Optional.empty(),
                    LoginPolicy.DEFAULT)) {
                table(new OurSide(accounts), password, token, their, tokens.signed(USER));
            }
        }
    }

    private static Dovecot dovecot(Path folder, Tokens tokens) throws Exception {
        var users = new HashMap<String, String>();
        SCHEMES.forEach((mechanism, scheme) -> users.put(user(mechanism), Dovecot.hash(scheme, "secret")));
        Path keys = Files.createDirectories(folder.resolve("keys/default/RS256"));
        Files.writeString(keys.resolve("bench"), tokens.pem());
        Files.writeString(folder.resolve("oauth2.conf"), """
                introspection_mode = local
                local_validation_key_dict = fs:posix:prefix=%s/
                issuers = %s
                username_attribute = email
                """.formatted(folder.resolve("keys"), tokens.issuer()));
        return Dovecot.startHashed(folder, users, """
                auth_mechanisms = $auth_mechanisms xoauth2 oauthbearer
                passdb {
                  driver = oauth2
                  mechanisms = xoauth2 oauthbearer
                  args = %s
                }
                """.formatted(folder.resolve("oauth2.conf")));
    }

    private static String user(String mechanism) {
        return mechanism.toLowerCase(Locale.ROOT) + "@example.test";
    }

    private static void table(Side ours, Secret password, String ownToken, Side theirs, String jwt) throws Exception {
        System.out.println("| mechanism | credential | Letterlock, logins per CPU second | Dovecot | ratio |");
        System.out.println("|---|---|---|---|---|");
        var app = new Credentials.Password(USER, password);
        for (String name : List.of("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256", "NTLM")) {
            Optional<Credentials> same = SCHEMES.containsKey(name)
                    ? Optional.of(new Credentials.Password(user(name), Secret.utf8("secret")))
                    : Optional.empty();
            line(name, "app password", ours, app, theirs, same);
        }
        Credentials signed = new Credentials.BearerToken(USER, Secret.utf8(jwt), "localhost", 587);
        var own = new Credentials.BearerToken(USER, Secret.utf8(ownToken), "localhost", 587);
        line("XOAUTH2", "our own token", ours, own, theirs, Optional.of(signed));
        line("XOAUTH2", "signed token, known key", ours, signed, theirs, Optional.of(signed));
    }

    private static void line(
            String name, String credential, Side ours, Credentials mine, Side theirs, Optional<Credentials> their)
            throws Exception {
        SaslMechanism mechanism = SaslMechanisms.named(name).orElseThrow();
        double our = rate(ours, mechanism, mine);
        if (their.isEmpty()) {
            System.out.printf(Locale.ROOT, "| %s | %s | %.0f | – | – |%n", name, credential, our);
        } else {
            double other = rate(theirs, mechanism, their.get());
            System.out.printf(
                    Locale.ROOT, "| %s | %s | %.0f | %.0f | %.1f |%n", name, credential, our, other, our / other);
        }
    }

    /// Logins per second of processor time.
    private static double rate(Side side, SaslMechanism mechanism, Credentials credentials) throws Exception {
        side.logIn(mechanism, credentials, side instanceof OurSide ? WARM : WARM / 100); // only a JVM needs it
        Duration before = side.cpu();
        Duration clients = side.logIn(mechanism, credentials, COUNT);
        return COUNT / (side.cpu().minus(before).minus(clients).toNanos() / 1e9);
    }
}
