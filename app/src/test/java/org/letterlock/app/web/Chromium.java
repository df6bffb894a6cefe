package org.letterlock.app.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.letterlock.kit.peers.Tool;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/// A real Chromium without a screen, that goes nowhere but to this machine.
final class Chromium implements AutoCloseable {
    /// How wide it is, and in which light.
    enum Look {
        DESKTOP(1280, 860, false),
        DESKTOP_DARK(1280, 860, true),
        PHONE(390, 844, false),
        PHONE_DARK(390, 844, true);

        final int width;
        final int height;
        final boolean dark;

        Look(int width, int height, boolean dark) {
            this.width = width;
            this.height = height;
            this.dark = dark;
        }
    }

    final ChromeDriver driver;
    private final Path pictures;
    private Look look = Look.DESKTOP;

    private Chromium(ChromeDriver driver, Path pictures) {
        this.driver = driver;
        this.pictures = pictures;
    }

    /// @param language as `Accept-Language` says it
    /// @param script whether pages may run scripts
    static Chromium start(Path folder, String language, boolean script) throws IOException {
        Tool browser = Tool.need("chromium", "chromium");
        Tool driver = Tool.need("chromedriver", "chromium-driver");
        var options = new ChromeOptions();
        options.setBinary(browser.path().toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-default-apps",
                "--disable-sync",
                "--hide-scrollbars",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--accept-lang=" + language,
                "--user-data-dir=" + Files.createTempDirectory(folder, "chromium"));
        options.setExperimentalOption("prefs", Map.of("intl.accept_languages", language));
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.path().toFile())
                .usingAnyFreePort()
                .build();
        Path pictures = Files.createDirectories(Path.of(
                        System.getProperty("root", "."),
                        Files.isDirectory(Path.of("app")) ? "app" : "",
                        "target",
                        "screenshots")
                .toAbsolutePath()
                .normalize());
        var chrome = new ChromeDriver(service, options);
        chrome.manage().timeouts().implicitlyWait(Duration.ofSeconds(5)); // a click returns before its page is there
        chrome.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !script));
        return new Chromium(chrome, pictures);
    }

    Chromium as(Look wanted) {
        look = wanted;
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", look.width, "height", look.height, "deviceScaleFactor", 1, "mobile", look.width < 500));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", look.dark ? "dark" : "light"),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
        return this;
    }

    void open(String url) {
        driver.get(url);
    }

    /// The whole page, as `NAME-LOOK.png`.
    void picture(String name) throws IOException {
        Map<String, Object> shot = driver.executeCdpCommand(
                "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
        Files.write(
                pictures.resolve(name + "-" + look.name().toLowerCase(java.util.Locale.ROOT) + ".png"),
                Base64.getDecoder().decode(String.valueOf(shot.get("data"))));
    }

    void type(String id, String text) {
        var field = driver.findElement(By.id(id));
        field.clear();
        field.sendKeys(text);
    }

    /// Presses the button of a form.
    void press(String action) {
        driver.findElement(By.cssSelector("form[action='" + action + "'] button:not([hidden])"))
                .click();
    }

    String text(String css) {
        return driver.findElement(By.cssSelector(css)).getText();
    }

    /// Whether the page is no wider than the window.
    boolean fits() {
        Map<String, Object> metrics = driver.executeCdpCommand("Page.getLayoutMetrics", Map.of());
        return metrics.get("cssContentSize") instanceof Map<?, ?> size
                && size.get("width") instanceof Number width
                && width.intValue() <= look.width;
    }

    @Override
    public void close() {
        driver.quit();
    }
}
