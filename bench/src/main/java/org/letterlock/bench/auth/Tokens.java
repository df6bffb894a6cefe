package org.letterlock.bench.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.letterlock.net.http.HttpCaller;
import org.letterlock.server.accounts.Account;
import org.letterlock.server.database.Database;
import org.letterlock.server.oauth.issuer.IssuerRules;
import org.letterlock.server.oauth.issuer.TrustedIssuer;
import org.letterlock.server.oauth.provider.AuthorizationEndpoint;
import org.letterlock.server.oauth.provider.AuthorizationServer;
import org.letterlock.server.oauth.provider.ClientRegister;
import org.letterlock.server.oauth.provider.Endpoints;
import org.letterlock.server.oauth.provider.MailScope;

/// Access tokens to log in with: one of our own provider's, and one of an issuer of JWTs on loopback.
final class Tokens implements AutoCloseable {
    private static final String BACK = "http://127.0.0.1/back";
    private static final String VERIFIER = "a-verifier-that-is-long-enough-to-be-one-of-them";

    private final HttpServer server;
    private final HttpCaller caller = HttpCaller.of(HttpCaller.Settings.DEFAULT);
    private final RSAKey key;
    private final String issuer;

    Tokens() throws IOException, JOSEException {
        this.key = new RSAKeyGenerator(2048).keyID("bench").generate();
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.issuer = "http://127.0.0.1:" + server.getAddress().getPort();
        byte[] keys = new JWKSet(key).toString(true).getBytes(StandardCharsets.UTF_8);
        server.createContext("/keys", exchange -> {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        server.start();
    }

    /// One that our own provider gave out, by code and PKCE.
    static String own(Database database, Account account, RandomGenerator random) throws Exception {
        InstantSource clock = InstantSource.system();
        ClientRegister clients = new ClientRegister(database, random, clock, "bench");
        clients.add(new ClientRegister.Wanted(
                        Optional.of("bench"), "Bench", List.of(BACK), Set.of(MailScope.SEND), false, false, false))
                .orThrow();
        var provider = new AuthorizationServer(
                database, random, clock, new Endpoints(URI.create("https://mail.example.test")));
        String challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII)));
        var reading = provider.authorization()
                .read(Map.of(
                        "response_type", List.of("code"),
                        "client_id", List.of("bench"),
                        "redirect_uri", List.of(BACK),
                        "scope", List.of("mail.send"),
                        "state", List.of("bench"),
                        "code_challenge", List.of(challenge),
                        "code_challenge_method", List.of("S256")));
        if (!(reading instanceof AuthorizationEndpoint.Ask(var question))) {
            throw new IllegalStateException(reading.toString());
        }
        String query =
                provider.authorization().allow(question, account, "bench").getRawQuery();
        String code = URLDecoder.decode(query.split("code=")[1].split("&")[0], StandardCharsets.UTF_8);
        var request = new HTTPRequest(HTTPRequest.Method.POST, URI.create("https://mail.example.test/oauth/token"));
        request.setHeader("Content-Type", "application/x-www-form-urlencoded");
        request.setBody(HttpCaller.encoded(Map.of(
                "grant_type", "authorization_code",
                "client_id", "bench",
                "redirect_uri", BACK,
                "code", code,
                "code_verifier", VERIFIER)));
        return String.valueOf(provider.token(request).getBodyAsJSONObject().get("access_token"));
    }

    /// One that the issuer signed, for this mailbox.
    String signed(String user) throws JOSEException {
        var now = Instant.now();
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(JOSEObjectType.JWT) // Dovecot wants it said
                        .keyID("bench")
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .audience("letterlock")
                        .subject(user)
                        .claim("email", user)
                        .claim("email_verified", true)
                        .claim("scope", "mail.send")
                        .issueTime(Date.from(now))
                        .notBeforeTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(Duration.ofHours(2))))
                        .build());
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    TrustedIssuer trusted() {
        return new TrustedIssuer(
                new IssuerRules(
                        "bench",
                        issuer,
                        Set.of("letterlock"),
                        IssuerRules.EMAIL,
                        Map.of("smtp", "mail.send"),
                        Optional.of(URI.create(issuer + "/keys")),
                        Optional.empty(),
                        IssuerRules.USUAL_SKEW),
                caller,
                InstantSource.system());
    }

    /// The issuer's public key, as Dovecot wants it.
    String pem() throws JOSEException {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(key.toPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    String issuer() {
        return issuer;
    }

    @Override
    public void close() {
        server.stop(0);
        caller.close();
    }
}
