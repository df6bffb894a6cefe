package org.letterlock.server.oauth.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.letterlock.net.http.HttpCaller;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.TokenCheck;
import org.letterlock.server.accounts.TokenCheck.Result;
import org.letterlock.server.oauth.issuer.IssuerMetadata.Unreachable;

/// One issuer whose tokens log in here. Safe for any thread; blocks while it asks the issuer. The caller and the
/// secret in the rules stay their owner's to close.
public final class TrustedIssuer implements TokenCheck.Issuer {
    /// Signatures by a key pair alone: with a shared secret whoever checks could also sign, and the public key of one
    /// must never be taken for the secret of the other (RFC 8725 §2.1, §3.1).
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    /// How long, and of how many tokens, a signature that was right need not be looked at again: programs log in with
    /// one token for an hour. Its claims are judged every time.
    static final Duration VERIFIED_FOR = Duration.ofMinutes(1);

    private static final int VERIFIED = 10_000;

    private final IssuerRules rules;
    private final InstantSource clock;
    private final PublishedKeys keys;
    private final SequencedMap<Octets, Verified> verified = new LinkedHashMap<>();
    private final Optional<Introspection> introspection;

    private record Verified(TokenClaims claims, Instant at) {
        Duration age(Instant now) {
            return Duration.between(at, now).abs();
        }
    }

    public TrustedIssuer(IssuerRules rules, HttpCaller caller, InstantSource clock) {
        this.rules = rules;
        this.clock = clock;
        this.keys = new PublishedKeys(caller, rules, clock);
        this.introspection = rules.asking().map(asking -> new Introspection(caller, rules, asking, clock));
    }

    @Override
    public Optional<Result> check(Secret token, String protocol) {
        byte[] bytes = token.reveal();
        try {
            String text = new String(bytes, StandardCharsets.US_ASCII);
            return check(text, digest(bytes), protocol);
        } catch (Unreachable down) {
            return refused(Kind.UNAVAILABLE, rules.name() + ": " + down.why());
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public Optional<String> scope(String protocol) {
        return Optional.ofNullable(rules.scopes().get(protocol)).filter(scope -> !scope.isEmpty());
    }

    private Optional<Result> check(String token, Octets digest, String protocol) throws Unreachable {
        Optional<TokenClaims> believed = verifiedLately(digest);
        if (believed.isPresent()) {
            return judged(believed.get(), token, digest, protocol);
        }
        JWT jwt;
        try {
            jwt = JWTParser.parse(token);
        } catch (ParseException opaque) {
            return introspect(token, digest, protocol);
        }
        if (!issuedHere(jwt)) {
            return Optional.empty();
        }
        return switch (jwt) {
            case SignedJWT signed -> signed(signed, token, digest, protocol);
            case PlainJWT _ -> refused(Kind.BAD, "the token is not signed");
            default -> introspect(token, digest, protocol);
        };
    }

    /// What the token says before it is believed: enough to choose who checks it. An encrypted one says nothing.
    private boolean issuedHere(JWT jwt) {
        try {
            return jwt.getJWTClaimsSet() == null
                    || rules.issuer().equals(jwt.getJWTClaimsSet().getIssuer());
        } catch (ParseException noClaims) {
            return false;
        }
    }

    private Optional<Result> signed(SignedJWT jwt, String token, Octets digest, String protocol) throws Unreachable {
        JWSHeader header = jwt.getHeader();
        if (!ALGORITHMS.contains(header.getAlgorithm())) {
            return refused(Kind.BAD, "the token is signed by " + header.getAlgorithm() + ", which is not taken here");
        }
        List<JWK> candidates = keys.candidates(header);
        if (candidates.isEmpty()) {
            return refused(Kind.BAD, "the token is signed by a key that " + rules.issuer() + " does not publish");
        }
        if (candidates.stream().noneMatch(key -> verifies(jwt, key))) {
            return refused(Kind.BAD, "the signature of the token is wrong");
        }
        TokenClaims claims = claims(jwt);
        remember(digest, claims);
        return judged(claims, token, digest, protocol);
    }

    private Optional<Result> judged(TokenClaims claims, String token, Octets digest, String protocol)
            throws Unreachable {
        Result local = claims.judge(rules, protocol, clock);
        return introspection.isPresent() && introspection.get().always() && local instanceof Result.Valid
                ? stillActive(local, token, digest)
                : Optional.of(local);
    }

    private Optional<TokenClaims> verifiedLately(Octets digest) {
        synchronized (verified) {
            Verified lately = verified.get(digest);
            // A clock that was set back makes nothing lately for ever.
            return lately != null && lately.age(clock.instant()).compareTo(VERIFIED_FOR) < 0
                    ? Optional.of(lately.claims())
                    : Optional.empty();
        }
    }

    private void remember(Octets digest, TokenClaims claims) {
        synchronized (verified) {
            verified.putLast(digest, new Verified(claims, clock.instant()));
            if (verified.size() > VERIFIED) {
                verified.pollFirstEntry();
            }
        }
    }

    private Optional<Result> stillActive(Result local, String token, Octets digest) throws Unreachable {
        return introspection.orElseThrow().ask(token, digest).isPresent()
                ? Optional.of(local)
                : refused(Kind.REVOKED, rules.issuer() + " has revoked the token");
    }

    private static boolean verifies(SignedJWT jwt, JWK key) {
        try {
            if (!(key instanceof AsymmetricJWK pair)) {
                return false;
            }
            JWSVerifier verifier =
                    new DefaultJWSVerifierFactory().createJWSVerifier(jwt.getHeader(), pair.toPublicKey());
            return jwt.verify(verifier); // false also for a critical header that is not understood (RFC 7515 §4.1.11)
        } catch (JOSEException unfit) {
            return false;
        }
    }

    private static TokenClaims claims(SignedJWT jwt) {
        try {
            return new TokenClaims(jwt.getJWTClaimsSet().getClaims());
        } catch (ParseException readBefore) {
            throw new IllegalStateException(readBefore);
        }
    }

    private Optional<Result> introspect(String token, Octets digest, String protocol) throws Unreachable {
        if (introspection.isEmpty()) {
            return Optional.empty();
        }
        return introspection.get().ask(token, digest).map(claims -> claims.judge(rules, protocol, clock));
    }

    private static Optional<Result> refused(Kind kind, String cause) {
        return Optional.of(new Result.Invalid(new Refusal(kind, cause)));
    }

    private static Octets digest(byte[] token) {
        try {
            return Octets.of(MessageDigest.getInstance("SHA-256").digest(token));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing); // every Java has it
        }
    }
}
