package org.letterlock.protocol.sasl;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.letterlock.protocol.sasl.ntlm.NtHash;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// Accounts in memory that write down every attempt, for tests of the mechanisms.
///
/// Alice has two passwords and a token and may act as the office; Bob is switched off. Everything is a password
/// of a test.
final class TestAccounts implements Authenticator {
    static final String ALICE = "alice@example.test";
    static final String BOB = "bob@example.test";
    static final String OFFICE = "office@example.test";
    static final String PASSWORD = "correct horse battery staple";
    static final String SECOND_PASSWORD = "abcd efgh ijkl mnop";
    static final String TOKEN = "mF_9.B5f-4.1JqM";
    static final Octets SALT = Octets.utf8("a salt of tests");
    static final int ITERATIONS = 4096;
    static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    /// One question that ended an exchange, and its answer.
    record Attempt(Claim claim, Verdict verdict) {}

    private record Person(List<String> passwords, boolean disabled, Set<String> mayActAs) {}

    private record KeysOf(ScramHash hash, String password) {}

    /// Derived once for all tests, for deriving is slow on purpose.
    private static final Map<KeysOf, ScramKeyDerivation.Derived> DERIVED = new ConcurrentHashMap<>();

    final List<Attempt> attempts = new ArrayList<>();
    private final Map<String, Person> people = new HashMap<>(Map.of(
            ALICE, new Person(List.of(SECOND_PASSWORD, PASSWORD), false, Set.of(OFFICE)),
            BOB, new Person(List.of(PASSWORD), true, Set.of())));
    private Optional<String> certificate = Optional.empty();
    private boolean down;
    private boolean needsBinding;

    /// The name in the client's certificate.
    TestAccounts certificate(String name) {
        certificate = Optional.of(name);
        return this;
    }

    /// From now on NTLM's clients must bind to the channel.
    TestAccounts needingBinding() {
        needsBinding = true;
        return this;
    }

    /// No backend answers any more.
    TestAccounts down() {
        down = true;
        return this;
    }

    TestAccounts person(String name, String password) {
        people.put(name, new Person(List.of(password), false, Set.of()));
        return this;
    }

    /// The one attempt there was.
    Attempt attempt() {
        if (attempts.size() != 1) {
            throw new AssertionError("every exchange is audited once, and this was audited as " + attempts);
        }
        return attempts.getFirst();
    }

    @Override
    public boolean has(Need need) {
        return true;
    }

    @Override
    public Verdict password(Claim claim, Secret password) {
        Person person = people.get(claim.authcid());
        int index = person == null
                ? -1
                : person.passwords.indexOf(password.revealText().orElse(""));
        return index < 0 ? bad(claim) : proven(claim, credential(index));
    }

    @Override
    public Keys<ScramKeys> scram(String authcid, ScramHash hash) {
        if (down) {
            return new Keys.Unavailable<>(unavailable());
        }
        Person person = people.get(authcid);
        List<ScramKeys.Candidate> candidates = person == null
                ? List.of()
                : IntStream.range(0, person.passwords.size())
                        .mapToObj(index -> candidate(hash, person.passwords.get(index), credential(index)))
                        .toList();
        return new Keys.Found<>(new ScramKeys(SALT, ITERATIONS, candidates));
    }

    @Override
    public Keys<List<CramKey>> cram(String authcid) {
        if (down) {
            return new Keys.Unavailable<>(unavailable());
        }
        Person person = people.get(authcid);
        return new Keys.Found<>(
                person == null
                        ? List.of()
                        : IntStream.range(0, person.passwords.size())
                                .mapToObj(index -> {
                                    CramKeys keys = CramKeys.derive(Secret.utf8(person.passwords.get(index)));
                                    return new CramKey(credential(index), keys.inner(), keys.outer());
                                })
                                .toList());
    }

    @Override
    public Keys<List<NtlmKey>> ntlm(String authcid) {
        if (down) {
            return new Keys.Unavailable<>(unavailable());
        }
        Person person = people.get(authcid);
        return new Keys.Found<>(
                person == null
                        ? List.of()
                        : IntStream.range(0, person.passwords.size())
                                .mapToObj(index -> new NtlmKey(
                                        credential(index),
                                        NtHash.of(Secret.utf8(person.passwords.get(index)))
                                                .orThrow()))
                                .toList());
    }

    @Override
    public NtlmTerms ntlmTerms() {
        return new NtlmTerms("example.test", NOW, needsBinding);
    }

    @Override
    public Verdict proven(Claim claim, String credential) {
        if (down) {
            return note(claim, new Verdict.Denied(unavailable()));
        }
        Person person = people.get(claim.authcid());
        if (person == null) {
            throw new AssertionError("proven, and nobody of that name: " + claim);
        }
        if (person.disabled) {
            return note(claim, Verdict.denied(Refusal.Kind.DISABLED, "the account is switched off"));
        }
        String actingAs = claim.authzid().isEmpty() ? claim.authcid() : claim.authzid();
        if (!actingAs.equals(claim.authcid()) && !person.mayActAs.contains(actingAs)) {
            return note(claim, Verdict.denied(Refusal.Kind.BAD, "may not act as that one"));
        }
        return note(
                claim,
                new Verdict.Granted(new Identity(claim.authcid(), actingAs, claim.mechanism(), credential, Set.of())));
    }

    @Override
    public Verdict.Denied refused(Claim claim, Refusal refusal) {
        var denied = new Verdict.Denied(refusal);
        attempts.add(new Attempt(claim, denied));
        return denied;
    }

    @Override
    public Verdict token(Claim claim, Secret token) {
        boolean right = token.revealText().orElse("").equals(TOKEN) && people.containsKey(claim.authcid());
        return right ? proven(claim, "token") : bad(claim);
    }

    @Override
    public Optional<String> tokenScope() {
        return Optional.of("mail.send");
    }

    @Override
    public Verdict external(Claim claim) {
        return certificate
                .map(name -> proven(new Claim(claim.mechanism(), name, claim.authzid()), "certificate"))
                .orElseGet(() -> bad(claim));
    }

    @Override
    public Verdict anonymous(Claim claim, String trace) {
        return down
                ? note(claim, new Verdict.Denied(unavailable()))
                : note(
                        claim,
                        new Verdict.Granted(
                                new Identity("anonymous", "anonymous", claim.mechanism(), trace, Set.of())));
    }

    private Verdict bad(Claim claim) {
        return down
                ? note(claim, new Verdict.Denied(unavailable()))
                : note(claim, Verdict.denied(Refusal.Kind.BAD, "wrong name or wrong secret"));
    }

    private Verdict note(Claim claim, Verdict verdict) {
        attempts.add(new Attempt(claim, verdict));
        return verdict;
    }

    private static Refusal unavailable() {
        return new Refusal(Refusal.Kind.UNAVAILABLE, "the backend does not answer");
    }

    private static String credential(int index) {
        return "password-" + index;
    }

    private static ScramKeys.Candidate candidate(ScramHash hash, String password, String credential) {
        var derived = DERIVED.computeIfAbsent(
                new KeysOf(hash, password),
                of -> ScramKeyDerivation.derive(of.hash(), Secret.utf8(of.password()), SALT, ITERATIONS));
        return new ScramKeys.Candidate(credential, derived.storedKey(), derived.serverKey());
    }
}
