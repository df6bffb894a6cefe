package org.letterlock.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;

/// A browser as far as forms and cookies go, on one site. Follows nothing by itself, so that tests see where they are
/// sent.
final class WebBrowser implements AutoCloseable {
    private static final Pattern TOKEN = Pattern.compile("name=\"form\" value=\"([^\"]*)\"");

    private final URI site;
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    WebBrowser(URI site) {
        this.site = site;
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(site.resolve(path)));
    }

    /// Posts a form, as programs do.
    ///
    /// @param form alternating names and values
    HttpResponse<String> post(String path, String... form) {
        return send(HttpRequest.newBuilder(site.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encode(form))));
    }

    /// Fills in the form that `page` shows.
    HttpResponse<String> fill(HttpResponse<String> page, String path, String... form) {
        Matcher token = TOKEN.matcher(page.body());
        Assertions.assertThat(token.find()).as(page.body()).isTrue();
        String[] all = new String[form.length + 2];
        all[0] = "form";
        all[1] = token.group(1);
        System.arraycopy(form, 0, all, 2, form.length);
        return post(path, all);
    }

    void signIn(String name, String password) {
        HttpResponse<String> page = fill(get("/sign-in"), "/sign-in", "name", name, "password", password);
        assertThat(page.statusCode()).as(page.body()).isEqualTo(303);
    }

    static String location(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(303);
        return response.headers().firstValue("Location").orElseThrow();
    }

    /// @param form alternating names and values
    static String encode(String... form) {
        var text = new StringBuilder();
        for (int i = 0; i < form.length; i += 2) {
            text.append(i == 0 ? "" : "&")
                    .append(form[i])
                    .append('=')
                    .append(URLEncoder.encode(form[i + 1], StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
