package org.letterlock.client.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// Tokens in files: whose they are, that they come back whole, and what a damaged one does.
class TokenStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    @TempDir
    Path temp;

    private Path folder;
    private TokenStore store;

    @BeforeEach
    void open() {
        folder = temp.resolve("config/letterlock/tokens");
        store = new TokenStore(folder, new Random(3));
    }

    private static StoredToken full(String name) {
        var server = new AuthorizationServer(
                Optional.of("https://issuer.example"),
                Optional.of(URI.create("https://issuer.example/authorize?x=1")),
                URI.create("https://issuer.example/token"),
                Optional.of(URI.create("https://issuer.example/device")),
                Optional.of(URI.create("https://issuer.example/revoke")),
                Set.of("client_secret_post", "none"),
                true);
        var plan = new TokenPlan(
                Provider.named("google"),
                server,
                new ClientRegistration("id", Optional.of(Secret.utf8("s3cr3t-client"))),
                Flow.SERVICE_ACCOUNT,
                List.of("a", "b"),
                Optional.of("álice@example.test"),
                Optional.of(Path.of("/keys/k.json")),
                Optional.of(Path.of("/ca.pem")),
                Optional.of(URI.create("http://127.0.0.1:1/x")));
        var tokens = new Tokens(
                Secret.utf8("s3cr3t-access"),
                Optional.of(NOW.plusSeconds(3600)),
                Optional.of(Secret.utf8("s3cr3t-refresh")),
                Optional.of(NOW.plusSeconds(7200)),
                List.of("a"));
        return new StoredToken(name, plan, tokens, NOW, NOW.plusSeconds(1));
    }

    private static StoredToken bare(String name) {
        var server = new AuthorizationServer(
                Optional.empty(),
                Optional.empty(),
                URI.create("https://issuer.example/token"),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                false);
        var plan = new TokenPlan(
                Optional.empty(),
                server,
                new ClientRegistration("id", Optional.empty()),
                Flow.DEVICE,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        var tokens = new Tokens(Secret.utf8("access"), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
        return new StoredToken(name, plan, tokens, NOW, NOW);
    }

    @Test
    void comesBackWhole() throws Exception {
        for (StoredToken token : List.of(full("full"), bare("bare"))) {
            store.put(token);
            assertThat(store.find(token.name()).orElseThrow())
                    .usingRecursiveComparison()
                    .withEqualsForType(Secret::equals, Secret.class)
                    .withEqualsForType((a, b) -> a.name().equals(b.name()), Provider.class)
                    .isEqualTo(token);
        }
        assertThat(new TokenStore(folder, new Random(9)).find("full")).isPresent();
        assertThat(store.find("other")).isEmpty();
    }

    @Test
    void isItsOwnersAloneAndHoldsNoWordInClear() throws Exception {
        store.put(full("work"));
        store.alone("work", () -> true);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain("s3cr3t")
                        .doesNotContain("issuer.example");
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .containsExactlyInAnyOrder("work", ".key", ".key.lock", ".work.lock");
        }
    }

    @Test
    void twoWritingsOfOneTokenLookDifferent() throws Exception {
        store.put(full("work"));
        byte[] first = Files.readAllBytes(folder.resolve("work"));
        store.put(full("work"));
        assertThat(Files.readAllBytes(folder.resolve("work"))).isNotEqualTo(first);
    }

    @Test
    void aFileThatOthersMayReadIsNotUsed() throws Exception {
        store.put(full("work"));
        for (String name : List.of("work", ".key")) {
            Path file = folder.resolve(name);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
            assertThatThrownBy(() -> store.find("work"))
                    .isInstanceOfSatisfying(
                            TokenStoreFailed.class,
                            failed -> assertThat(failed.reason()).isEqualTo(TokenStoreFailed.Reason.OPEN_TO_OTHERS))
                    .hasMessageContaining("chmod 600 " + file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        assertThat(store.find("work")).isPresent();
    }

    @Test
    void everyChangedOctetIsNoticed() throws Exception {
        store.put(bare("work"));
        Path file = folder.resolve("work");
        byte[] good = Files.readAllBytes(file);
        int header = "letterlock-token 1\n".length();
        byte[] sealed = Base64.getMimeDecoder().decode(new String(good, StandardCharsets.US_ASCII).substring(header));
        for (int i = 0; i < sealed.length; i++) {
            byte[] bad = sealed.clone();
            bad[i] ^= 1;
            Files.writeString(file, "letterlock-token 1\n" + Base64.getEncoder().encodeToString(bad));
            assertDamaged("work");
        }
        Files.write(file, good);
        assertThat(store.find("work")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "letterlock-token 1\n",
                "letterlock-token 1\nAAAA",
                "letterlock-token 1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "letterlock-token 1\n!!!!",
                "letterlock-token 2\nAAAA",
                "{\"access\":\"x\"}"
            })
    void whatIsNoTokenIsSaidToBeNone(String content) throws Exception {
        store.put(bare("work"));
        Files.writeString(folder.resolve("work"), content);
        assertDamaged("work");
    }

    private void assertDamaged(String name) {
        assertThatThrownBy(() -> store.find(name))
                .isInstanceOfSatisfying(
                        TokenStoreFailed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(TokenStoreFailed.Reason.DAMAGED))
                .hasMessageContaining(folder.resolve(name).toString());
    }

    @Test
    void oneTokensFileIsNotAnothers() throws Exception {
        store.put(full("victim"));
        store.put(bare("mine"));
        Files.copy(folder.resolve("victim"), folder.resolve("mine"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertDamaged("mine");
    }

    @Test
    void anotherKeyOpensNothingAndIsNotReplaced() throws Exception {
        store.put(full("work"));
        byte[] other = new byte[TokenSeal.KEY_OCTETS];
        Files.write(folder.resolve(".key"), other);
        assertDamaged("work");
        Files.write(folder.resolve(".key"), new byte[5]);
        assertThatThrownBy(() -> store.find("work")).hasMessageContaining(".key");
        assertThatThrownBy(() -> store.put(bare("work"))).hasMessageContaining(".key");
        Files.delete(folder.resolve(".key"));
        assertDamaged("work");
    }

    @Test
    void theListTellsOfDamagedOnesToo() throws Exception {
        assertThat(store.list()).isEmpty();
        store.put(full("b"));
        store.put(bare("a"));
        Files.writeString(folder.resolve("c"), "x", StandardCharsets.US_ASCII);
        Files.setPosixFilePermissions(folder.resolve("c"), PosixFilePermissions.fromString("rw-------"));
        assertThat(store.list().stream().map(TokenStore.Entry::name)).containsExactly("a", "b", "c");
        assertThat(store.list().getLast()).isInstanceOf(TokenStore.Entry.Unreadable.class);
    }

    @Test
    void whatIsRemovedIsGone() throws Exception {
        store.put(bare("work"));
        assertThat(store.remove("work")).isTrue();
        assertThat(store.remove("work")).isFalse();
        assertThat(store.find("work")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".key", "../x", "a/b", "-x", "a b", "ü", ".x.lock", "a\u0000b", "@x"})
    void namesThatAreNoNames(String name) {
        assertThat(TokenStore.name(name)).isInstanceOf(Parsed.Bad.class);
        assertThatThrownBy(() -> store.find(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "alice@gmail.com", "work-2", "a.b_c+d"})
    void namesThatAre(String name) {
        assertThat(TokenStore.name(name)).isEqualTo(Parsed.ok(name));
    }

    @Test
    void onlyOneAtATime() throws Exception {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = IntStream.range(0, 16)
                    .mapToObj(_ -> threads.submit(() -> {
                        start.await();
                        var own = new TokenStore(folder, new Random(1));
                        return own.alone("work", () -> {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            own.put(bare("work"));
                            return inside.decrementAndGet();
                        });
                    }))
                    .toList();
            start.countDown();
            for (var each : running) {
                each.get();
            }
        }
        assertThat(most).hasValue(1);
        assertThat(store.find("work")).isPresent();
    }

    @Test
    void theWritersOfTheFirstTokensAgreeOnAKey() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = IntStream.range(0, 16)
                    .mapToObj(number -> threads.submit(() -> {
                        new TokenStore(folder, new Random(number)).put(bare("token-" + number));
                        return true;
                    }))
                    .toList();
            for (var each : running) {
                each.get();
            }
        }
        assertThat(store.list()).hasSize(16).allMatch(TokenStore.Entry.Kept.class::isInstance);
    }

    @Test
    void nothingOfASecretIsPrinted() {
        assertThat(full("work").toString()).doesNotContain("s3cr3t");
        assertThat(full("work").livesFor(Duration.ofMinutes(59), NOW)).isTrue();
    }
}
