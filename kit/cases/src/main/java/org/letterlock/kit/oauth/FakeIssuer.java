package org.letterlock.kit.oauth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An OAuth2 authorization server on loopback that knows every grant and checks what a client owes it: PKCE, the
/// redirect address, codes and refresh tokens that are good once. What it shall answer can be scripted, request by
/// request, so that it can also be a hostile one. Safe for any thread.
public final class FakeIssuer implements AutoCloseable {
    /// A request as it came.
    ///
    /// @param fields of the query and of the form
    public record Asked(String path, Map<String, String> fields, Optional<String> authorization) {}

    /// An answer as it goes.
    ///
    /// @param location where a redirect leads
    /// @param endless whether the body is followed by more, octet by octet, until the server is closed
    public record Answer(int status, String contentType, byte[] body, Optional<String> location, boolean endless) {
        public static Answer json(int status, String body) {
            return new Answer(
                    status,
                    "application/json",
                    body.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                    Optional.empty(),
                    false);
        }

        public static Answer error(String error, String description) {
            return json(400, "{'error':'" + error + "','error_description':'" + description + "'}");
        }

        public static Answer of(int status, String contentType, String body) {
            return new Answer(status, contentType, body.getBytes(StandardCharsets.UTF_8), Optional.empty(), false);
        }

        public static Answer redirect(String location) {
            return new Answer(302, "text/html", new byte[0], Optional.of(location), false);
        }

        /// Begins like this one and does not end.
        public Answer withoutEnd() {
            return new Answer(status, contentType, body, location, true);
        }
    }

    private record Code(Map<String, String> asked) {}

    private final HttpServer server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Asked> asked = new ArrayList<>();
    private final Map<String, Deque<Answer>> scripted = new HashMap<>();
    private final Map<String, Answer> standing = new HashMap<>();
    private final Map<String, String> clients = new HashMap<>();
    private final Map<String, Code> codes = new HashMap<>();
    private final Set<String> refreshTokens = new HashSet<>();
    private final Set<String> spentTokens = new HashSet<>();
    private final Set<String> revoked = new HashSet<>();
    private int count;
    private int reused;
    private String life = "3600";

    private FakeIssuer(HttpServer server) {
        this.server = server;
    }

    /// One that knows the public client `app`.
    public static FakeIssuer start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
            var issuer = new FakeIssuer(server);
            issuer.clients.put("app", "");
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", issuer::serve);
            server.start();
            return issuer;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Its name.
    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public String url(String path) {
        return issuer() + path;
    }

    /// Makes a client known that has a secret.
    public synchronized FakeIssuer client(String id, String secret) {
        clients.put(id, secret);
        return this;
    }

    /// How long its access tokens live, as it writes it; empty to say nothing.
    public synchronized FakeIssuer life(String seconds) {
        life = seconds;
        return this;
    }

    /// The next request for this path is answered so; several in their order.
    public synchronized FakeIssuer next(String path, Answer answer) {
        scripted.computeIfAbsent(path, _ -> new ArrayDeque<>()).add(answer);
        return this;
    }

    /// Every request for this path is answered so.
    public synchronized FakeIssuer always(String path, Answer answer) {
        standing.put(path, answer);
        return this;
    }

    /// What came, in order.
    public synchronized List<Asked> asked(String path) {
        return asked.stream().filter(each -> each.path().equals(path)).toList();
    }

    /// How often a refresh token came again that had been used, as a thief's would.
    public synchronized int reused() {
        return reused;
    }

    public synchronized Set<String> revoked() {
        return Set.copyOf(revoked);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var fields = new LinkedHashMap<String, String>();
            read(exchange.getRequestURI().getRawQuery(), fields);
            read(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8), fields);
            var request = new Asked(
                    exchange.getRequestURI().getPath(),
                    Map.copyOf(fields),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")));
            send(exchange, decide(request));
        }
    }

    private static void read(@Nullable String query, Map<String, String> fields) {
        if (query == null || query.isEmpty()) {
            return;
        }
        for (String field : query.split("&")) {
            String[] parts = field.split("=", 2);
            fields.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
    }

    private void send(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        answer.location().ifPresent(to -> exchange.getResponseHeaders().set("Location", to));
        exchange.sendResponseHeaders(answer.status(), answer.endless() ? 0 : Math.max(-1, lengthOf(answer)));
        if (answer.body().length > 0) {
            exchange.getResponseBody().write(answer.body());
        }
        if (answer.endless()) {
            exchange.getResponseBody().flush();
            try {
                closed.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static long lengthOf(Answer answer) {
        return answer.body().length == 0 ? -1 : answer.body().length;
    }

    private synchronized Answer decide(Asked request) {
        asked.add(request);
        Deque<Answer> next = scripted.getOrDefault(request.path(), new ArrayDeque<>());
        if (!next.isEmpty()) {
            return next.remove();
        }
        if (standing.containsKey(request.path())) {
            return standing.get(request.path());
        }
        return switch (request.path()) {
            case "/.well-known/oauth-authorization-server" -> metadata();
            case "/authorize" -> authorize(request);
            case "/token" -> token(request);
            case "/device" -> device(request);
            case "/revoke" -> revoke(request);
            default -> Answer.of(404, "text/html", "<html>nothing here</html>");
        };
    }

    private Answer metadata() {
        return Answer.json(200, """
                {'issuer':'%1$s','authorization_endpoint':'%1$s/authorize','token_endpoint':'%1$s/token',
                'device_authorization_endpoint':'%1$s/device','revocation_endpoint':'%1$s/revoke',
                'scopes_supported':['mail.send','mail.read','offline_access'],
                'token_endpoint_auth_methods_supported':['none','client_secret_basic','client_secret_post'],
                'authorization_response_iss_parameter_supported':true}""".formatted(issuer()));
    }

    /// Consents at once.
    private Answer authorize(Asked request) {
        Map<String, String> fields = request.fields();
        String redirect = fields.getOrDefault("redirect_uri", "");
        boolean right = "code".equals(fields.get("response_type"))
                && "S256".equals(fields.get("code_challenge_method"))
                && clients.containsKey(fields.getOrDefault("client_id", ""))
                && !redirect.isEmpty();
        if (!right) {
            return Answer.of(400, "text/html", "<html>wrong</html>");
        }
        String code = "code-" + ++count;
        codes.put(code, new Code(fields));
        return Answer.redirect(redirect + "?code=" + code + "&state=" + fields.get("state") + "&iss=" + issuer());
    }

    private Answer token(Asked request) {
        Map<String, String> fields = request.fields();
        String grant = fields.getOrDefault("grant_type", "");
        if (!grant.endsWith("jwt-bearer") && !authenticated(request)) {
            return Answer.json(401, "{'error':'invalid_client'}");
        }
        return switch (grant) {
            case "authorization_code" -> redeem(fields);
            case "refresh_token" -> refresh(fields);
            case "client_credentials" -> tokens(fields.get("scope"), false);
            case "urn:ietf:params:oauth:grant-type:device_code" -> tokens(fields.get("scope"), true);
            case "urn:ietf:params:oauth:grant-type:jwt-bearer" -> tokens(null, false);
            default -> Answer.error("unsupported_grant_type", "");
        };
    }

    private boolean authenticated(Asked request) {
        String id = request.fields().getOrDefault("client_id", "");
        String secret = request.fields().getOrDefault("client_secret", "");
        if (request.authorization().isPresent()) {
            String pair = new String(
                    Base64.getDecoder().decode(request.authorization().get().substring("Basic ".length())),
                    StandardCharsets.UTF_8);
            id = URLDecoder.decode(pair.split(":")[0], StandardCharsets.UTF_8);
            secret = URLDecoder.decode(pair.split(":")[1], StandardCharsets.UTF_8);
        }
        return secret.equals(clients.get(id));
    }

    private Answer redeem(Map<String, String> fields) {
        Code code = codes.remove(fields.getOrDefault("code", ""));
        if (code == null) {
            return Answer.error("invalid_grant", "no such code");
        }
        if (!Objects.equals(code.asked().get("redirect_uri"), fields.get("redirect_uri"))) {
            return Answer.error("invalid_grant", "another redirect_uri");
        }
        if (!challenge(fields.getOrDefault("code_verifier", ""))
                .equals(code.asked().get("code_challenge"))) {
            return Answer.error("invalid_grant", "the code_verifier does not fit");
        }
        return tokens(code.asked().get("scope"), true);
    }

    private static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private Answer refresh(Map<String, String> fields) {
        String token = fields.getOrDefault("refresh_token", "");
        if (spentTokens.contains(token)) {
            reused++;
            return Answer.error("invalid_grant", "used before");
        }
        if (revoked.contains(token) || !refreshTokens.remove(token)) {
            return Answer.error("invalid_grant", "no such token");
        }
        spentTokens.add(token);
        return tokens(null, true);
    }

    private Answer tokens(@Nullable String scope, boolean withRefresh) {
        int number = ++count;
        var members = new LinkedHashMap<String, String>();
        members.put("access_token", "'access-" + number + "'");
        members.put("token_type", "'Bearer'");
        if (!life.isEmpty()) {
            members.put("expires_in", life);
        }
        if (withRefresh) {
            refreshTokens.add("refresh-" + number);
            members.put("refresh_token", "'refresh-" + number + "'");
        }
        if (scope != null) {
            members.put("scope", "'" + scope + "'");
        }
        return Answer.json(
                200,
                members.entrySet().stream()
                        .map(member -> "'" + member.getKey() + "':" + member.getValue())
                        .collect(Collectors.joining(",", "{", "}")));
    }

    private Answer device(Asked request) {
        if (!authenticated(request)) {
            return Answer.json(401, "{'error':'invalid_client'}");
        }
        return Answer.json(200, """
                {'device_code':'device-%d','user_code':'WDJB-MJHT','verification_uri':'%2$s/activate',
                'verification_uri_complete':'%2$s/activate?user_code=WDJB-MJHT','expires_in':600,'interval':5}""".formatted(++count, issuer()));
    }

    private Answer revoke(Asked request) {
        if (!authenticated(request)) {
            return Answer.json(401, "{'error':'invalid_client'}");
        }
        revoked.add(request.fields().getOrDefault("token", ""));
        return new Answer(200, "text/plain", new byte[0], Optional.empty(), false);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
