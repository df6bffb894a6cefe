package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterlock.server.accounts.AccountsContract.mailbox;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.cases.Case;
import org.letterlock.kit.cases.Cases;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.net.tls.TlsFacts;
import org.letterlock.net.tls.TlsVersion;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.address.Networks;
import org.letterlock.protocol.sasl.ChannelBindings;
import org.letterlock.protocol.sasl.Credentials;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.Accounts.Permission;

/// What walls keep out, whatever the accounts are kept in. Alice has a password, the alias `sales@other.test`, and a
/// legacy app password whose walls each test draws.
abstract class WallsContract {
    private static final String ALICE = "alice@example.test";
    private static final String PASSWORD = "correct horse 7";
    private static final List<String> MECHANISMS =
            List.of("PLAIN", "LOGIN", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512", "CRAM-MD5");

    private World world;
    private World.Made device;

    abstract World open() throws Exception;

    @BeforeEach
    void populate() throws Exception {
        world = open();
        world.account(ALICE, PASSWORD);
        world.account("bob@other.test", "bob's own");
        world.alias(ALICE, "sales@other.test");
        device = world.appPassword(ALICE, "printer", true);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private void confine(Walls walls) throws Exception {
        world.changeWalls(ALICE, device.id(), walls);
    }

    /// @param tls the version; empty for none
    private static Accounts.Visitor visitor(String address, String protocol, String tls) {
        Optional<TlsFacts> facts = tls.isEmpty()
                ? Optional.empty()
                : Optional.of(new TlsFacts(tls, "TLS_AES_128_GCM_SHA256", "", List.of(), ChannelBindings.NONE));
        return new Accounts.Visitor(InetAddress.ofLiteral(address), protocol, facts, "client.test");
    }

    private static Accounts.Visitor usual() {
        return visitor("192.0.2.7", "smtp", "TLSv1.3");
    }

    private Verdict attempt(Accounts.Visitor visitor, String mechanism, String password) {
        return Exchange.login(
                world.accounts().authenticator(visitor),
                mechanism,
                new Credentials.Password(ALICE, "", Secret.utf8(password)));
    }

    private Verdict attempt(Accounts.Visitor visitor, String mechanism) {
        return attempt(visitor, mechanism, device.password().show());
    }

    private Identity loggedIn() {
        return identity(attempt(usual(), "PLAIN"));
    }

    private static Identity identity(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Granted.class);
        return ((Verdict.Granted) verdict).identity();
    }

    private static Optional<Refusal> refusal(Verdict verdict) {
        return verdict instanceof Verdict.Denied(Refusal refusal) ? Optional.of(refusal) : Optional.empty();
    }

    private static Networks networks(String... texts) {
        return new Networks(List.of(texts).stream()
                .map(text -> Network.parse(text).orThrow())
                .toList());
    }

    private static List<AddressPattern> patterns(String... texts) {
        return List.of(texts).stream()
                .map(text -> AddressPattern.parse(text).orThrow())
                .toList();
    }

    private static Walls wall(String kind, String value) {
        return switch (kind) {
            case "network" -> Walls.NONE.withNetworks(networks(value.split(" ")));
            case "protocol" -> {
                Set<Walls.Protocol> protocols = EnumSet.noneOf(Walls.Protocol.class);
                for (String word : value.split(" ")) {
                    protocols.add(Walls.Protocol.named(word).orElseThrow());
                }
                yield Walls.NONE.withProtocols(protocols);
            }
            case "tls" -> Walls.NONE.withTlsFloor(TlsVersion.named(value));
            case "expires" -> Walls.NONE.withExpiry(Optional.of(TestClock.START.plusSeconds(Long.parseLong(value))));
            case "none" -> Walls.NONE;
            default -> throw new IllegalArgumentException(kind);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "none, '',                        192.0.2.7,    smtp, '',      ''",
        "none, '',                        192.0.2.7,    http, TLSv1.3, WRONG_PROTOCOL",
        "network, 192.0.2.0/24,           192.0.2.7,    smtp, TLSv1.3, ''",
        "network, 192.0.2.0/24,           192.0.3.7,    smtp, TLSv1.3, WRONG_NETWORK",
        "network, 192.0.2.7,              192.0.2.7,    smtp, TLSv1.3, ''",
        "network, 192.0.2.7,              192.0.2.8,    smtp, TLSv1.3, WRONG_NETWORK",
        "network, 192.0.2.0/24 ::1,       ::1,          smtp, TLSv1.3, ''",
        "network, 192.0.2.0/24,           ::1,          smtp, TLSv1.3, WRONG_NETWORK",
        "network, 0.0.0.0/0,              2001:db8::1,  smtp, TLSv1.3, WRONG_NETWORK",
        "protocol, smtp,                  192.0.2.7,    smtp, TLSv1.3, ''",
        "protocol, smtp,                  192.0.2.7,    imap, TLSv1.3, WRONG_PROTOCOL",
        "protocol, imap pop3,             192.0.2.7,    pop3, TLSv1.3, ''",
        "protocol, imap pop3,             192.0.2.7,    smtp, TLSv1.3, WRONG_PROTOCOL",
        "protocol, smtp imap pop3,        192.0.2.7,    http, TLSv1.3, WRONG_PROTOCOL",
        "tls, 1.2,                        192.0.2.7,    smtp, TLSv1.2, ''",
        "tls, 1.2,                        192.0.2.7,    smtp, TLSv1.3, ''",
        "tls, 1.2,                        192.0.2.7,    smtp, TLSv1.1, NEEDS_TLS",
        "tls, 1.3,                        192.0.2.7,    smtp, TLSv1.2, NEEDS_TLS",
        "tls, 1.0,                        192.0.2.7,    smtp, '',      NEEDS_TLS",
        "tls, 1.0,                        192.0.2.7,    smtp, SSLv3,   NEEDS_TLS",
        "expires, 1,                      192.0.2.7,    smtp, TLSv1.3, ''",
    })
    void aWallKeepsOutWhatItNames(
            String kind, String value, String address, String protocol, String tls, String expected) throws Exception {
        confine(wall(kind, value));
        for (String mechanism : MECHANISMS) {
            assertThat(refusal(attempt(visitor(address, protocol, tls), mechanism))
                            .map(refusal -> refusal.kind().name())
                            .orElse(""))
                    .as(mechanism)
                    .isEqualTo(expected);
        }
        // The person is not confined by a wall around a device.
        if (!protocol.equals("http")) {
            assertThat(attempt(visitor(address, protocol, tls), "PLAIN", PASSWORD))
                    .isInstanceOf(Verdict.Granted.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "network, 192.0.3.0/24, the app password is not to be used from 192.0.2.7",
        "protocol, imap pop3, 'the app password is for imap and pop3 alone, not for smtp'",
        "tls, 1.3, 'the app password is to be used over TLS 1.3 or newer, not over TLSv1.2'",
    })
    void theAuditSaysWhichWall(String kind, String value, String cause) throws Exception {
        confine(wall(kind, value));
        attempt(visitor("192.0.2.7", "smtp", "TLSv1.2"), "SCRAM-SHA-256");
        assertThat(world.logins()).singleElement().satisfies(login -> {
            assertThat(login.key().cause()).isEqualTo(cause);
            assertThat(login.key().credential()).contains(device.id());
        });
    }

    @Test
    void itEndsAtItsTime() throws Exception {
        Instant end = world.clock().instant().plus(Duration.ofDays(90));
        confine(Walls.NONE.withExpiry(Optional.of(end)));
        Identity before = loggedIn();
        world.clock().set(end.minusMillis(1));
        assertThat(attempt(usual(), "SCRAM-SHA-256")).isInstanceOf(Verdict.Granted.class);
        assertThat(world.accounts().maySend(before)).isEqualTo(new Permission.Allowed());
        world.clock().set(end);
        for (String mechanism : MECHANISMS) {
            assertThat(refusal(attempt(usual(), mechanism)).map(Refusal::kind))
                    .as(mechanism)
                    .contains(Kind.EXPIRED);
        }
        assertThat(world.accounts().maySend(before)).isInstanceOf(Permission.LoginOver.class);
        assertThat(world.accounts().maySendAs(before, mailbox(ALICE))).isInstanceOf(Permission.LoginOver.class);
        assertThat(world.accounts().maySendTo(before, mailbox(ALICE))).isInstanceOf(Permission.LoginOver.class);
        assertThat(world.accounts().count(before)).isInstanceOf(Permission.LoginOver.class);
        assertThat(attempt(usual(), "PLAIN", PASSWORD)).isInstanceOf(Verdict.Granted.class);
    }

    @Test
    void aDisabledAccountIsSaidBeforeAnyWall() throws Exception {
        confine(wall("network", "192.0.3.0/24"));
        world.enable(ALICE, false);
        assertThat(refusal(attempt(usual(), "PLAIN")).map(Refusal::kind)).contains(Kind.DISABLED);
    }

    /// The property of walls, against another way of saying what they are.
    @Test
    void aLoginIsGrantedExactlyIfEveryWallAdmits() throws Exception {
        List<String> places = List.of("192.0.2.7", "192.0.2.200", "198.51.100.1", "2001:db8::7", "::1");
        List<String> cidrs = List.of("192.0.2.0/25", "192.0.2.0/24", "198.51.100.1", "2001:db8::/32", "0.0.0.0/0");
        List<String> versions = List.of("", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");
        Cases.of(150).check(one -> {
            Instant now = world.clock().instant();
            List<String> from = one.list(3, () -> one.pick(cidrs));
            List<Walls.Protocol> protocols = one.list(2, () -> one.pick(Walls.Protocol.values()));
            Optional<TlsVersion> floor = optional(one, () -> one.pick(TlsVersion.values()));
            Optional<Instant> end = optional(one, () -> now.plusSeconds(one.between(1, 5)));
            confine(new Walls(
                    networks(from.toArray(String[]::new)),
                    List.of(),
                    List.of(),
                    OptionalInt.empty(),
                    Set.copyOf(protocols),
                    floor,
                    end));
            String place = one.pick(places);
            String protocol = one.pick("smtp", "imap", "pop3");
            String tls = one.pick(versions);
            world.clock().advance(Duration.ofSeconds(one.below(6)));
            boolean admitted = (from.isEmpty() || from.stream().anyMatch(cidr -> holds(cidr, place)))
                    && (protocols.isEmpty()
                            || protocols.stream().anyMatch(it -> it.text().equals(protocol)))
                    && floor.map(version -> versions.indexOf(tls)
                                    > List.of(TlsVersion.values()).indexOf(version))
                            .orElse(true)
                    && end.map(at -> world.clock().instant().isBefore(at)).orElse(true);
            String mechanism = one.pick(MECHANISMS);
            assertThat(attempt(visitor(place, protocol, tls), mechanism) instanceof Verdict.Granted)
                    .isEqualTo(admitted);
        });
    }

    private static <T> Optional<T> optional(Case one, java.util.function.Supplier<T> value) {
        return one.chance(40) ? Optional.of(value.get()) : Optional.empty();
    }

    private static boolean holds(String cidr, String place) {
        return switch (cidr) {
            case "192.0.2.0/25" -> place.equals("192.0.2.7");
            case "192.0.2.0/24" -> place.startsWith("192.0.2.");
            case "2001:db8::/32" -> place.startsWith("2001:db8:");
            case "0.0.0.0/0" -> place.indexOf(':') < 0;
            default -> cidr.equals(place);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "'', alice@example.test, true",
        "alice@example.test, alice@example.test, true",
        "alice@example.test, ALICE@Example.Test, true",
        "alice@example.test, alice+scan@example.test, false",
        "alice+scan@example.test, alice+scan@example.test, true",
        "alice@example.test, sales@other.test, false",
        "alice@example.test sales@other.test, sales@other.test, true",
        "@other.test, sales@other.test, true",
        "@other.test, alice@example.test, false",
        "@example.test, alice+anything@example.test, true",
        "@xn--bcher-kva.example, alice@example.test, false",
        // What is not the account's no wall gives it.
        "bob@other.test, bob@other.test, false",
        "@other.test, bob@other.test, false",
    })
    void sendsAsWhomItMay(String senders, String address, boolean allowed) throws Exception {
        confine(senders.isEmpty() ? Walls.NONE : Walls.NONE.withSenders(patterns(senders.split(" "))));
        assertThat(world.accounts().maySendAs(loggedIn(), mailbox(address)) instanceof Permission.Allowed)
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "'', anybody@elsewhere.test, true",
        "bob@other.test, Bob@OTHER.test, true",
        "bob@other.test, bob+x@other.test, false",
        "bob@other.test, carol@other.test, false",
        "@elsewhere.test, anybody@elsewhere.test, true",
        "@elsewhere.test, anybody@sub.elsewhere.test, false",
        "@elsewhere.test, anybody@elsewhere.test.example, false",
        "@elsewhere.test, anybody@[192.0.2.1], false",
        "@bücher.example, anybody@xn--bcher-kva.example, true",
        "@xn--bcher-kva.example, anybody@BÜCHER.example, true",
        "bob@other.test @elsewhere.test, x@elsewhere.test, true",
        "'\"bob@elsewhere.test\"@other.test', bob@elsewhere.test, false",
    })
    void sendsToWhomItMay(String recipients, String address, boolean allowed) throws Exception {
        confine(recipients.isEmpty() ? Walls.NONE : Walls.NONE.withRecipients(patterns(recipients.split(" "))));
        assertThat(world.accounts().maySendTo(loggedIn(), mailbox(address)) instanceof Permission.Allowed)
                .isEqualTo(allowed);
        Identity person = identity(attempt(usual(), "PLAIN", PASSWORD));
        assertThat(world.accounts().maySendTo(person, mailbox(address))).isEqualTo(new Permission.Allowed());
    }

    @Test
    void theLogNamesTheWall() throws Exception {
        confine(Walls.NONE.withSenders(patterns("sales@other.test")).withRecipients(patterns("@other.test")));
        Identity identity = loggedIn();
        assertThat(world.accounts().maySendAs(identity, mailbox(ALICE)))
                .isEqualTo(new Permission.Forbidden(
                        "no sender that app password " + device.id().text() + " may use"));
        assertThat(world.accounts().maySendTo(identity, mailbox(ALICE)))
                .isEqualTo(new Permission.Forbidden(
                        "no recipient that app password " + device.id().text() + " may send to"));
    }

    private void confine(int perHour) throws Exception {
        confine(Walls.NONE.withPerHour(OptionalInt.of(perHour)));
    }

    @Test
    void soManyInAnHourAndNoMore() throws Exception {
        confine(3);
        Identity identity = loggedIn();
        for (int i = 0; i < 3; i++) {
            assertThat(world.accounts().maySend(identity)).isEqualTo(new Permission.Allowed());
            assertThat(world.accounts().count(identity)).isEqualTo(new Permission.Allowed());
            world.clock().advance(Duration.ofMinutes(10));
        }
        // 09:00, 09:10 and 09:20 are used; now it is 09:30.
        assertThat(world.accounts().maySend(identity)).isInstanceOf(Permission.UsedUp.class);
        assertThat(world.accounts().count(identity)).isInstanceOf(Permission.UsedUp.class);
        world.clock().advance(Duration.ofMinutes(30));
        assertThat(world.accounts().count(identity)).isInstanceOf(Permission.UsedUp.class);
        world.clock().advance(Duration.ofMinutes(1));
        assertThat(world.accounts().count(identity)).isEqualTo(new Permission.Allowed());
        assertThat(world.accounts().count(identity)).isInstanceOf(Permission.UsedUp.class);
        world.clock().advance(Duration.ofHours(2));
        for (int i = 0; i < 3; i++) {
            assertThat(world.accounts().count(identity)).isEqualTo(new Permission.Allowed());
        }
        assertThat(world.accounts().count(identity)).isInstanceOf(Permission.UsedUp.class);
    }

    @Test
    void askingCountsNothingAndWhatFailedIsTakenBack() throws Exception {
        confine(1);
        Identity identity = loggedIn();
        for (int i = 0; i < 10; i++) {
            assertThat(world.accounts().maySend(identity)).isEqualTo(new Permission.Allowed());
            assertThat(world.accounts().count(identity)).isEqualTo(new Permission.Allowed());
            world.clock().advance(Duration.ofSeconds(40));
            world.accounts().uncount(identity);
        }
        world.accounts().uncount(identity); // more than was counted is nobody's
        assertThat(world.accounts().count(identity)).isEqualTo(new Permission.Allowed());
        assertThat(world.accounts().count(identity)).isInstanceOf(Permission.UsedUp.class);
    }

    @Test
    void aClockThatWasSetBackKeepsNobodyWaiting() throws Exception {
        confine(1);
        Identity identity = loggedIn();
        assertThat(world.accounts().count(identity)).isEqualTo(new Permission.Allowed());
        world.clock().set(world.clock().instant().minus(Duration.ofDays(1)));
        assertThat(world.accounts().count(identity)).isEqualTo(new Permission.Allowed());
        assertThat(world.accounts().count(identity)).isInstanceOf(Permission.UsedUp.class);
    }

    @Test
    void withoutALimitNothingIsCounted() throws Exception {
        Identity identity = loggedIn();
        for (int i = 0; i < 5; i++) {
            assertThat(world.accounts().count(identity)).isEqualTo(new Permission.Allowed());
        }
        confine(1);
        assertThat(world.accounts().count(identity)).isEqualTo(new Permission.Allowed());
    }

    @Test
    void manyAtOnceAreNotMore() throws Exception {
        confine(17);
        Identity identity = loggedIn();
        assertThat(allowed(80, () -> world.accounts().count(identity) instanceof Permission.Allowed))
                .isEqualTo(17);
    }

    /// How many of so many at once were allowed.
    static int allowed(int times, Callable<Boolean> ask) throws Exception {
        var allowed = new AtomicInteger();
        var start = new CountDownLatch(1);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < times; i++) {
                all.add(executor.submit(() -> {
                    start.await();
                    return ask.call() ? allowed.incrementAndGet() : 0;
                }));
            }
            start.countDown();
            for (Future<?> one : all) {
                one.get();
            }
        }
        return allowed.get();
    }

    @ParameterizedTest
    @ValueSource(strings = {"revoked", "disabled", "removed", "expired", "outside"})
    void aLiveLoginEndsOnceItNoLongerHolds(String how) throws Exception {
        Instant end = world.clock().instant().plus(Duration.ofHours(1));
        confine(Walls.NONE.withExpiry(Optional.of(end)));
        var devices = new AtomicInteger();
        var people = new AtomicInteger();
        var elsewhere = new AtomicInteger();
        var gone = new AtomicInteger();
        world.accounts().watch(loggedIn(), usual(), devices::incrementAndGet);
        world.accounts().watch(loggedIn(), usual(), devices::incrementAndGet);
        Identity person = identity(attempt(usual(), "PLAIN", PASSWORD));
        world.accounts().watch(person, usual(), people::incrementAndGet);
        world.accounts()
                .watch(
                        new Identity(ALICE, ALICE, "XOAUTH2", "https://issuer.test/ 7", Set.of()),
                        usual(),
                        elsewhere::incrementAndGet);
        world.accounts().watch(loggedIn(), usual(), gone::incrementAndGet).close();
        world.look();
        assertThat(devices).hasValue(0);
        switch (how) {
            case "revoked" -> world.revoke(ALICE, device.id());
            case "disabled" -> world.enable(ALICE, false);
            case "removed" -> world.remove(ALICE);
            case "expired" -> world.clock().set(end);
            default -> confine(wall("network", "192.0.2.8"));
        }
        world.look();
        world.look();
        boolean all = how.equals("disabled") || how.equals("removed");
        assertThat(devices).hasValue(2);
        assertThat(people).hasValue(all ? 1 : 0);
        assertThat(elsewhere).hasValue(all ? 1 : 0);
        assertThat(gone).hasValue(0);
    }

    @Test
    void aNewPasswordEndsTheSessionsOfTheOldOne() throws Exception {
        var devices = new AtomicInteger();
        var people = new AtomicInteger();
        world.accounts().watch(loggedIn(), usual(), devices::incrementAndGet);
        world.accounts().watch(identity(attempt(usual(), "PLAIN", PASSWORD)), usual(), people::incrementAndGet);
        world.password(ALICE, "another one 8");
        world.look();
        assertThat(people).hasValue(1);
        assertThat(devices).hasValue(0);
    }

    @Test
    void nobodyIsSentAwayWhileTheBackendIsDown() throws Exception {
        var ended = new AtomicInteger();
        world.accounts().watch(loggedIn(), usual(), ended::incrementAndGet);
        world.breakDown();
        world.look();
        assertThat(ended).hasValue(0);
    }

    @Test
    void aSessionThatCannotBeEndedHarmsNoOther() throws Exception {
        var ended = new AtomicInteger();
        for (int i = 0; i < 10; i++) {
            world.accounts().watch(loggedIn(), usual(), () -> {
                ended.incrementAndGet();
                throw new IllegalStateException("on purpose");
            });
        }
        world.revoke(ALICE, device.id());
        world.look();
        assertThat(ended).hasValue(10);
    }

    /// Whoever logs in while it is being revoked is either refused, or ended by the next look.
    @Test
    void revokingWhileManyLogIn() throws Exception {
        for (int round = 0; round < 5; round++) {
            var made = world.appPassword(ALICE, "phone " + round, false);
            var live = new AtomicInteger();
            var ended = new AtomicInteger();
            var turn = new AtomicInteger();
            int granted = allowed(40, () -> {
                if (turn.incrementAndGet() == 20) {
                    world.revoke(ALICE, made.id());
                    return false;
                }
                if (attempt(usual(), "PLAIN", made.password().show()) instanceof Verdict.Granted(var identity)) {
                    live.incrementAndGet();
                    world.accounts().watch(identity, usual(), ended::incrementAndGet);
                    return true;
                }
                return false;
            });
            world.look();
            assertThat(live).hasValue(granted);
            assertThat(ended).hasValue(granted);
        }
    }
}
