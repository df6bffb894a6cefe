package org.letterlock.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.server.oauth.provider.ClientRegister;
import org.letterlock.server.oauth.provider.MailScope;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/// A program asks, its user answers in a real browser, without scripts, and the browser's own rules (the page's policy
/// for forms above all) let it go back to the program.
final class ConsentInChromiumTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"allow, code=llc_", "deny, error=access_denied"})
    void theAnswerReachesTheProgram(String decision, String heard) throws Exception {
        HttpServer program = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        program.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        program.start();
        try (var site = ServedSite.start(folder.resolve("data"));
                var chromium = Chromium.start(folder, "en", false)) {
            chromium.as(Chromium.Look.PHONE)
                    .open(site.url() + request(site, program.getAddress().getPort()));
            chromium.driver.findElement(By.name("name")).sendKeys(ServedSite.ALICE);
            chromium.driver.findElement(By.name("password")).sendKeys(ServedSite.ALICES_PASSWORD);
            chromium.driver.findElement(By.cssSelector("main form button")).click();
            appears(chromium, "button[value=" + decision + "]");
            assertThat(chromium.driver.getPageSource()).contains("May Desk Mail use your mail?", ServedSite.ALICE);
            chromium.picture("consent");
            chromium.as(Chromium.Look.DESKTOP_DARK).picture("consent");
            chromium.driver
                    .findElement(By.cssSelector("button[value=" + decision + "]"))
                    .click();
            String back = "http://127.0.0.1:" + program.getAddress().getPort() + "/back?";
            new WebDriverWait(chromium.driver, PATIENCE).until(ExpectedConditions.urlContains(back));
            assertThat(chromium.driver.getCurrentUrl()).contains(heard, "state=s1");
        } finally {
            program.stop(0);
        }
    }

    /// A click may return before the next page is there.
    private static void appears(Chromium chromium, String css) {
        new WebDriverWait(chromium.driver, PATIENCE)
                .until(driver -> !driver.findElements(By.cssSelector(css)).isEmpty());
    }

    private static String request(ServedSite site, int port) throws Exception {
        new ClientRegister(site.folder.database(), RandomGenerator.getDefault(), site.clock, "test")
                .add(new ClientRegister.Wanted(
                        Optional.of("desk"),
                        "Desk Mail",
                        List.of("http://127.0.0.1/back"),
                        Set.of(MailScope.values()),
                        true,
                        false,
                        false))
                .orThrow();
        return "/oauth/authorize?response_type=code&client_id=desk&redirect_uri=http%3A%2F%2F127.0.0.1%3A" + port
                + "%2Fback&scope=mail.send+mail.read&state=s1&code_challenge_method=S256"
                + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    }

    @Test
    void thePageForDevices() throws Exception {
        try (var site = ServedSite.start(folder.resolve("data"));
                var chromium = Chromium.start(folder, "zh-TW", false)) {
            chromium.as(Chromium.Look.PHONE).open(site.url() + "/device?user_code=BCDF-GHJK");
            chromium.driver.findElement(By.name("name")).sendKeys(ServedSite.ALICE);
            chromium.driver.findElement(By.name("password")).sendKeys(ServedSite.ALICES_PASSWORD);
            chromium.driver.findElement(By.cssSelector("main form button")).click();
            appears(chromium, "input[name=code]");
            assertThat(chromium.driver.findElement(By.name("code")).getDomProperty("value"))
                    .isEqualTo("BCDF-GHJK");
            chromium.picture("device");
            chromium.driver.findElement(By.cssSelector("main form button")).click();
            appears(chromium, "main .bad");
            assertThat(chromium.driver.getPageSource()).contains("沒有裝置在等候這個代碼");
        }
    }
}
