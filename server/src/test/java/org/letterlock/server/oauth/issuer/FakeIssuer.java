package org.letterlock.server.oauth.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// An issuer on loopback whose keys, words and failures a test chooses.
final class FakeIssuer implements AutoCloseable {
    private static final int BLOCK = 600 * 1024;

    private final HttpServer server;
    final String url;
    final AtomicInteger keyCalls = new AtomicInteger();
    final AtomicInteger tokenCalls = new AtomicInteger();
    final Map<String, Map<String, Object>> active = new HashMap<>();
    volatile List<JWK> keys = new ArrayList<>();
    volatile String says;
    volatile boolean down;
    volatile boolean endless;

    FakeIssuer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        url = "http://127.0.0.1:" + server.getAddress().getPort() + "/realms/mail";
        says = url;
        server.createContext(
                "/realms/mail/.well-known/openid-configuration",
                exchange -> answer(
                        exchange,
                        JSONObjectUtils.toJSONString(Map.of(
                                "issuer",
                                says,
                                "jwks_uri",
                                url + "/keys",
                                "introspection_endpoint",
                                url + "/introspect"))));
        server.createContext("/realms/mail/keys", exchange -> {
            keyCalls.incrementAndGet();
            answer(exchange, new JWKSet(keys).toString(true));
        });
        server.createContext("/realms/mail/introspect", this::introspect);
        server.start();
    }

    private void introspect(HttpExchange exchange) throws IOException {
        tokenCalls.incrementAndGet();
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        // "letterlock" and "s:cret", each form-encoded first (RFC 6749 §2.3.1)
        if (!"Basic bGV0dGVybG9jazpzJTNBY3JldA=="
                .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
            return;
        }
        String token = URLDecoder.decode(form.split("token=")[1].split("&")[0], StandardCharsets.UTF_8);
        answer(exchange, JSONObjectUtils.toJSONString(active.getOrDefault(token, Map.of("active", false))));
    }

    private void answer(HttpExchange exchange, String json) throws IOException {
        byte[] body = (endless ? "[" + " ".repeat(BLOCK) : json).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(down ? 503 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    RSAKey newRsa(String id) throws JOSEException {
        RSAKey key = new RSAKeyGenerator(2048).keyID(id).generate();
        publish(key);
        return key;
    }

    ECKey newEc(String id) throws JOSEException {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        publish(key);
        return key;
    }

    private void publish(JWK key) {
        var more = new ArrayList<>(keys);
        more.add(key);
        keys = more;
    }

    static String sign(JWK key, JWTClaimsSet claims) throws JOSEException {
        JWSAlgorithm algorithm = key instanceof RSAKey ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256;
        var header = new JWSHeader.Builder(algorithm)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(key.getKeyID())
                .build();
        JWSSigner signer = key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner((ECKey) key);
        var jwt = new SignedJWT(header, claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
