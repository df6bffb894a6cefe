package org.letterlock.server.oauth.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.Account;
import org.letterlock.server.accounts.AccountRegister;
import org.letterlock.server.accounts.Pepper;
import org.letterlock.server.database.SqliteDatabase;

/// A provider with Alice and Bob, and four clients: `desktop` (public, two redirects), `web` (confidential), `tv` (a
/// device) and `imapd` (a resource server). Forms are written by hand, so that it is not Nimbus that tests Nimbus.
final class Realm implements AutoCloseable {
    static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    static final String LOOPBACK = "http://127.0.0.1:49152/back";
    static final String WEB = "https://app.example.test/oauth/back?tenant=1";

    final TestClock clock = new TestClock();
    final SqliteDatabase database;
    final AccountRegister accounts;
    final ClientRegister clients;
    final Grants grants;
    final ProviderTokens tokens;
    final AuthorizationServer server;
    final Account alice;
    final Account bob;
    final String webSecret;
    final String imapdSecret;

    Realm(Path folder) throws Exception {
        database = SqliteDatabase.open(folder.resolve("realm.db"));
        byte[] key = new byte[Pepper.LENGTH];
        var pepper = Pepper.of(Secret.of(key)).orThrow();
        accounts = AccountRegister.open(database, pepper, new Random(1), clock, "test");
        alice = account("alice@example.test");
        bob = account("bob@example.test");
        clients = new ClientRegister(database, new Random(2), clock, "test");
        grants = new Grants(database, clock);
        tokens = new ProviderTokens(database, clock);
        var both = Set.of(MailScope.values());
        client("desktop", List.of("http://127.0.0.1/back", "org.example.app:/back"), both, false, false, false);
        webSecret = client("web", List.of(WEB), both, false, false, true);
        client("tv", List.of(), Set.of(MailScope.SEND), true, false, false);
        imapdSecret = client("imapd", List.of(), Set.of(), false, true, true);
        server = new AuthorizationServer(
                database, new Random(3), clock, new Endpoints(URI.create("https://mail.example.test")));
    }

    Account account(String address) throws Exception {
        return accounts.create(AddressParser.mailbox(address, true).orThrow(), "", Optional.empty())
                .orThrow()
                .account();
    }

    private String client(
            String id,
            List<String> redirects,
            Set<MailScope> scopes,
            boolean device,
            boolean introspects,
            boolean confidential)
            throws Exception {
        return clients.add(new ClientRegister.Wanted(
                        Optional.of(id), "The " + id, redirects, scopes, device, introspects, confidential))
                .orThrow()
                .secret()
                .flatMap(Secret::revealText)
                .orElse("");
    }

    @Override
    public void close() {
        database.close();
    }

    static String challenge(String verifier) throws Exception {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    }

    /// A good request of the desktop client.
    static Map<String, String> request() {
        var request = new LinkedHashMap<String, String>();
        request.put("response_type", "code");
        request.put("client_id", "desktop");
        request.put("redirect_uri", LOOPBACK);
        request.put("scope", "mail.send mail.read");
        request.put("state", "xyz & more=1");
        request.put("code_challenge", CHALLENGE);
        request.put("code_challenge_method", "S256");
        return request;
    }

    static Map<String, List<String>> parameters(Map<String, String> single) {
        return single.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> List.of(each.getValue())));
    }

    AuthorizationEndpoint.Reading read(Map<String, String> request) throws Exception {
        return server.authorization().read(parameters(request));
    }

    /// Where the browser goes when the user allows it.
    URI allowed(Map<String, String> request, Account account) throws Exception {
        AuthorizationEndpoint.Reading reading = read(request);
        assertThat(reading).isInstanceOf(AuthorizationEndpoint.Ask.class);
        return server.authorization()
                .allow(((AuthorizationEndpoint.Ask) reading).question(), account, "web " + account.address());
    }

    String code() throws Exception {
        return code(request(), alice);
    }

    /// The code that the browser brings back when the user allows it.
    String code(Map<String, String> request, Account account) throws Exception {
        return query(allowed(request, account)).getOrDefault("code", "");
    }

    static Map<String, String> query(URI uri) {
        return Arrays.stream(uri.getRawQuery().split("&", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                        pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    /// @param form alternating names and values
    static HTTPRequest post(String... form) {
        var body = new StringBuilder();
        for (int i = 0; i < form.length; i += 2) {
            body.append(i == 0 ? "" : "&")
                    .append(form[i])
                    .append('=')
                    .append(URLEncoder.encode(form[i + 1], StandardCharsets.UTF_8));
        }
        var request = new HTTPRequest(HTTPRequest.Method.POST, URI.create("https://mail.example.test/oauth"));
        try {
            request.setContentType("application/x-www-form-urlencoded");
        } catch (com.nimbusds.oauth2.sdk.ParseException impossible) {
            throw new AssertionError(impossible);
        }
        request.setBody(body.toString());
        return request;
    }

    static HTTPRequest basic(HTTPRequest request, String id, String secret) {
        request.setAuthorization(
                "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8)));
        return request;
    }

    /// The desktop client exchanges a code.
    Answer exchange(String code) {
        return exchange(code, form -> form);
    }

    Answer exchange(String code, UnaryOperator<Map<String, String>> change) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("client_id", "desktop");
        form.put("code", code);
        form.put("redirect_uri", LOOPBACK);
        form.put("code_verifier", VERIFIER);
        return token(change.apply(form));
    }

    Answer refresh(String refreshToken) {
        return token(Map.of("grant_type", "refresh_token", "client_id", "desktop", "refresh_token", refreshToken));
    }

    Answer token(Map<String, String> form) {
        return new Answer(server.token(post(form.entrySet().stream()
                .flatMap(each -> java.util.stream.Stream.of(each.getKey(), each.getValue()))
                .toArray(String[]::new))));
    }

    /// Tokens of Alice for the desktop client.
    Answer fresh() throws Exception {
        Answer answer = exchange(code());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    /// An answer in JSON.
    record Answer(HTTPResponse response) {
        int status() {
            return response.getStatusCode();
        }

        String text() {
            return String.valueOf(response.getBody());
        }

        Map<String, Object> json() {
            try {
                return response.getBodyAsJSONObject();
            } catch (com.nimbusds.oauth2.sdk.ParseException wrong) {
                throw new AssertionError(text(), wrong);
            }
        }

        String get(String member) {
            return String.valueOf(json().get(member));
        }

        String access() {
            return get("access_token");
        }

        String refresh() {
            return get("refresh_token");
        }

        String error() {
            return status() == 200 ? "none" : get("error");
        }
    }
}
