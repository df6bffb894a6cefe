package org.letterlock.protocol.sasl;

import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.sasl.ntlm.NtHash;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// The accounts, as server mechanisms see them from one connection: the implementation knows the peer's
/// address, its TLS and the protocol, applies the walls of the credential, and keeps the audit.
///
/// Two ways in. Where the secret itself arrives ([#password], [#token], [#external], [#anonymous]) the accounts
/// decide in one call. Where only a proof of it arrives, the mechanism asks for keys ([#scram], [#cram], [#ntlm]),
/// checks the proof against **every** candidate in constant work, and reports: [#proven] with the candidate
/// that matched, or [#refused]. Every exchange ends in exactly one verdict-returning call, so that every
/// attempt is audited once; one that the client cancels ends in none.
///
/// Called on the conversation's own thread; may block on a store. Implementations are safe for that one thread.
public interface Authenticator {
    /// What the backends behind this can do.
    boolean has(Need need);

    /// A name and its plain secret.
    Verdict password(Claim claim, Secret password);

    /// Keys to check a SCRAM proof by. An unknown name gets [Keys.Found] too, with a stable fake salt and the
    /// usual iteration count and no candidates, or such as nothing proves (RFC 5802 §5.1 would else tell
    /// which names exist).
    Keys<ScramKeys> scram(String authcid, ScramHash hash);

    /// Keys to check a CRAM-MD5 response by; no candidates for an unknown name, or such as nothing proves.
    Keys<List<CramKey>> cram(String authcid);

    /// Keys to check an NTLM response by; no candidates for an unknown name, or such as nothing proves.
    ///
    /// @param authcid the full address that the client's name and domain make, where they make one
    Keys<List<NtlmKey>> ntlm(String authcid);

    /// What NTLM's challenge tells of this server, and what is asked of the client.
    NtlmTerms ntlmTerms();

    /// A proof was right for `credential` (the id its candidate carried).
    Verdict proven(Claim claim, String credential);

    /// A proof was wrong, or the bytes were malformed. Audits and returns the denial to send.
    Verdict.Denied refused(Claim claim, Refusal refusal);

    /// A bearer token.
    Verdict token(Claim claim, Secret token);

    /// The OAuth2 scope that a token for here needs, told to a client whose token was refused (RFC 7628 §3.2.2);
    /// empty to tell none.
    default Optional<String> tokenScope() {
        return Optional.empty();
    }

    /// The TLS layer has proved it, by the client certificate this authenticator knows of.
    Verdict external(Claim claim);

    /// Nobody in particular; `trace` is what the client said of itself (RFC 4505).
    Verdict anonymous(Claim claim, String trace);

    /// The answer to a question for keys: them, or word that the backend is down.
    sealed interface Keys<K> {
        record Found<K>(K keys) implements Keys<K> {}

        record Unavailable<K>(Refusal refusal) implements Keys<K> {}
    }

    /// What a SCRAM server needs. All credentials of one account share salt and iterations, because the salt
    /// must be told before the proof shows which credential the client holds.
    record ScramKeys(Octets salt, int iterations, List<Candidate> candidates) {
        public ScramKeys {
            candidates = List.copyOf(candidates);
        }

        /// @param credential the id to report to [#proven]
        public record Candidate(String credential, Octets storedKey, Octets serverKey) {
            @Override
            public String toString() {
                return "Candidate[" + credential + "]";
            }
        }
    }

    /// The inner and outer MD5 states of HMAC-MD5, 16 bytes each (RFC 2195 §2): enough to check, less than the
    /// password.
    record CramKey(String credential, Octets inner, Octets outer) {
        @Override
        public String toString() {
            return "CramKey[" + credential + "]";
        }
    }

    /// The MD4 of a password (MS-NLMP §3.3.1), which logs in by NTLM like the password itself.
    record NtlmKey(String credential, NtHash hash) {
        @Override
        public String toString() {
            return "NtlmKey[" + credential + "]";
        }
    }
}
