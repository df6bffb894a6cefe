package org.letterlock.server.accounts;

import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.sasl.Authenticator;
import org.letterlock.protocol.sasl.Claim;
import org.letterlock.protocol.sasl.Need;
import org.letterlock.protocol.sasl.NtlmTerms;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.sasl.ScramHash;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.database.StorageFailed;

/// Logins as seen from one connection. A name that is nobody's costs what a wrong password costs, in the work that is
/// done and, by the [Pace], in the time it takes; whatever is refused, the cause goes to the audit and only its kind
/// to the peer. For one thread.
final class VisitorLogins implements Authenticator {
    private final AccountDesk desk;
    private final LoginDecision decision;
    private final PasswordLogin passwords;
    private final ProofLogin proofs;
    private final TokenLogin tokens;

    VisitorLogins(AccountDesk desk, Accounts.Visitor visitor) {
        this.desk = desk;
        this.decision = new LoginDecision(desk, visitor);
        this.passwords = new PasswordLogin(decision);
        this.proofs = new ProofLogin(decision);
        this.tokens = new TokenLogin(decision);
    }

    @Override
    public boolean has(Need need) {
        return switch (need) {
            case PASSWORD_CHECK, SCRAM_KEYS -> true;
            case LEGACY_KEYS -> hasLegacyKeys();
            case TOKEN_CHECK -> desk.tokens().isPresent();
            case CERTIFICATE, NONE -> false;
        };
    }

    /// CRAM-MD5 and NTLM are worth offering only once somebody has an old device: many programs choose them wherever
    /// they see them, and then fail with the password of a person.
    private boolean hasLegacyKeys() {
        try {
            return desk.book().hasLegacyKeys();
        } catch (StorageFailed down) {
            return true; // the login itself says that it is down
        }
    }

    @Override
    public Verdict password(Claim claim, Secret password) {
        return desk.pace().keep(() -> passwords.password(claim, password));
    }

    @Override
    public Keys<ScramKeys> scram(String authcid, ScramHash hash) {
        return proofs.scram(authcid, hash);
    }

    @Override
    public Keys<List<CramKey>> cram(String authcid) {
        return proofs.cram(authcid);
    }

    @Override
    public Keys<List<NtlmKey>> ntlm(String authcid) {
        return proofs.ntlm(authcid);
    }

    @Override
    public NtlmTerms ntlmTerms() {
        return proofs.ntlmTerms();
    }

    @Override
    public Verdict proven(Claim claim, String credential) {
        return desk.pace().keep(() -> proofs.proven(claim, credential));
    }

    @Override
    public Verdict.Denied refused(Claim claim, Refusal refusal) {
        return desk.pace().keep(() -> proofs.refused(claim, refusal));
    }

    @Override
    public Verdict token(Claim claim, Secret token) {
        return tokens.token(claim, token);
    }

    @Override
    public Optional<String> tokenScope() {
        return desk.tokens().flatMap(check -> check.scope(decision.visitor().protocol()));
    }

    @Override
    public Verdict external(Claim claim) {
        return decision.deny(claim, Whom.stranger(claim.authcid()), Kind.BAD, "no account is known by its certificate");
    }

    @Override
    public Verdict anonymous(Claim claim, String trace) {
        return decision.deny(claim, Whom.stranger(claim.authcid()), Kind.BAD, "nobody logs in here without a name");
    }
}
