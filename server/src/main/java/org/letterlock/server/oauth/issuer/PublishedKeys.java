package org.letterlock.server.oauth.issuer;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.letterlock.net.http.HttpCaller;
import org.letterlock.server.oauth.issuer.IssuerMetadata.Unreachable;

/// The keys an issuer publishes (RFC 7517), remembered. Fetched again when they are old, or when a token names a key
/// that is not among them, because issuers change their keys unasked; but then at most once in a while, because
/// strangers choose what their tokens name. While the issuer is down, its last keys serve on for a day. Safe for any
/// thread; one fetches, the others wait for it.
final class PublishedKeys {
    static final Duration FRESH = Duration.ofMinutes(10);
    static final Duration AT_MOST_EVERY = Duration.ofSeconds(30);
    static final Duration WITHOUT_ISSUER = Duration.ofDays(1);

    private final HttpCaller caller;
    private final IssuerRules rules;
    private final InstantSource clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Fetched fetched;
    private volatile Optional<Failure> failure = Optional.empty();

    PublishedKeys(HttpCaller caller, IssuerRules rules, InstantSource clock) {
        this.caller = caller;
        this.rules = rules;
        this.clock = clock;
    }

    private record Fetched(JWKSet keys, Instant at) {}

    private record Failure(Instant at, String why) {}

    /// The keys that may have made this signature; none, if the issuer publishes none such.
    ///
    /// @throws Unreachable when that cannot be told now
    List<JWK> candidates(JWSHeader header) throws Unreachable {
        Fetched now = current(FRESH);
        List<JWK> matching = matching(now.keys(), header);
        if (!matching.isEmpty() || within(now.at(), AT_MOST_EVERY)) {
            return matching;
        }
        return matching(current(AT_MOST_EVERY).keys(), header);
    }

    private static List<JWK> matching(JWKSet keys, JWSHeader header) {
        return new JWKSelector(JWKMatcher.forJWSHeader(header)).select(keys);
    }

    private boolean within(Instant at, Duration age) {
        // A clock that was set back makes nothing young for ever.
        return Duration.between(at, clock.instant()).abs().compareTo(age) < 0;
    }

    /// Keys no older than `age`, or the last ones where there are none to be had.
    private Fetched current(Duration age) throws Unreachable {
        Fetched known = fetched;
        if (known != null && within(known.at(), age)) {
            return known;
        }
        fetching.lock();
        try {
            known = fetched;
            if (known != null && within(known.at(), age)) {
                return known;
            }
            if (failure.isPresent() && within(failure.get().at(), AT_MOST_EVERY)) {
                return instead(known, failure.get().why());
            }
            try {
                known = new Fetched(fetch(), clock.instant());
                fetched = known;
                failure = Optional.empty();
                return known;
            } catch (Unreachable down) {
                failure = Optional.of(new Failure(clock.instant(), down.why()));
                return instead(known, down.why());
            }
        } finally {
            fetching.unlock();
        }
    }

    private Fetched instead(@Nullable Fetched known, String why) throws Unreachable {
        if (known != null && within(known.at(), WITHOUT_ISSUER)) {
            return known;
        }
        throw new Unreachable("the keys of " + rules.issuer() + " cannot be had: " + why);
    }

    private JWKSet fetch() throws Unreachable {
        Optional<URI> place = rules.keys();
        if (place.isEmpty()) {
            place = IssuerMetadata.ask(caller, rules.issuer()).keys();
        }
        if (place.isEmpty()) {
            throw new Unreachable("its metadata name no jwks_uri");
        }
        try {
            return JWKSet.parse(IssuerMetadata.json(caller, place.get()));
        } catch (ParseException noKeys) {
            throw new Unreachable(place.get() + " answers no set of keys");
        }
    }
}
