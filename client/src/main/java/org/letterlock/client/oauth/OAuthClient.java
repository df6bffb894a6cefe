package org.letterlock.client.oauth;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.net.http.HttpCaller;
import org.letterlock.protocol.text.Secret;

/// A client of one authorization server (RFC 6749 §1.1): gets tokens, renews them, takes them back.
///
/// Immutable and safe for any thread, as long as its caller is open. A call takes as long as its [HttpCaller] allows;
/// [#await] as long as somebody takes to type a code.
///
/// ```java
/// var registration = new ClientRegistration("my-client-id", Optional.empty());
/// var client = new OAuthClient(caller, server, registration, clock, random);
/// switch (client.clientCredentials(List.of("mail.send"))) {
///     case Outcome.Done<Tokens>(Tokens tokens) -> …
///     case Outcome.Failed<Tokens>(Trouble trouble) -> System.err.println(trouble.explanation());
/// }
/// ```
public final class OAuthClient {
    /// RFC 7636 §4.1 recommends 32 octets, which make a verifier of 43 characters.
    private static final int RANDOM_OCTETS = 32;

    private static final Duration SLOWER = Duration.ofSeconds(5); // RFC 8628 §3.5
    private static final Duration SLOWEST = Duration.ofMinutes(5);

    private final AuthorizationServer server;
    private final ClientRegistration client;
    private final TokenEndpoint endpoint;
    private final InstantSource clock;
    private final RandomGenerator random;

    /// @param random must not be predictable: it makes what proves that an answer is ours
    public OAuthClient(
            HttpCaller caller,
            AuthorizationServer server,
            ClientRegistration client,
            InstantSource clock,
            RandomGenerator random) {
        this.server = server;
        this.client = client;
        this.endpoint = new TokenEndpoint(caller, server, client);
        this.clock = clock;
        this.random = random;
    }

    /// Begins a login by browser, with PKCE (RFC 7636).
    ///
    /// @param redirect where the server sends the browser back to, exactly as it will be registered or loopback
    /// @param more what this server wants to hear besides
    public Outcome<BrowserLogin> browserLogin(URI redirect, List<String> scopes, Map<String, String> more) {
        if (server.authorization().isEmpty()) {
            return notPossible("The server has no page where people log in.");
        }
        String state = secretText();
        String verifier = secretText();
        var query = new LinkedHashMap<String, String>();
        query.put("response_type", "code");
        query.put("client_id", client.id());
        query.put("redirect_uri", redirect.toString());
        query.put("scope", String.join(" ", scopes));
        query.put("state", state);
        query.put("code_challenge", challenge(verifier));
        query.put("code_challenge_method", "S256");
        query.putAll(more);
        URI page = server.authorization().get();
        String joint = page.getRawQuery() == null ? "?" : "&"; // RFC 6749 §3.1: an own query is kept
        URI url = URI.create(page + joint + HttpCaller.encoded(query));
        return Outcome.done(new BrowserLogin(server, url, state, code -> redeem(code, redirect, verifier, scopes)));
    }

    private Outcome<Tokens> redeem(String code, URI redirect, String verifier, List<String> scopes) {
        return tokens(
                form(
                        "authorization_code",
                        Map.of( // RFC 6749 §4.1.3
                                "code", code, "redirect_uri", redirect.toString(), "code_verifier", verifier)),
                scopes);
    }

    /// RFC 7636 §4.2.
    private static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("SHA-256 belongs to every JDK", missing);
        }
    }

    private String secretText() {
        byte[] octets = new byte[RANDOM_OCTETS];
        random.nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    /// Begins a login on another device (RFC 8628 §3.1).
    public Outcome<DeviceCode> deviceCode(List<String> scopes) {
        if (server.device().isEmpty()) {
            return notPossible("The server has no logins by device code.");
        }
        Instant now = clock.instant();
        return endpoint.ask(server.device().get(), Map.of("scope", String.join(" ", scopes)))
                .flatMap(object -> DeviceCode.read(object, now));
    }

    /// Asks until somebody has typed the code, refused, or let the time run out (RFC 8628 §3.4, §3.5).
    public Outcome<Tokens> await(DeviceCode device, List<String> scopes, Pause pause) {
        Duration interval = device.interval();
        var form = form("urn:ietf:params:oauth:grant-type:device_code", Map.of("device_code", reveal(device.code())));
        while (true) {
            try {
                pause.pause(interval);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return Outcome.failed(new Trouble.Unreachable("Interrupted."));
            }
            if (clock.instant().isAfter(device.ends())) {
                return Outcome.failed(new Trouble.Refused("expired_token", "nobody typed the code in time", 0));
            }
            Outcome<Tokens> outcome = tokens(form, scopes);
            switch (outcome) {
                case Outcome.Failed<Tokens>(Trouble.Refused(String error, var _, var _))
                when error.equals("authorization_pending") -> {}
                case Outcome.Failed<Tokens>(Trouble.Refused(String error, var _, var _))
                when error.equals("slow_down") -> interval = slower(interval.plus(SLOWER));
                case Outcome.Failed<Tokens>(Trouble.Unreachable _)
                when !Thread.currentThread().isInterrupted() -> interval = slower(interval.multipliedBy(2));
                default -> {
                    return outcome;
                }
            }
        }
    }

    private static Duration slower(Duration interval) {
        return interval.compareTo(SLOWEST) > 0 ? SLOWEST : interval;
    }

    /// A token for the client itself (RFC 6749 §4.4).
    public Outcome<Tokens> clientCredentials(List<String> scopes) {
        if (client.secret().isEmpty()) {
            return notPossible("A client logs in for itself by its secret, and there is none.");
        }
        return tokens(form("client_credentials", scope(scopes)), scopes);
    }

    /// A token by a service account's signature (RFC 7523 §2.1).
    ///
    /// @param subject for whom to act
    public Outcome<Tokens> serviceAccount(ServiceAccountKey key, Optional<String> subject, List<String> scopes) {
        Instant now = clock.instant();
        String assertion;
        try {
            assertion = key.assertion(server.token(), subject, scopes, now);
        } catch (IllegalArgumentException unusable) {
            return notPossible("It cannot be signed: " + unusable.getMessage() + ".");
        }
        return endpoint.askUnnamed(
                        server.token(),
                        form("urn:ietf:params:oauth:grant-type:jwt-bearer", Map.of("assertion", assertion)))
                .flatMap(object -> TokenEndpoint.tokens(object, now, scopes));
    }

    /// The next access token (RFC 6749 §6).
    ///
    /// @param scopes what to ask for; empty for all that was granted
    public Outcome<Tokens> refresh(Tokens before, List<String> scopes) {
        if (before.refresh().isEmpty()) {
            return notPossible("The server gave no refresh token, so there is nothing to renew with.");
        }
        var more = new LinkedHashMap<>(scope(scopes));
        more.put("refresh_token", reveal(before.refresh().get()));
        return tokens(form("refresh_token", more), scopes.isEmpty() ? before.scopes() : scopes)
                .map(next -> next.after(before));
    }

    /// Takes back the refresh token, and with it all that came from it; else the access token (RFC 7009 §2.1).
    public Outcome<Boolean> revoke(Tokens tokens) {
        if (server.revocation().isEmpty()) {
            return notPossible("The server takes no tokens back.");
        }
        Secret token = tokens.refresh().orElse(tokens.access());
        String hint = tokens.refresh().isPresent() ? "refresh_token" : "access_token";
        return endpoint.tell(server.revocation().get(), Map.of("token", reveal(token), "token_type_hint", hint));
    }

    private Outcome<Tokens> tokens(Map<String, String> form, List<String> asked) {
        Instant now = clock.instant();
        return endpoint.ask(server.token(), form).flatMap(object -> TokenEndpoint.tokens(object, now, asked));
    }

    private static Map<String, String> form(String grant, Map<String, String> more) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", grant);
        form.putAll(more);
        return form;
    }

    private static Map<String, String> scope(List<String> scopes) {
        return scopes.isEmpty() ? Map.of() : Map.of("scope", String.join(" ", scopes));
    }

    private static String reveal(Secret secret) {
        return TokenEndpoint.reveal(secret);
    }

    private static <T> Outcome<T> notPossible(String sentence) {
        return Outcome.failed(new Trouble.NotPossible(sentence));
    }
}
