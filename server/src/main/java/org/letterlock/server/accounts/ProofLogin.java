package org.letterlock.server.accounts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.letterlock.protocol.sasl.Authenticator.CramKey;
import org.letterlock.protocol.sasl.Authenticator.Keys;
import org.letterlock.protocol.sasl.Authenticator.NtlmKey;
import org.letterlock.protocol.sasl.Authenticator.ScramKeys;
import org.letterlock.protocol.sasl.Claim;
import org.letterlock.protocol.sasl.NtlmTerms;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.sasl.ScramHash;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.protocol.text.Octets;
import org.letterlock.server.accounts.AccountBook.Held;
import org.letterlock.server.accounts.AccountBook.Holder;
import org.letterlock.server.accounts.AccountBook.Wanted;
import org.letterlock.server.database.StorageFailed;

/// Logins where only a proof of the secret arrives: the mechanism asks for keys, checks, and reports. For one thread.
final class ProofLogin {
    private final LoginDecision decision;

    /// Whose keys a mechanism was given last, and by what name it asked: what it reports next is about them.
    private Whom asked = Whom.NOBODY;

    private String askedAs = "";

    ProofLogin(LoginDecision decision) {
        this.decision = decision;
    }

    Keys<ScramKeys> scram(String authcid, ScramHash hash) {
        return keys(authcid, CredentialKeys.mechanism(hash), (holder, opened) -> {
            var candidates = opened.stream()
                    .map(key -> CredentialKeys.candidate(key.id(), key.key()))
                    .toList();
            // RFC 5802 §5.1: an unknown name looks like any other.
            var fake = new ScramKeys(
                    decision.desk().pepper().fakeSalt(asked.guarded()),
                    decision.desk().cost().scramIterations(),
                    candidates);
            return holder.map(found -> new ScramKeys(found.salt(), found.iterations(), candidates))
                    .orElse(fake);
        });
    }

    Keys<List<CramKey>> cram(String authcid) {
        return keys(
                authcid,
                CredentialKeys.CRAM,
                (_, opened) -> opened.stream()
                        .map(key -> CredentialKeys.cramKey(key.id(), key.key()))
                        .toList());
    }

    Keys<List<NtlmKey>> ntlm(String authcid) {
        return keys(
                authcid,
                CredentialKeys.NTLM,
                (_, opened) -> opened.stream()
                        .map(key -> CredentialKeys.ntlmKey(key.id(), key.key()))
                        .toList());
    }

    NtlmTerms ntlmTerms() {
        return new NtlmTerms(
                mailDomain(), decision.desk().clock().instant(), decision.desk().ntlmBound());
    }

    /// The oldest of ours. Where nobody can tell, none is named; the login itself then says that the accounts are
    /// down.
    private String mailDomain() {
        try {
            return decision.desk().book().firstDomain().orElse("");
        } catch (StorageFailed down) {
            return "";
        }
    }

    private record Opened(CredentialId id, Octets key) {}

    /// A name that is nobody's gets as many keys as the name next to it has, made of those, so that it takes as long
    /// as somebody's; nothing proves them.
    private <K> Keys<K> keys(String authcid, String mechanism, BiFunction<Optional<Holder>, List<Opened>, K> make) {
        Optional<AddressKey> name = AddressKey.ofLogin(authcid);
        askedAs = authcid;
        asked = Whom.of(authcid, name, Optional.empty());
        try {
            AccountBook book = decision.desk().book();
            String wanted = name.map(AddressKey::text).orElse("");
            Optional<String> nearest = book.nearest(wanted);
            Optional<Holder> found =
                    nearest.isEmpty() ? Optional.empty() : book.holder(nearest.get(), new Wanted.Keys(mechanism));
            Optional<Holder> holder =
                    name.isPresent() && nearest.equals(Optional.of(wanted)) ? found : Optional.empty();
            asked = Whom.of(authcid, name, holder);
            var opened = new ArrayList<Opened>();
            for (Held held : found.map(Holder::credentials).orElse(List.of())) {
                Octets key = open(held, mechanism);
                Octets blinded = decision.desk().pepper().blinded(key);
                opened.add(holder.isPresent() ? new Opened(held.id(), key) : new Opened(CredentialId.NOBODYS, blinded));
            }
            return new Keys.Found<>(make.apply(holder, opened));
        } catch (StorageFailed down) {
            return new Keys.Unavailable<>(new Refusal(Kind.UNAVAILABLE, LoginDecision.because(down)));
        }
    }

    private Octets open(Held held, String mechanism) throws StorageFailed {
        return decision.desk()
                .pepper()
                .open(held.material(), CredentialKeys.place(held.id(), mechanism))
                .orElseThrow(() -> new StorageFailed(
                        StorageFailed.Kind.UNAVAILABLE,
                        "the keys of credential " + held.id().text() + " do not open: they were changed",
                        null));
    }

    Verdict proven(Claim claim, String credential) {
        CredentialId id = CredentialId.parse(credential)
                .filter(parsed -> asked.account().equals(Optional.of(parsed.account())))
                .orElseThrow(() -> new IllegalStateException("a proof for a credential that was not a candidate"));
        Whom whom = asked;
        try {
            return decision.concludeNow(claim, whom, id);
        } catch (StorageFailed down) {
            return decision.unavailable(claim, whom, down);
        }
    }

    Verdict.Denied refused(Claim claim, Refusal refusal) {
        // A malformed first message is refused before any keys were asked for: those of an earlier try are not its own.
        Whom whom = claim.authcid().equals(askedAs) ? asked : decision.named(claim.authcid());
        if (refusal.kind() == Kind.BAD && CredentialKeys.isScram(claim.mechanism())) {
            Optional<Verdict.Denied> banned = decision.banned(claim, whom);
            if (banned.isPresent()) {
                return banned.get();
            }
            boolean exhausted = decision.exhausted(whom);
            decision.desk().guard().wrongProof(decision.visitor().address(), whom.guarded());
            if (exhausted) {
                return decision.deny(claim, whom, Kind.THROTTLED, Causes.TOO_MANY_GUESSES);
            }
        }
        // The mechanism cannot know that the keys it was given are not the name's.
        boolean nobody = refusal.kind() == Kind.BAD && whom.account().isEmpty();
        return decision.deny(claim, whom, refusal.kind(), nobody ? whom.missing() : refusal.cause());
    }
}
