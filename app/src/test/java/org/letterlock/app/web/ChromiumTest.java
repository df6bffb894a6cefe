package org.letterlock.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.app.web.Chromium.Look;
import org.letterlock.protocol.address.Network;
import org.letterlock.server.accounts.BanRegister;
import org.openqa.selenium.By;
import org.openqa.selenium.logging.LogType;

/// The page in a real browser: what people do here works, with scripts and without; it fits a telephone, and leaves
/// pictures of itself in `target/screenshots`.
final class ChromiumTest {
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

    private static void signIn(Chromium chromium, String name, String password) {
        chromium.open(site.url() + "/sign-in");
        chromium.type("name", name);
        chromium.type("password", password);
        chromium.press("/sign-in");
    }

    private static boolean mailTakes(String password) throws MessagingException {
        var properties = new Properties();
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.starttls.required", "true");
        properties.put("mail.smtp.ssl.trust", "*");
        properties.put("mail.smtp.ssl.checkserveridentity", "false");
        properties.put("mail.smtp.auth", "true");
        try (Transport transport = Session.getInstance(properties).getTransport("smtp")) {
            transport.connect("127.0.0.1", site.submission().address().getPort(), ServedSite.ALICE, password);
            return true;
        } catch (AuthenticationFailedException refused) {
            return false;
        }
    }

    /// From signing in to a device that sends mail, and to the day it is lost.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAppPasswordFromItsFirstDayToItsLast(boolean script) throws Exception {
        String name = script ? "Phone" : "Printer, second floor";
        try (var chromium = Chromium.start(folder, "en", script).as(script ? Look.DESKTOP : Look.PHONE)) {
            signIn(chromium, ServedSite.ALICE, ServedSite.ALICES_PASSWORD);
            assertThat(chromium.text("h1")).isEqualTo("Hello, Alice");
            chromium.open(site.url() + "/app-passwords");
            chromium.driver.findElement(By.linkText("New app password")).click();
            chromium.type("name", name);
            chromium.driver
                    .findElement(By.cssSelector("details.more > summary"))
                    .click();
            chromium.type("per-hour", "60");
            chromium.press("/app-passwords/new");

            String password = chromium.text("#secret");
            assertThat(password).matches("[a-z]{4}( [a-z]{4}){3}");
            assertThat(chromium.driver.findElements(By.cssSelector(".qr svg"))).hasSize(1);
            assertThat(chromium.driver
                            .findElement(By.cssSelector("button[data-copy=secret]"))
                            .isDisplayed())
                    .as("a button that needs a script shows itself where there are scripts")
                    .isEqualTo(script);
            assertThat(mailTakes(password)).isTrue();

            chromium.open(site.url() + "/app-passwords");
            chromium.driver.findElement(By.linkText(name)).click();
            assertThat(chromium.driver.findElement(By.id("per-hour")).getAttribute("value"))
                    .isEqualTo("60");
            chromium.driver
                    .findElement(By.cssSelector("button.danger:not(.little)"))
                    .click();
            assertThat(chromium.text(".note.good")).contains("revoked");
            assertThat(mailTakes(password)).isFalse();

            chromium.open(site.url() + "/history");
            assertThat(chromium.text("main")).contains("Signed in with the app password “" + name + "”");
            assertThat(complaints(chromium)).isEmpty();
            chromium.driver
                    .findElement(By.cssSelector(".top form[action='/sign-out'] button"))
                    .click();
            assertThat(chromium.text(".note.good")).isEqualTo("You are signed out.");
        }
    }

    /// What the browser's console says: anything our policy forbids ourselves would stand there.
    private static List<String> complaints(Chromium chromium) {
        return chromium.driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void theLanguageIsTheBrowsersUntilItIsChosen() throws Exception {
        try (var chromium = Chromium.start(folder, "zh-TW", true).as(Look.DESKTOP)) {
            chromium.open(site.url() + "/sign-in");
            assertThat(chromium.text("h1")).isEqualTo("登入");
            chromium.driver.findElement(By.cssSelector("button[value=ja]")).click();
            assertThat(chromium.text("h1")).isEqualTo("サインイン");
            assertThat(chromium.driver.findElement(By.tagName("html")).getAttribute("lang"))
                    .isEqualTo("ja");
            chromium.open(site.url() + "/sign-in?next=%2Fsetup");
            assertThat(chromium.text("h1")).isEqualTo("サインイン");
            chromium.picture("sign-in-ja");
        }
    }

    @Test
    void everyPageFitsEveryWindow() throws Exception {
        try (var chromium = Chromium.start(folder, "en", true)) {
            for (Look look : Look.values()) {
                chromium.as(look);
                chromium.open(site.url() + "/sign-in");
                chromium.picture("sign-in");
                assertThat(chromium.fits()).as("sign-in, %s", look).isTrue();
            }
            chromium.as(Look.DESKTOP);
            furnish();
            signIn(chromium, site.admin.address().text(), site.admin.password());
            look(chromium, "");
            lookAtSecrets(chromium);
            chromium.driver.findElement(By.cssSelector("button[value=zh-Hant]")).click();
            look(chromium, "-zh");
            assertThat(complaints(chromium).stream()
                            .filter(line -> !line.contains("status of 404") && !line.contains("status of 422"))
                            .toList())
                    .isEmpty();
        }
    }

    private static void look(Chromium chromium, String suffix) throws IOException {
        for (String path : List.of(
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
                "/admin/accounts/2",
                "/admin/attempts",
                "/admin/bans",
                "/nothing")) {
            chromium.open(site.url() + path);
            for (Look look : Look.values()) {
                if (suffix.isEmpty() || look == Look.PHONE || look == Look.DESKTOP) {
                    chromium.as(look);
                    chromium.picture(
                            (path.equals("/") ? "overview" : path.substring(1).replace('/', '-')) + suffix);
                    assertThat(chromium.fits()).as("%s, %s", path, look).isTrue();
                }
            }
        }
    }

    /// What is shown once.
    private static void lookAtSecrets(Chromium chromium) throws IOException {
        chromium.as(Look.DESKTOP);
        chromium.open(site.url() + "/app-passwords/new");
        chromium.type("name", "Phone");
        chromium.press("/app-passwords/new");
        all(chromium, "app-password-made");
        chromium.open(site.url() + "/two-factor");
        chromium.type("enrol-password", site.admin.password());
        chromium.press("/two-factor/enrol");
        all(chromium, "two-factor-enrol");
        chromium.as(Look.DESKTOP);
        chromium.type("code", "000000");
        chromium.press("/two-factor/confirm");
        chromium.picture("two-factor-wrong");
    }

    private static void all(Chromium chromium, String name) throws IOException {
        for (Look look : Look.values()) {
            chromium.as(look).picture(name);
            assertThat(chromium.fits()).as("%s, %s", name, look).isTrue();
        }
    }

    /// Some life in the house, so that pages have something to show.
    private static void furnish() throws Exception {
        var admin = site.admin.address();
        var printer = org.letterlock.server.accounts.Walls.NONE.withPerHour(java.util.OptionalInt.of(60));
        site.register
                .createAppPassword(admin, "Printer, second floor", true, printer)
                .orThrow()
                .appPassword()
                .close();
        site.register
                .createAppPassword(admin, "Thunderbird on the laptop", false)
                .orThrow()
                .appPassword()
                .close();
        site.register.revokeAppPassword(admin, "Thunderbird on the laptop").orThrow();
        var plain = site.browser();
        plain.send("/sign-in", "name", admin.text(), "password", "not this one");
        plain.headers.put(
                "User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit Safari/605");
        plain.signIn(admin.text(), site.admin.password());
        new BanRegister(site.folder.database(), site.clock, "test")
                .add(
                        Network.parse("203.0.113.0/26").orThrow(),
                        Duration.ofHours(1),
                        "40 different wrong passwords in an hour")
                .orThrow();
    }

    @BeforeAll
    static void quiet() {
        Logger.getLogger("org.openqa.selenium").setLevel(Level.SEVERE);
    }
}
