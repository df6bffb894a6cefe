package org.letterlock.server.oauth.issuer;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.server.accounts.TokenCheck.Result;
import org.letterlock.server.accounts.TokenCheck.Result.About;

/// What an issuer says of a token, once it is certain that the issuer says so: the payload of a verified JWT, or the
/// answer to an introspection. A claim of another type than it should have counts as not there.
record TokenClaims(Map<String, Object> claims) {
    private static final int LONGEST_SHOWN = 100;

    /// Whether this token logs in for `protocol`, and as whom.
    Result judge(IssuerRules rules, String protocol, InstantSource clock) {
        Instant now = clock.instant();
        Optional<String> user = text(rules.userClaim());
        Optional<About> about = user.map(address -> new About(address, credential(rules)));
        Optional<Refusal> refusal = issuer(rules)
                .or(() -> audience(rules))
                .or(() -> time(rules, now))
                .or(() -> person(rules, user))
                .or(() -> scope(rules, protocol));
        return refusal.<Result>map(cause -> new Result.Invalid(cause, about))
                .orElseGet(() -> new Result.Valid(user.orElseThrow(), credential(rules), Set.of()));
    }

    private static String credential(IssuerRules rules) {
        return "issuer:" + rules.name();
    }

    /// An answer to an introspection need not say; a verified token has said already (RFC 7662 §2.2).
    private Optional<Refusal> issuer(IssuerRules rules) {
        return claims.get("iss") == null || rules.issuer().equals(claims.get("iss"))
                ? Optional.empty()
                : refuse(Kind.BAD, "the token was issued by another than " + rules.issuer());
    }

    /// RFC 9068 §4: a token that does not name us was meant for somebody else, who could replay it here.
    private Optional<Refusal> audience(IssuerRules rules) {
        Set<String> named = new HashSet<>(texts("aud"));
        if (named.stream().anyMatch(rules.audiences()::contains)) {
            return Optional.empty();
        }
        return refuse(
                Kind.BAD,
                "the token is for " + (named.isEmpty() ? "nobody" : shown(String.join(", ", named))) + ", not for "
                        + String.join(" or ", rules.audiences()) + ": have the issuer add this server's audience");
    }

    private Optional<Refusal> time(IssuerRules rules, Instant now) {
        Optional<Instant> expires = instant("exp");
        if (expires.isEmpty()) {
            return refuse(Kind.BAD, "the token does not say when it expires");
        }
        // RFC 7519 §4.1.4: on or after.
        if (!now.isBefore(expires.get().plus(rules.skew()))) {
            return refuse(Kind.EXPIRED, "the token expired at " + expires.get() + "; the program must renew it");
        }
        for (String claim : List.of("nbf", "iat")) {
            Optional<Instant> from = instant(claim);
            if (from.isPresent() && from.get().isAfter(now.plus(rules.skew()))) {
                return refuse(
                        Kind.BAD,
                        "the token is good only from " + from.get() + ", which is still to come: compare the clocks");
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> person(IssuerRules rules, Optional<String> user) {
        if (user.isEmpty() || user.get().isBlank()) {
            return refuse(
                    Kind.BAD,
                    "the token has no claim " + rules.userClaim() + " that would say whose mailbox it is for");
        }
        boolean verified = Boolean.TRUE.equals(claims.get("email_verified"));
        return rules.userClaim().equals(IssuerRules.EMAIL) && !verified
                ? refuse(Kind.BAD, "the issuer has not verified that " + shown(user.get()) + " is theirs")
                : Optional.empty();
    }

    /// RFC 8693 §4.2 spells it `scope`, one text; Entra ID `scp`; some issuers a list.
    private Optional<Refusal> scope(IssuerRules rules, String protocol) {
        String needed = rules.scopes().getOrDefault(protocol, "");
        if (needed.isEmpty() || scopes().contains(needed)) {
            return Optional.empty();
        }
        return refuse(Kind.WRONG_SCOPE, "the token has not the scope " + needed + ", which " + protocol + " needs");
    }

    private Set<String> scopes() {
        var all = new HashSet<String>();
        for (String claim : List.of("scope", "scp")) {
            texts(claim).forEach(text -> all.addAll(Arrays.asList(text.split(" "))));
        }
        return all;
    }

    private Optional<String> text(String claim) {
        return claims.get(claim) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private List<String> texts(String claim) {
        return switch (claims.get(claim)) {
            case String one -> List.of(one);
            case Collection<?> many ->
                many.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList();
            case null, default -> List.of();
        };
    }

    private Optional<Instant> instant(String claim) {
        return switch (claims.get(claim)) {
            case java.util.Date date -> Optional.of(date.toInstant());
            case Number seconds
            when Math.abs(seconds.doubleValue()) < Instant.MAX.getEpochSecond() ->
                Optional.of(Instant.ofEpochSecond(seconds.longValue()));
            case null, default -> Optional.empty();
        };
    }

    private static Optional<Refusal> refuse(Kind kind, String cause) {
        return Optional.of(new Refusal(kind, cause));
    }

    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
