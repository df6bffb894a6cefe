package org.letterlock.server.oauth.issuer;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Semaphore;
import org.letterlock.net.http.CallFailed;
import org.letterlock.net.http.HttpAnswer;
import org.letterlock.net.http.HttpCaller;
import org.letterlock.protocol.text.Octets;
import org.letterlock.server.oauth.issuer.IssuerMetadata.Unreachable;

/// Asks an issuer about a token (RFC 7662). What it called good is asked again each time, so that a revoked token is
/// refused at once; what it did not know is remembered for a moment, so that guesses do not become calls. Safe for any
/// thread.
final class Introspection {
    static final Duration NOT_KNOWN_FOR = Duration.ofSeconds(30);
    static final int REMEMBERED = 10_000;

    /// More calls than this at once would only pile up at an issuer that is slow already.
    static final int AT_ONCE = 16;

    private final HttpCaller caller;
    private final IssuerRules rules;
    private final IssuerRules.Asking asking;
    private final InstantSource clock;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final SequencedMap<Octets, Instant> unknown = new LinkedHashMap<>();
    private volatile Optional<URI> endpoint;

    Introspection(HttpCaller caller, IssuerRules rules, IssuerRules.Asking asking, InstantSource clock) {
        this.caller = caller;
        this.rules = rules;
        this.asking = asking;
        this.clock = clock;
        this.endpoint = asking.endpoint();
    }

    boolean always() {
        return asking.always();
    }

    /// What the issuer says of the token; nothing if it does not know it, or no longer.
    ///
    /// @param digest stands for the token where things are remembered
    /// @throws Unreachable when it cannot be asked now
    Optional<TokenClaims> ask(String token, Octets digest) throws Unreachable {
        if (wasUnknown(digest)) {
            return Optional.empty();
        }
        if (!places.tryAcquire()) {
            throw new Unreachable("too many tokens are being asked about at once");
        }
        try {
            Map<String, Object> answer = call(token);
            // RFC 7662 §2.2: whatever else it says of a token that is not active does not count.
            if (Boolean.TRUE.equals(answer.get("active"))) {
                return Optional.of(new TokenClaims(answer));
            }
            remember(digest);
            return Optional.empty();
        } finally {
            places.release();
        }
    }

    private Map<String, Object> call(String token) throws Unreachable {
        URI place = place();
        var form = new LinkedHashMap<String, String>();
        form.put("token", token);
        form.put("token_type_hint", "access_token");
        try {
            HttpAnswer answer = caller.post(place, form, Optional.of(basic()));
            if (answer.status() == 401 || answer.status() == 403) {
                throw new Unreachable(
                        place + " does not take our client_id and client_secret_file (" + answer.status() + ")");
            }
            if (!answer.successful()) {
                throw new Unreachable(place + " answers " + answer.status());
            }
            return JSONObjectUtils.parse(answer.text());
        } catch (CallFailed failed) {
            throw new Unreachable(String.valueOf(failed.getMessage()));
        } catch (ParseException noJson) {
            throw new Unreachable(place + " answers no JSON object");
        }
    }

    private URI place() throws Unreachable {
        Optional<URI> known = endpoint;
        if (known.isEmpty()) {
            known = IssuerMetadata.ask(caller, rules.issuer()).introspection();
            endpoint = known;
        }
        return known.orElseThrow(() -> new Unreachable("its metadata name no introspection_endpoint"));
    }

    /// RFC 6749 §2.3.1: both are form-encoded first.
    private String basic() {
        byte[] secret = asking.secret().reveal();
        String encoded = HttpCaller.encoded(Map.of(asking.client(), new String(secret, StandardCharsets.UTF_8)));
        Arrays.fill(secret, (byte) 0);
        byte[] pair = encoded.replaceFirst("=", ":").getBytes(StandardCharsets.US_ASCII);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private boolean wasUnknown(Octets digest) {
        synchronized (unknown) {
            Instant until = unknown.get(digest);
            Instant now = clock.instant();
            // A clock that was set back remembers nothing for longer than it may.
            return until != null
                    && now.isBefore(until)
                    && until.isBefore(now.plus(NOT_KNOWN_FOR).plusMillis(1));
        }
    }

    private void remember(Octets digest) {
        synchronized (unknown) {
            unknown.putLast(digest, clock.instant().plus(NOT_KNOWN_FOR));
            if (unknown.size() > REMEMBERED) {
                unknown.pollFirstEntry();
            }
        }
    }
}
