package org.letterlock.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.protocol.text.Secret;

/// What the door keeps out, tried over the wire against the whole server.
final class WebSecurityTest {
    @TempDir
    static Path folder;

    private static ServedSite site;

    @BeforeAll
    static void start() throws Exception {
        site = ServedSite.start(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static int appPasswords() throws Exception {
        return site.register
                .appPasswords(ServedSite.mailbox(ServedSite.ALICE))
                .orThrow()
                .size();
    }

    @Test
    void aFormWithoutItsTokenChangesNothing() throws Exception {
        var alice = site.signedInAsAlice();
        int before = appPasswords();
        var reply = alice.sendBare("/app-passwords/new", Map.of("name", "no token"));
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.body()).contains("Please do that once more");
        assertThat(alice.sendBare("/app-passwords/new", Map.of("name", "x", "form", ""))
                        .status())
                .isEqualTo(403);
        assertThat(appPasswords()).isEqualTo(before);
    }

    @Test
    void theTokenOfAnotherBrowserIsNone() throws Exception {
        var mallory = site.signedInAsAdmin();
        var alice = site.signedInAsAlice();
        var reply = alice.sendBare("/app-passwords/new", Map.of("name", "x", "form", mallory.formToken()));
        assertThat(reply.status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, https://evil.example",
        "Origin, null",
        "Origin, http://127.0.0.1:1",
        "Origin, http://127.0.0.1.evil.example",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Sec-Fetch-Site, none"
    })
    void aFormFromElsewhereChangesNothing(String header, String value) throws Exception {
        var alice = site.signedInAsAlice();
        int before = appPasswords();
        alice.headers.put(header, value);
        assertThat(alice.send("/app-passwords/new", "name", "foreign").status()).isEqualTo(403);
        assertThat(appPasswords()).isEqualTo(before);
    }

    @Test
    void aFormFromOurOwnPageIsTaken() throws Exception {
        var alice = site.signedInAsAlice();
        alice.headers.put("Origin", "http://127.0.0.1:" + site.webPort());
        alice.headers.put("Sec-Fetch-Site", "same-origin");
        assertThat(alice.send("/app-passwords/new", "name", "from here").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:8080", "127.0.0.1.evil.example", "mail.example.test.evil.example"})
    void anotherHostsNameIsNotOurs(String host) throws Exception {
        var browser = site.browser();
        browser.headers.put("Host", host);
        for (String path : List.of("/", "/sign-in", "/readyz", Assets.ALL.path("letterlock.css"))) {
            var reply = browser.get(path);
            assertThat(reply.status()).as(path).isEqualTo(421);
            assertThat(reply.body()).doesNotContain("form");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mail.example.test", "MAIL.example.test:443", "localhost:8080", "127.0.0.1", "[::1]:8080"})
    void ourNamesAreOurs(String host) throws Exception {
        var browser = site.browser();
        browser.headers.put("Host", host);
        assertThat(browser.get("/sign-in").status()).isEqualTo(200);
    }

    @Test
    void cookiesAreOutOfReachOfScriptsAndForeignForms() throws Exception {
        String cookie = site.browser().get("/sign-in").header("Set-Cookie");
        assertThat(cookie)
                .startsWith("letterlock=")
                .contains("HttpOnly", "SameSite=Lax", "Path=/")
                .doesNotContain("Domain");
    }

    @Test
    void underTlsCookiesStayUnderTls(@TempDir Path other) throws Exception {
        try (var secure = ServedSite.start(other.resolve("data"), "web.tls=true")) {
            assertThat(secure.url()).hasToString("https://mail.example.test:" + secure.webPort());
            var reply = secure.browser().get("/sign-in");
            assertThat(reply.header("Set-Cookie"))
                    .startsWith("__Host-letterlock=")
                    .contains("Secure", "HttpOnly");
            assertThat(reply.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
            assertThat(secure.signedInAsAlice().isSignedIn()).isTrue();
            assertThat(secure.signedInAsAlice().get("/history").body()).contains("TLS 1.3");
        }
    }

    @Test
    void signingInMakesAnotherTokenAndThePlantedOneOpensNothing() throws Exception {
        var mallory = site.browser();
        mallory.get("/sign-in");
        String planted = mallory.sessionCookie().orElseThrow();
        var alice = site.browser();
        alice.cookies.put("letterlock", planted);
        alice.signIn(ServedSite.ALICE, ServedSite.ALICES_PASSWORD);
        assertThat(alice.sessionCookie()).isNotEqualTo(java.util.Optional.of(planted));
        assertThat(alice.isSignedIn()).isTrue();
        assertThat(mallory.isSignedIn()).isFalse();
    }

    @Test
    void aTokenNobodyWasGivenIsReplaced() throws Exception {
        for (String token : List.of("x", "../../etc/passwd", "a".repeat(43) + "!", "a".repeat(5000))) {
            var browser = site.browser();
            browser.cookies.put("letterlock", token);
            assertThat(browser.get("/").status()).as(token).isEqualTo(303);
            assertThat(browser.sessionCookie().orElseThrow()).hasSize(43);
        }
    }

    @Test
    void signingOutEndsTheSessionForWhoeverKeptTheCookie() throws Exception {
        var alice = site.signedInAsAlice();
        var thief = site.browser();
        thief.cookies.putAll(alice.cookies);
        assertThat(thief.isSignedIn()).isTrue();
        alice.send("/sign-out");
        assertThat(thief.isSignedIn()).isFalse();
        assertThat(alice.isSignedIn()).isFalse();
    }

    @Test
    void aSessionIsEndedFromAnother() throws Exception {
        var here = site.signedInAsAlice();
        var there = site.signedInAsAlice();
        String id = here.get("/sessions").between("name=\"session\" value=\"", "\"");
        assertThat(here.send("/sessions/end", "session", id).status()).isEqualTo(303);
        here.send("/sessions/end-others");
        assertThat(there.isSignedIn()).isFalse();
        assertThat(here.isSignedIn()).isTrue();
    }

    @Test
    void nobodyEndsTheSessionOfAnotherAccount() throws Exception {
        var alice = site.signedInAsAlice();
        var admin = site.signedInAsAdmin();
        site.signedInAsAlice();
        String id = alice.get("/sessions").between("name=\"session\" value=\"", "\"");
        int before = sessions();
        admin.send("/sessions/end", "session", id);
        assertThat(sessions()).isEqualTo(before);
    }

    private static int sessions() throws Exception {
        var alice = site.register.find(ServedSite.mailbox(ServedSite.ALICE)).orElseThrow();
        return new Sessions(site.folder.database(), site.clock, new java.security.SecureRandom())
                .of(alice.id())
                .size();
    }

    @Test
    void sessionsEndWithThePasswordTheAccountAndTime(@TempDir Path other) throws Exception {
        try (var own = ServedSite.start(other.resolve("data"))) {
            var alice = ServedSite.mailbox(ServedSite.ALICE);
            var one = own.signedInAsAlice();
            var two = own.signedInAsAlice();
            assertThat(one.sendAndFollow(
                                    "/password",
                                    "current",
                                    ServedSite.ALICES_PASSWORD,
                                    "new",
                                    "another horse",
                                    "again",
                                    "another horse")
                            .body())
                    .contains("Your password is changed");
            assertThat(one.isSignedIn()).as("who changed it").isTrue();
            assertThat(two.isSignedIn()).as("others").isFalse();

            try (Secret third = Secret.utf8("third horse!")) {
                own.register.setPassword(alice, third).orThrow();
            }
            assertThat(one.isSignedIn()).as("changed on the command line").isFalse();

            one.signIn(ServedSite.ALICE, "third horse!");
            own.register.disable(alice).orThrow();
            assertThat(one.isSignedIn()).as("account disabled").isFalse();
            own.register.enable(alice).orThrow();

            one.signIn(ServedSite.ALICE, "third horse!");
            own.clock.advance(Sessions.IDLE.plusSeconds(1));
            assertThat(one.isSignedIn()).as("unused").isFalse();

            one.signIn(ServedSite.ALICE, "third horse!");
            for (Duration at = Duration.ZERO; at.compareTo(Sessions.LONGEST) < 0; at = at.plusHours(1)) {
                assertThat(one.isSignedIn()).as("after %s", at).isTrue();
                own.clock.advance(Duration.ofHours(1));
            }
            assertThat(one.isSignedIn()).as("too old").isFalse();
        }
    }

    private static final List<String> PAGES = List.of(
            "/",
            "/app-passwords",
            "/app-passwords/new",
            "/app-passwords/2",
            "/setup",
            "/two-factor",
            "/applications",
            "/history",
            "/sessions",
            "/password",
            "/admin/accounts",
            "/admin/accounts/new",
            "/admin/accounts/1",
            "/admin/attempts",
            "/admin/bans",
            "/nothing-here");

    @Test
    void everyPageForbidsScriptsAndStylesWithinIt() throws Exception {
        var admin = site.signedInAsAdmin();
        for (String path : PAGES) {
            var reply = admin.get(path);
            assertThat(reply.header("Content-Security-Policy"))
                    .as(path)
                    .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
                    .doesNotContain("unsafe");
            assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(reply.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
            assertThat(reply.header("Referrer-Policy")).isEqualTo("same-origin");
            assertThat(reply.body())
                    .as(path)
                    .doesNotContainPattern("<script(?! src=)|<style|\\sstyle=|\\son[a-z]+=|javascript:")
                    .doesNotContain("⟦");
            assertThat(Pattern.compile("(?:src|href|action)=\"(?!/|#)")
                            .matcher(reply.body())
                            .find())
                    .as("%s leads nowhere else", path)
                    .isFalse();
        }
    }

    @Test
    void hostileNamesAreShownAsTheyAre() throws Exception {
        String hostile = "\"><script>alert(1)</script>'&{{7*7}}";
        var alice = site.signedInAsAlice();
        assertThat(alice.send("/app-passwords/new", "name", hostile).body())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script>alert");
        for (String path : List.of("/app-passwords", "/history", "/")) {
            assertThat(alice.get(path).body()).as(path).doesNotContain("<script>alert");
        }
        var stranger = site.browser();
        assertThat(stranger.send("/sign-in", "name", hostile, "password", "x", "next", hostile)
                        .body())
                .doesNotContain("<script>alert");
        var admin = site.signedInAsAdmin();
        admin.headers.put("User-Agent", hostile);
        for (String path : List.of("/admin/attempts?find=" + enc(hostile), "/admin/accounts?find=" + enc(hostile))) {
            assertThat(admin.get(path).body()).doesNotContain("<script>alert").contains("&#34;>&lt;script");
        }
    }

    private static String enc(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void whatIsTooLongIsNotRead() throws Exception {
        var alice = site.signedInAsAlice();
        var reply = alice.send("/app-passwords/new", "name", "x".repeat(WebServer.LARGEST_BODY + 1));
        assertThat(reply.status()).isEqualTo(413);
        assertThat(alice.isSignedIn()).isTrue();
        alice.headers.put("X-Long", "x".repeat(9000));
        assertThat(alice.get("/").status()).isEqualTo(431);
    }

    @Test
    void onlyFormsAreForms() throws Exception {
        var alice = site.signedInAsAlice();
        for (String type : List.of("text/plain", "application/json", "multipart/form-data; boundary=x")) {
            assertThat(alice.request("POST", "/sign-out", type, "form=" + alice.formToken())
                            .status())
                    .as(type)
                    .isEqualTo(415);
        }
        for (String method : List.of("PUT", "DELETE", "TRACE")) {
            assertThat(alice.request(method, "/", "", "").status()).as(method).isBetween(400, 405);
        }
        assertThat(alice.isSignedIn()).isTrue();
    }

    @Test
    void oneAccountDoesNotReachAnothersAppPasswords() throws Exception {
        var alice = site.signedInAsAlice();
        var admin = ServedSite.mailbox(site.admin.address().text());
        long number =
                site.register.appPasswords(admin).orThrow().getFirst().id().number();
        long none = 4711;
        assertThat(alice.get("/app-passwords/" + none).status()).isEqualTo(404);
        assertThat(alice.send("/app-passwords/" + none + "/revoke").status()).isEqualTo(404);
        for (String odd : List.of("-1", "0", "x", "1.2", "99999999999999999999", "%2e%2e")) {
            assertThat(alice.send("/app-passwords/" + odd + "/revoke").status())
                    .as(odd)
                    .isBetween(400, 404);
        }
        // Numbers count within an account: hers of this number, if she has one, is all that she can name.
        alice.send("/app-passwords/" + number + "/revoke");
        assertThat(site.register.appPasswords(admin).orThrow().getFirst().revokedAt())
                .isEmpty();
    }

    @Test
    void administrationIsForAdministrators() throws Exception {
        var alice = site.signedInAsAlice();
        for (String path : PAGES) {
            if (path.startsWith("/admin")) {
                assertThat(alice.get(path).status()).as(path).isEqualTo(403);
                assertThat(site.browser().get(path).status()).as(path).isEqualTo(303);
            }
        }
        for (String form : List.of(
                "/admin/accounts/new",
                "/admin/accounts/1/enabled",
                "/admin/accounts/1/admin",
                "/admin/accounts/1/password",
                "/admin/accounts/1/two-factor",
                "/admin/accounts/1/sessions",
                "/admin/accounts/1/app-passwords/2/revoke",
                "/admin/bans/lift")) {
            assertThat(alice.send(form, "address", "eve@example.test").status())
                    .as(form)
                    .isEqualTo(403);
        }
        assertThat(site.register.find(ServedSite.mailbox("eve@example.test"))).isEmpty();
    }

    @Test
    void anAdministratorDoesNotLockHimselfOut() throws Exception {
        var admin = site.signedInAsAdmin();
        assertThat(admin.send("/admin/accounts/1/enabled").status()).isEqualTo(403);
        assertThat(admin.send("/admin/accounts/1/admin").status()).isEqualTo(403);
        assertThat(admin.isSignedIn()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"//evil.example", "https://evil.example", "/\\evil.example", "/ok\r\nSet-Cookie: x=y", "\\/evil"
            })
    void afterSigningInNobodyIsLedAway(String next) throws Exception {
        var alice = site.browser();
        var reply =
                alice.send("/sign-in", "name", ServedSite.ALICE, "password", ServedSite.ALICES_PASSWORD, "next", next);
        assertThat(reply.header("Location")).isEqualTo("/");
    }

    @Test
    void whoWasSentToSignInComesBack() throws Exception {
        var alice = site.browser();
        assertThat(alice.get("/app-passwords/new?a=b").header("Location"))
                .isEqualTo("/sign-in?next=%2Fapp-passwords%2Fnew%3Fa%3Db");
        var reply = alice.send(
                "/sign-in",
                "name",
                ServedSite.ALICE,
                "password",
                ServedSite.ALICES_PASSWORD,
                "next",
                "/app-passwords/new?a=b");
        assertThat(reply.header("Location")).isEqualTo("/app-passwords/new?a=b");
    }

    @Test
    void strangersHearTheSameOfEveryName() throws Exception {
        String known = site.browser()
                .send("/sign-in", "name", ServedSite.ALICE, "password", "no")
                .body();
        String unknown = site.browser()
                .send("/sign-in", "name", "nobody@example.test", "password", "no")
                .body();
        assertThat(known).contains("The address or the password is not right.");
        assertThat(unknown).contains("The address or the password is not right.");
    }

    @Test
    void anAppPasswordIsNotForThisPage() throws Exception {
        var reply = site.browser()
                .send("/sign-in", "name", site.admin.address().text(), "password", site.admin.appPassword());
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body()).contains("That is an app password.");
    }

    @Test
    void guessingIsSlowedDown(@TempDir Path other) throws Exception {
        try (var own = ServedSite.start(other.resolve("data"))) {
            var mallory = own.browser();
            String last = "";
            for (int i = 0; i < 25; i++) {
                last = mallory.send("/sign-in", "name", ServedSite.ALICE, "password", "guess " + i)
                        .body();
            }
            assertThat(last).contains("Too many wrong passwords were tried lately.");
        }
    }

    @Test
    void aProxysWordIsTakenOnlyWhereItIsTrusted(@TempDir Path other) throws Exception {
        var alice = site.signedInAsAlice();
        alice.headers.put("X-Forwarded-For", "198.51.100.7");
        alice.send("/sign-out");
        alice.signIn(ServedSite.ALICE, ServedSite.ALICES_PASSWORD);
        assertThat(alice.get("/sessions").body()).contains("127.0.0.1").doesNotContain("198.51.100.7");
        try (var own = ServedSite.start(other.resolve("data"), "web.proxies=[\"127.0.0.0/8\"]")) {
            var bob = own.browser();
            bob.headers.put("X-Forwarded-For", "203.0.113.66, 198.51.100.7, 127.0.0.2");
            bob.signIn(ServedSite.ALICE, ServedSite.ALICES_PASSWORD);
            assertThat(bob.get("/sessions").body()).contains("198.51.100.7").doesNotContain("203.0.113.66");
        }
    }

    @Test
    void whetherItIsReadyAnybodyMayAsk() throws Exception {
        var reply = site.browser().get("/readyz");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("ok\n");
        assertThat(reply.all("Set-Cookie")).isEmpty();
    }
}
