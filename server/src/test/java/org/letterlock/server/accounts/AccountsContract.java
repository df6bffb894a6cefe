package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterlock.server.accounts.Exchange.login;
import static org.letterlock.server.accounts.Exchange.visitor;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.cases.Cases;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.sasl.Authenticator;
import org.letterlock.protocol.sasl.Authenticator.Keys;
import org.letterlock.protocol.sasl.Claim;
import org.letterlock.protocol.sasl.Credentials;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.protocol.sasl.Need;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.sasl.ScramHash;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.Accounts.Permission;
import org.letterlock.server.accounts.Accounts.Resolution;

/// What all accounts keep to, whatever they are kept in. Alice has a password, an ordinary and a legacy app password,
/// and the alias `a.liddell@other.test`; Bob has a password; Carol has app passwords only.
abstract class AccountsContract {
    private static final String PASSWORD = "correct horse 7";
    private static final List<String> SCRAM = List.of("SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512");

    private World world;
    private World.Made app;
    private World.Made legacy;

    abstract World open() throws Exception;

    static Mailbox mailbox(String address) {
        return AddressParser.mailbox(address, true).orThrow();
    }

    @BeforeEach
    void populate() throws Exception {
        world = open();
        world.account("alice@example.test", PASSWORD);
        world.account("bob@other.test", "bob's own");
        world.account("carol@example.test");
        world.alias("alice@example.test", "a.liddell@other.test");
        app = world.appPassword("alice@example.test", "laptop", false);
        legacy = world.appPassword("alice@example.test", "printer", true);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private Verdict attempt(String mechanism, String name, String password) {
        return login(world.accounts(), mechanism, name, password);
    }

    private static Optional<Kind> refusal(Verdict verdict) {
        return verdict instanceof Verdict.Denied(Refusal refusal) ? Optional.of(refusal.kind()) : Optional.empty();
    }

    private static Identity identity(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Granted.class);
        return ((Verdict.Granted) verdict).identity();
    }

    /// The secret a word in a table stands for.
    private String secret(String word) {
        return switch (word) {
            case "human" -> PASSWORD;
            case "app" -> app.password().show();
            case "app-bare" -> app.password().show().replace(" ", "");
            case "legacy" -> legacy.password().show();
            case "legacy-bare" -> legacy.password().show().replace(" ", "");
            case "unknown-app" -> "aaaa aaaa aaaa aaar";
            default -> word;
        };
    }

    static Stream<String> granted() {
        return Stream.of("PLAIN", "LOGIN", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512")
                .flatMap(mechanism -> Stream.of(
                        mechanism + " alice@example.test human",
                        mechanism + " ALICE@Example.TEST human",
                        mechanism + " a.liddell@other.test human",
                        mechanism + " alice@example.test app",
                        mechanism + " alice@example.test app-bare",
                        mechanism + " a.liddell@other.test legacy"));
    }

    @ParameterizedTest
    @MethodSource("granted")
    void logsIn(String row) {
        String[] cells = row.split(" ");
        Identity identity = identity(attempt(cells[0], cells[1], secret(cells[2])));
        assertThat(identity.account()).isEqualTo("alice@example.test");
        assertThat(identity.actingAs()).isEqualTo("alice@example.test");
        assertThat(identity.mechanism()).isEqualTo(cells[0]);
        assertThat(identity.scopes()).isEmpty();
        Optional<CredentialId> credential = CredentialId.parse(identity.credential());
        switch (cells[2]) {
            case "human" -> assertThat(credential).isPresent().isNotEqualTo(Optional.of(app.id()));
            case "legacy" -> assertThat(credential).contains(legacy.id());
            default -> assertThat(credential).contains(app.id());
        }
    }

    /// RFC 5890 §2.3.2.4: U-labels and A-labels are two writings of one domain.
    @ParameterizedTest
    @CsvSource({"bücher.example, xn--bcher-kva.example", "xn--bcher-kva.example, bücher.example"})
    void bothWritingsOfADomainAreOne(String made, String other) throws Exception {
        world.account("dora@" + made, "hers alone");
        world.alias("dora@" + other, "sales@" + other);
        Identity identity = identity(attempt("PLAIN", "dora@" + made, "hers alone"));
        for (String domain : List.of(made, other, other.toUpperCase(Locale.ROOT))) {
            Mailbox address = mailbox("dora@" + domain);
            assertThat(world.accounts().resolve(address))
                    .isInstanceOf(Resolution.Local.class)
                    .isEqualTo(world.accounts().resolve(mailbox("dora@" + made)))
                    .isEqualTo(world.accounts().resolve(mailbox("sales@" + domain)));
            assertThat(world.accounts().isLocal(address.host())).isTrue();
            assertThat(world.accounts().maySendAs(identity, address)).isEqualTo(new Permission.Allowed());
            assertThat(world.accounts().maySendAs(identity, mailbox("sales@" + domain)))
                    .isEqualTo(new Permission.Allowed());
            for (String mechanism : List.of("PLAIN", "SCRAM-SHA-256")) {
                assertThat(identity(attempt(mechanism, "dora@" + domain, "hers alone"))
                                .account())
                        .isEqualTo("dora@xn--bcher-kva.example");
                assertThat(identity(attempt(mechanism, "sales@" + domain, "hers alone"))
                                .account())
                        .isEqualTo("dora@xn--bcher-kva.example");
            }
        }
        world.password("dora@" + other, "hers anew");
        assertThat(refusal(attempt("PLAIN", "dora@" + made, "hers alone"))).contains(Kind.BAD);
        assertThat(refusal(attempt("PLAIN", "dora@" + made, "hers anew"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"CRAM-MD5, legacy", "CRAM-MD5, legacy-bare", "NTLM, legacy", "NTLM, legacy-bare"})
    void logsInByOldMechanismsWithALegacyPasswordHoweverTyped(String mechanism, String word) {
        Identity identity = identity(attempt(mechanism, "alice@example.test", secret(word)));
        assertThat(identity.credential()).isEqualTo(legacy.id().text());
    }

    /// As Windows programs part a name; the domain of the address in whatever case.
    @ParameterizedTest
    @ValueSource(strings = {"example.test\\alice", "EXAMPLE.TEST\\Alice", "OTHER.test\\a.liddell"})
    void logsInByNtlmWithTheDomainApart(String name) {
        assertThat(identity(attempt("NTLM", name, secret("legacy"))).account()).isEqualTo("alice@example.test");
    }

    /// The challenge goes to strangers: it names our oldest domain, and no machine.
    @Test
    void ntlmNamesTheMailDomain() {
        assertThat(world.accounts()
                        .authenticator(visitor("192.0.2.7"))
                        .ntlmTerms()
                        .domain())
                .isEqualTo("example.test");
    }

    @Test
    void appPasswordsAreTakenInCapitalsWhereTheSecretItselfArrives() {
        assertThat(attempt("PLAIN", "alice@example.test", app.password().show().toUpperCase(Locale.ROOT)))
                .isInstanceOf(Verdict.Granted.class);
    }

    @ParameterizedTest
    @CsvSource({
        "PLAIN, alice@example.test, wrong password",
        "PLAIN, alice@example.test, unknown-app",
        "PLAIN, nobody@example.test, human",
        "PLAIN, nobody@example.test, app",
        "PLAIN, nobody@elsewhere.test, human",
        "PLAIN, alice, human",
        "PLAIN, alice+detail@example.test, human",
        "PLAIN, bob@other.test, human",
        "PLAIN, bob@other.test, app",
        "PLAIN, carol@example.test, human",
        "LOGIN, alice@example.test, Correct horse 7",
        "SCRAM-SHA-256, alice@example.test, wrong password",
        "SCRAM-SHA-256, nobody@example.test, human",
        "SCRAM-SHA-256, alice, human",
        "SCRAM-SHA-512, bob@other.test, app",
        "SCRAM-SHA-1, carol@example.test, human",
        "CRAM-MD5, alice@example.test, human",
        "CRAM-MD5, alice@example.test, app",
        "CRAM-MD5, bob@other.test, bob's own",
        "CRAM-MD5, nobody@example.test, legacy",
        "NTLM, alice@example.test, human",
        "NTLM, alice@example.test, app",
        "NTLM, alice, legacy",
        "NTLM, bob@other.test, bob's own",
        "NTLM, nobody@example.test, legacy",
    })
    void isRefused(String mechanism, String name, String word) throws Exception {
        assertThat(refusal(attempt(mechanism, name, secret(word)))).contains(Kind.BAD);
        assertThat(world.logins()).singleElement().satisfies(record -> {
            assertThat(record.count()).isEqualTo(1);
            assertThat(record.key().refusal()).contains(Kind.BAD);
            assertThat(record.key().mechanism()).isEqualTo(mechanism);
        });
    }

    @Test
    void anEmptyPasswordIsWrong() {
        Authenticator authenticator = world.accounts().authenticator(visitor("192.0.2.7"));
        assertThat(refusal(authenticator.password(new Claim("PLAIN", "carol@example.test"), Secret.utf8(""))))
                .contains(Kind.BAD);
        assertThat(refusal(authenticator.password(new Claim("PLAIN", ""), Secret.utf8(""))))
                .contains(Kind.BAD);
    }

    @Test
    void whatHasTheShapeOfAnAppPasswordIsNeverTriedAsTheHumanOne() throws Exception {
        attempt("PLAIN", "alice@example.test", "aaaa aaaa aaaa aaar");
        assertThat(world.logins())
                .extracting(record -> record.key().cause())
                .containsExactly("the account has no such app password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"human", "app", "legacy"})
    void aDisabledAccountLogsInByNothing(String word) throws Exception {
        world.enable("alice@example.test", false);
        for (String mechanism : List.of("PLAIN", "SCRAM-SHA-256")) {
            assertThat(refusal(attempt(mechanism, "alice@example.test", secret(word))))
                    .contains(Kind.DISABLED);
            assertThat(refusal(attempt(mechanism, "alice@example.test", "wrong")))
                    .contains(Kind.BAD);
        }
        for (String mechanism : List.of("CRAM-MD5", "NTLM")) {
            assertThat(refusal(attempt(mechanism, "alice@example.test", secret("legacy"))))
                    .contains(Kind.DISABLED);
        }
        world.enable("alice@example.test", true);
        assertThat(refusal(attempt("PLAIN", "alice@example.test", secret(word))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512"})
    void withTwoFactorAPersonsPasswordServesNoMailProgram(String mechanism) throws Exception {
        world.twoFactor("alice@example.test", true);
        for (String name : List.of("alice@example.test", "a.liddell@other.test")) {
            assertThat(refusal(attempt(mechanism, name, PASSWORD))).contains(Kind.NEEDS_APP_PASSWORD);
            assertThat(refusal(attempt(mechanism, name, "wrong password"))).contains(Kind.BAD);
            assertThat(refusal(attempt(mechanism, name, secret("app")))).isEmpty();
        }
        assertThat(refusal(attempt("CRAM-MD5", "alice@example.test", secret("legacy"))))
                .isEmpty();
        assertThat(refusal(attempt(mechanism, "bob@other.test", "bob's own"))).isEmpty();
        world.enable("alice@example.test", false);
        assertThat(refusal(attempt(mechanism, "alice@example.test", PASSWORD))).contains(Kind.DISABLED);
        world.enable("alice@example.test", true);
        world.twoFactor("alice@example.test", false);
        assertThat(refusal(attempt(mechanism, "alice@example.test", PASSWORD))).isEmpty();
    }

    @Test
    void theWebPageTakesThePersonsPasswordAlone() throws Exception {
        Authenticator page = byWebPage();
        for (boolean on : List.of(false, true)) {
            world.twoFactor("alice@example.test", on);
            assertThat(refusal(web(page, PASSWORD))).isEmpty();
            assertThat(refusal(web(page, "wrong password"))).contains(Kind.BAD);
            assertThat(refusal(web(page, secret("app")))).contains(Kind.WRONG_PROTOCOL);
            assertThat(refusal(web(page, secret("unknown-app")))).contains(Kind.BAD);
        }
    }

    private Authenticator byWebPage() {
        var mail = visitor("192.0.2.7");
        return world.accounts()
                .authenticator(new Accounts.Visitor(mail.address(), "http", mail.tls(), mail.clientName()));
    }

    private static Verdict web(Authenticator page, String password) {
        return page.password(new Claim("form", "alice@example.test"), Secret.utf8(password));
    }

    @Test
    void turningTwoFactorOnEndsWhatThePasswordOpened() throws Exception {
        Identity byApp = identity(attempt("PLAIN", "alice@example.test", secret("app")));
        Identity byPassword = identity(attempt("SCRAM-SHA-256", "alice@example.test", PASSWORD));
        Mailbox alice = mailbox("alice@example.test");
        assertThat(world.accounts().maySendAs(byPassword, alice)).isInstanceOf(Permission.Allowed.class);
        world.twoFactor("alice@example.test", true);
        assertThat(world.accounts().maySendAs(byPassword, alice)).isInstanceOf(Permission.LoginOver.class);
        assertThat(world.accounts().maySendAs(byApp, alice)).isInstanceOf(Permission.Allowed.class);
    }

    @Test
    void aRemovedAccountIsNobody() throws Exception {
        assertThat(refusal(attempt("PLAIN", "alice@example.test", PASSWORD))).isEmpty();
        world.remove("alice@example.test");
        assertThat(refusal(attempt("PLAIN", "alice@example.test", PASSWORD))).contains(Kind.BAD);
        assertThat(refusal(attempt("PLAIN", "alice@example.test", secret("app"))))
                .contains(Kind.BAD);
        assertThat(world.accounts().resolve(mailbox("alice@example.test"))).isEqualTo(new Resolution.NoSuchMailbox());
        world.account("alice@example.test", "another's");
        assertThat(refusal(attempt("PLAIN", "alice@example.test", PASSWORD))).contains(Kind.BAD);
    }

    @Test
    void aRevokedAppPasswordIsToldFromAWrongOne() throws Exception {
        world.revoke("alice@example.test", legacy.id());
        assertThat(refusal(attempt("PLAIN", "alice@example.test", secret("legacy"))))
                .contains(Kind.REVOKED);
        assertThat(refusal(attempt("SCRAM-SHA-256", "alice@example.test", secret("legacy"))))
                .contains(Kind.BAD);
        for (String mechanism : List.of("CRAM-MD5", "NTLM")) {
            assertThat(refusal(attempt(mechanism, "alice@example.test", secret("legacy"))))
                    .contains(Kind.BAD);
        }
        assertThat(refusal(attempt("PLAIN", "alice@example.test", secret("app"))))
                .isEmpty();
        assertThat(refusal(attempt("PLAIN", "alice@example.test", secret("human"))))
                .isEmpty();
    }

    @Test
    void revokingBetweenChallengeAndProofHolds() {
        Runnable revoke = () -> {
            try {
                world.revoke("alice@example.test", app.id());
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        };
        Verdict verdict = Exchange.login(
                world.accounts().authenticator(visitor("192.0.2.7")),
                "SCRAM-SHA-256",
                new Credentials.Password("alice@example.test", Secret.utf8(secret("app"))),
                new Runnable() {
                    private boolean done;

                    @Override
                    public void run() {
                        if (!done) {
                            done = true;
                            revoke.run();
                        }
                    }
                });
        assertThat(refusal(verdict)).contains(Kind.REVOKED);
    }

    @Test
    void aNewPasswordReplacesTheOldAtOnce() throws Exception {
        assertThat(refusal(attempt("PLAIN", "alice@example.test", PASSWORD))).isEmpty();
        world.password("alice@example.test", "fresh one");
        for (String mechanism : List.of("PLAIN", "SCRAM-SHA-512")) {
            assertThat(refusal(attempt(mechanism, "alice@example.test", PASSWORD)))
                    .contains(Kind.BAD);
            assertThat(refusal(attempt(mechanism, "alice@example.test", "fresh one")))
                    .isEmpty();
        }
        assertThat(refusal(attempt("SCRAM-SHA-1", "alice@example.test", secret("app"))))
                .isEmpty();
    }

    /// RFC 4013: what two keyboards type differently is one password, by every mechanism.
    @Test
    void passwordsAreComparedAsTheyAreMeant() throws Exception {
        world.password("bob@other.test", "Pa\u00dfw\u00f6rt\u00a0\u2168");
        for (String mechanism : List.of("PLAIN", "LOGIN", "SCRAM-SHA-1", "SCRAM-SHA-256")) {
            assertThat(refusal(attempt(mechanism, "bob@other.test", "Pa\u00dfwo\u0308rt IX")))
                    .as(mechanism)
                    .isEmpty();
        }
    }

    @Test
    void anUnknownNameLooksLikeAnyOther() {
        Authenticator authenticator = world.accounts().authenticator(visitor("192.0.2.7"));
        for (ScramHash hash : ScramHash.values()) {
            var known = found(authenticator.scram("bob@other.test", hash));
            var unknown = found(authenticator.scram("azalea@other.test", hash)); // next to Bob
            assertThat(unknown.salt().length()).isEqualTo(known.salt().length());
            assertThat(unknown.iterations()).isEqualTo(known.iterations());
            assertThat(unknown.candidates())
                    .hasSameSizeAs(known.candidates())
                    .extracting(Authenticator.ScramKeys.Candidate::credential)
                    .containsOnly("0.0");
            assertThat(unknown.candidates().getFirst().storedKey())
                    .isNotEqualTo(known.candidates().getFirst().storedKey());
            assertThat(found(authenticator.scram("Azalea@Other.test", hash))).isEqualTo(unknown);
        }
        assertThat(found(authenticator.cram("al@example.test")))
                .hasSameSizeAs(found(authenticator.cram("alice@example.test")))
                .doesNotContainAnyElementsOf(found(authenticator.cram("alice@example.test")));
    }

    @Test
    void allCredentialsShareOneSalt() {
        Authenticator authenticator = world.accounts().authenticator(visitor("192.0.2.7"));
        var keys = found(authenticator.scram("alice@example.test", ScramHash.SHA_256));
        assertThat(keys.candidates()).hasSize(1 + 2 + 2);
        assertThat(found(authenticator.scram("a.liddell@other.test", ScramHash.SHA_256)))
                .isEqualTo(keys);
        assertThat(found(authenticator.cram("alice@example.test")))
                .extracting(Authenticator.CramKey::credential)
                .containsOnly(legacy.id().text());
    }

    private static <K> K found(Keys<K> keys) {
        return switch (keys) {
            case Keys.Found<K>(K found) -> found;
            case Keys.Unavailable<K>(Refusal refusal) -> throw new AssertionError(refusal);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "'', true",
        "alice@example.test, true",
        "Alice@example.test, true",
        "a.liddell@other.test, true",
        "bob@other.test, false",
        "nobody@example.test, false",
        "alice, false",
    })
    void actsAsItselfAlone(String authzid, boolean allowed) {
        for (String mechanism : List.of("PLAIN", "SCRAM-SHA-256")) {
            for (String word : List.of("human", "app")) {
                Verdict verdict = login(world.accounts(), mechanism, "alice@example.test", authzid, secret(word));
                assertThat(refusal(verdict)).isEqualTo(allowed ? Optional.empty() : Optional.of(Kind.BAD));
            }
        }
    }

    @Test
    void offersWhatItHas() throws Exception {
        Authenticator authenticator = world.accounts().authenticator(visitor("192.0.2.7"));
        assertThat(authenticator.has(Need.PASSWORD_CHECK)).isTrue();
        assertThat(authenticator.has(Need.SCRAM_KEYS)).isTrue();
        assertThat(authenticator.has(Need.LEGACY_KEYS)).isTrue();
        assertThat(authenticator.has(Need.CERTIFICATE)).isFalse();
        assertThat(authenticator.has(Need.NONE)).isFalse();
        world.revoke("alice@example.test", legacy.id());
        assertThat(authenticator.has(Need.LEGACY_KEYS)).isFalse();
    }

    @Test
    void otherWaysInAreRefusedAndAudited() throws Exception {
        Authenticator authenticator = world.accounts().authenticator(visitor("192.0.2.7"));
        assertThat(refusal(authenticator.external(new Claim("EXTERNAL", "")))).contains(Kind.BAD);
        assertThat(refusal(authenticator.anonymous(new Claim("ANONYMOUS", ""), "trace")))
                .contains(Kind.BAD);
        assertThat(refusal(authenticator.token(new Claim("XOAUTH2", "alice@example.test"), Secret.utf8("x"))))
                .contains(Kind.BAD);
        assertThat(world.logins()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "alice@example.test, alice@example.test",
        "ALICE@EXAMPLE.TEST, alice@example.test",
        "alice+lists@example.test, alice@example.test",
        "a.liddell@other.test, alice@example.test",
        "a.liddell+x@other.test, alice@example.test",
        "bob@other.test, bob@other.test",
        "postmaster@example.test, alice@example.test",
        "Postmaster@other.test, alice@example.test",
        "abuse@other.test, alice@example.test",
        "alice@other.test, none",
        "nobody@example.test, none",
        "nobody+x@example.test, none",
        "alice@elsewhere.test, remote",
        "postmaster@elsewhere.test, remote",
        "alice@[192.0.2.1], remote",
        "alice%elsewhere.test@example.test, none",
        "'\"alice@elsewhere.test\"@example.test', none",
    })
    void resolves(String address, String expected) {
        Resolution resolution = world.accounts().resolve(mailbox(address));
        String found = switch (resolution) {
            case Resolution.Local(AccountId _, Mailbox mailbox) -> mailbox.text();
            case Resolution.NoSuchMailbox() -> "none";
            case Resolution.Remote() -> "remote";
            case Resolution.Disabled() -> "disabled";
            case Resolution.Unavailable(String cause) -> cause;
        };
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void anAddressOfItsOwnComesBeforeTheDetailAndThePostmaster() throws Exception {
        world.alias("bob@other.test", "alice+bob@example.test");
        assertThat(world.accounts().postmaster()).isEqualTo(world.accounts().resolve(mailbox("alice@example.test")));
        world.alias("bob@other.test", "postmaster@other.test");
        assertThat(world.accounts().postmaster()).isEqualTo(world.accounts().resolve(mailbox("bob@other.test")));
        assertThat(world.accounts().resolve(mailbox("alice+bob@example.test")))
                .isEqualTo(world.accounts().resolve(mailbox("bob@other.test")));
        assertThat(world.accounts().resolve(mailbox("postmaster@other.test")))
                .isEqualTo(world.accounts().resolve(mailbox("bob@other.test")));
    }

    @Test
    void aDisabledAccountReceivesNothing() throws Exception {
        world.enable("alice@example.test", false);
        assertThat(world.accounts().resolve(mailbox("a.liddell@other.test"))).isEqualTo(new Resolution.Disabled());
        assertThat(world.accounts().postmaster()).isEqualTo(world.accounts().resolve(mailbox("bob@other.test")));
    }

    @Test
    void knowsItsDomains() {
        assertThat(world.accounts().isLocal(mailbox("x@EXAMPLE.test").host())).isTrue();
        assertThat(world.accounts().isLocal(mailbox("x@other.test").host())).isTrue();
        assertThat(world.accounts().isLocal(mailbox("x@sub.example.test").host()))
                .isFalse();
        assertThat(world.accounts().isLocal(mailbox("x@[192.0.2.1]").host())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "alice@example.test, true",
        "Alice+shop@example.test, true",
        "a.liddell@other.test, true",
        "bob@other.test, false",
        "nobody@example.test, false",
        "alice@elsewhere.test, false",
        "alice@[192.0.2.1], false",
        "alice%bob@other.test, false",
    })
    void sendsAsItsOwnAddressesAlone(String address, boolean allowed) {
        for (String word : List.of("human", "app")) {
            Identity alice = identity(attempt("PLAIN", "alice@example.test", secret(word)));
            assertThat(world.accounts().maySendAs(alice, mailbox(address)) instanceof Permission.Allowed)
                    .isEqualTo(allowed);
        }
    }

    @Test
    void sendsNothingOnceRevokedDisabledOrRemoved() throws Exception {
        Identity byApp = identity(attempt("PLAIN", "alice@example.test", secret("app")));
        Identity byPassword = identity(attempt("PLAIN", "alice@example.test", PASSWORD));
        Mailbox alice = mailbox("alice@example.test");
        world.revoke("alice@example.test", app.id());
        assertThat(world.accounts().maySendAs(byApp, alice)).isInstanceOf(Permission.LoginOver.class);
        assertThat(world.accounts().maySendAs(byPassword, alice)).isInstanceOf(Permission.Allowed.class);
        world.enable("alice@example.test", false);
        assertThat(world.accounts().maySendAs(byPassword, alice)).isInstanceOf(Permission.LoginOver.class);
        world.enable("alice@example.test", true);
        world.remove("alice@example.test");
        world.account("alice@example.test", "another's");
        assertThat(world.accounts().maySendAs(byPassword, alice)).isInstanceOf(Permission.LoginOver.class);
    }

    @Test
    void aBackendThatIsDownIsNeverAWrongPassword() throws Exception {
        Identity alice = identity(attempt("PLAIN", "alice@example.test", PASSWORD));
        world.breakDown();
        for (String mechanism : List.of("PLAIN", "LOGIN", "SCRAM-SHA-1", "SCRAM-SHA-256", "CRAM-MD5", "NTLM")) {
            assertThat(refusal(attempt(mechanism, "alice@example.test", secret("legacy"))))
                    .as(mechanism)
                    .contains(Kind.UNAVAILABLE);
        }
        assertThat(refusal(attempt("PLAIN", "alice@example.test", PASSWORD))).contains(Kind.UNAVAILABLE);
        assertThat(world.accounts().resolve(mailbox("alice@example.test"))).isInstanceOf(Resolution.Unavailable.class);
        assertThat(world.accounts().postmaster()).isInstanceOf(Resolution.Unavailable.class);
        assertThat(world.accounts().maySendAs(alice, mailbox("alice@example.test")))
                .isInstanceOf(Permission.Unavailable.class);
    }

    @Test
    void everyAttemptIsCountedOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            attempt("PLAIN", "alice@example.test", secret("app"));
            world.clock().advance(Duration.ofSeconds(1));
        }
        attempt("SCRAM-SHA-256", "alice@example.test", secret("app"));
        attempt("PLAIN", "Alice@example.test", "wrong");
        attempt("PLAIN", "nobody@example.test", "wrong");
        attempt("PLAIN", "not an address: perhaps a password", "wrong");
        List<LoginRecord> logins = world.logins();
        assertThat(logins).hasSize(5);
        assertThat(logins.stream().mapToLong(LoginRecord::count).sum()).isEqualTo(7);
        assertThat(logins)
                .filteredOn(record -> record.count() == 3)
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.key().credential()).contains(app.id());
                    assertThat(record.key().address()).isEqualTo("192.0.2.7");
                    assertThat(record.key().clientName()).isEqualTo("client.test");
                    assertThat(record.key().refusal()).isEmpty();
                    assertThat(Duration.between(record.first(), record.last())).isEqualTo(Duration.ofSeconds(2));
                });
        assertThat(logins)
                .filteredOn(record -> record.key().account().isEmpty())
                .extracting(LoginRecord::name)
                .containsExactlyInAnyOrder("nobody@example.test", "");
    }

    @Test
    void aStalePasswordIsNoAttack() {
        for (int i = 0; i < 500; i++) {
            assertThat(refusal(attempt("PLAIN", "alice@example.test", "last year's")))
                    .contains(Kind.BAD);
        }
        assertThat(refusal(attempt("PLAIN", "alice@example.test", PASSWORD))).isEmpty();
    }

    @Test
    void guessingIsSlowedButNobodyIsLockedOut() {
        for (int i = 0; i < GuessGuard.PER_NAME; i++) {
            assertThat(refusal(attempt("PLAIN", "alice@example.test", "guess " + i)))
                    .contains(Kind.BAD);
        }
        // Right and wrong look alike now, by every mechanism a person's password serves.
        for (String mechanism : List.of("PLAIN", "SCRAM-SHA-256")) {
            assertThat(refusal(attempt(mechanism, "alice@example.test", "one more guess")))
                    .contains(Kind.THROTTLED);
            assertThat(refusal(attempt(mechanism, "alice@example.test", PASSWORD)))
                    .contains(Kind.THROTTLED);
            assertThat(refusal(attempt(mechanism, "alice@example.test", secret("app"))))
                    .isEmpty();
        }
        world.clock().advance(GuessGuard.NAME_REFILL.multipliedBy(2));
        assertThat(refusal(attempt("PLAIN", "alice@example.test", PASSWORD))).isEmpty();
    }

    @Test
    void theGuessesOfOthersDoNotKeepTheOwnerOut() {
        assertThat(refusal(attempt("PLAIN", "alice@example.test", PASSWORD))).isEmpty();
        for (int i = 0; i < 2 * GuessGuard.PER_NAME; i++) {
            Exchange.login(
                    world.accounts().authenticator(visitor("198.51.100." + i)),
                    "SCRAM-SHA-256",
                    new Credentials.Password("alice@example.test", Secret.utf8("guess " + i)));
        }
        assertThat(refusal(attempt("PLAIN", "alice@example.test", PASSWORD))).isEmpty();
        assertThat(refusal(attempt("SCRAM-SHA-512", "alice@example.test", PASSWORD)))
                .isEmpty();
    }

    private Verdict from(String address, String mechanism, String name, String password) {
        return Exchange.login(
                world.accounts().authenticator(visitor(address)),
                mechanism,
                new Credentials.Password(name, Secret.utf8(password)));
    }

    @Test
    void whoGoesOnGuessingIsBannedAndAppPasswordsAreNot() throws Exception {
        for (int i = 0; i < 2 * (Width.NARROW.burst + Width.NARROW.banAfter); i++) {
            from("198.51.100.9", "PLAIN", "user" + i + "@example.test", "Summer2026!");
        }
        for (String mechanism : List.of("PLAIN", "SCRAM-SHA-256")) {
            assertThat(refusal(from("198.51.100.9", mechanism, "alice@example.test", PASSWORD)))
                    .contains(Kind.BANNED);
        }
        for (String mechanism : List.of("PLAIN", "SCRAM-SHA-256")) {
            assertThat(refusal(from("198.51.100.9", mechanism, "alice@example.test", secret("app"))))
                    .isEmpty();
        }
        // Now that she has logged in from there, her own password is looked at too; nobody else's.
        assertThat(refusal(from("198.51.100.9", "PLAIN", "alice@example.test", PASSWORD)))
                .isEmpty();
        assertThat(refusal(from("198.51.100.9", "PLAIN", "bob@other.test", "bob's own")))
                .contains(Kind.BANNED);
        assertThat(refusal(from("198.51.100.10", "PLAIN", "bob@other.test", "bob's own")))
                .isEmpty();
        assertThat(world.bans()).singleElement().satisfies(ban -> {
            assertThat(ban.network()).hasToString("198.51.100.9/32");
            assertThat(ban.automatic()).isTrue();
        });
        world.clock().advance(Bans.LENGTHS.getLast().plus(Duration.ofDays(1)));
        assertThat(refusal(from("198.51.100.9", "PLAIN", "bob@other.test", "bob's own")))
                .isEmpty();
    }

    @Test
    void aBanThatSomebodyMakesRefusesEverything() throws Exception {
        Network network = Network.parse("203.0.113.0/24").orThrow();
        from("203.0.113.5", "PLAIN", "alice@example.test", PASSWORD);
        world.ban(network, Duration.ofHours(1));
        world.clock().advance(Bans.LOOK_EVERY);
        for (String word : List.of("human", "app")) {
            assertThat(refusal(from("203.0.113.5", "PLAIN", "alice@example.test", secret(word))))
                    .contains(Kind.BANNED);
        }
        assertThat(refusal(from("203.0.114.5", "PLAIN", "alice@example.test", PASSWORD)))
                .isEmpty();
        var page =
                new Accounts.Visitor(InetAddress.ofLiteral("203.0.113.5"), "http", Optional.empty(), "browser", false);
        assertThat(refusal(Exchange.login(
                        world.accounts().authenticator(page),
                        "PLAIN",
                        new Credentials.Password("alice@example.test", Secret.utf8(PASSWORD)))))
                .as("the page knows no bans")
                .isEmpty();
        world.lift(network);
        world.clock().advance(Bans.LOOK_EVERY);
        assertThat(refusal(from("203.0.113.5", "PLAIN", "alice@example.test", PASSWORD)))
                .isEmpty();
    }

    /// Whatever was tried before, from wherever, at whatever times: the right app password is taken.
    @Test
    void noSequenceOfAttemptsLocksOutARightAppPassword() {
        Cases.of(10).check(one -> {
            var random = new Random(one.hashCode());
            for (int i = 0; i < 150; i++) {
                String place = "192.0.2." + random.nextInt(4);
                String name =
                        random.nextBoolean() ? "alice@example.test" : "user" + random.nextInt(50) + "@example.test";
                String mechanism = List.of("PLAIN", "LOGIN", "SCRAM-SHA-256").get(random.nextInt(3));
                from(place, mechanism, name, "guess " + random.nextInt(500));
                if (random.nextInt(20) == 0) {
                    world.clock().advance(Duration.ofSeconds(random.nextInt(-90_000, 90_000)));
                }
            }
            for (String mechanism : List.of("PLAIN", "LOGIN", "SCRAM-SHA-512")) {
                assertThat(refusal(
                                from("192.0.2." + random.nextInt(4), mechanism, "alice@example.test", secret("app"))))
                        .isEmpty();
            }
        });
    }

    @Test
    void spraysAreSlowedByTheirNetwork() {
        Kind last = Kind.BAD;
        int tries = 0;
        while (last == Kind.BAD && tries < 1000) {
            last = refusal(attempt("PLAIN", "user" + tries++ + "@example.test", "Summer2026!"))
                    .orElseThrow();
        }
        assertThat(last).isEqualTo(Kind.THROTTLED);
        assertThat(tries).isEqualTo(Width.NARROW.burst + 1);
        // One stale device on SCRAM does not slow its office.
        assertThat(refusal(Exchange.login(
                        world.accounts().authenticator(visitor("203.0.113.9")),
                        "PLAIN",
                        new Credentials.Password("bob@other.test", Secret.utf8("bob's own")))))
                .isEmpty();
    }

    @Test
    void aStaleDeviceOnScramSlowsNobodyElse() {
        for (int i = 0; i < 3 * Width.NARROW.burst; i++) {
            attempt("SCRAM-SHA-256", "alice@example.test", "last year's");
        }
        assertThat(refusal(attempt("PLAIN", "bob@other.test", "bob's own"))).isEmpty();
    }

    @Test
    void noSecretIsInTheAudit() throws Exception {
        for (String mechanism : SCRAM) {
            attempt(mechanism, "alice@example.test", PASSWORD);
        }
        attempt("PLAIN", PASSWORD, PASSWORD);
        attempt("PLAIN", secret("app"), secret("app"));
        attempt("PLAIN", "alice@example.test", secret("app"));
        attempt("CRAM-MD5", "alice@example.test", secret("legacy"));
        assertThat(world.logins().toString())
                .doesNotContainIgnoringCase(PASSWORD)
                .doesNotContainIgnoringCase(secret("app"))
                .doesNotContainIgnoringCase(secret("app-bare"))
                .doesNotContainIgnoringCase(secret("legacy"));
    }
}
