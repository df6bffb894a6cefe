package org.letterlock.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// A browser with cookies, forms and nothing else, whose every header tests can write: those of the JDK keep some to
/// themselves.
final class PlainBrowser {
    private static final Pattern FORM = Pattern.compile("name=\"form\" value=\"([^\"]+)\"");

    private final int port;
    private final boolean tls;
    final Map<String, String> cookies = new LinkedHashMap<>();

    /// Sent with every request; `Host` is here too.
    final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private String formToken = "";

    PlainBrowser(int port, boolean tls) {
        this.port = port;
        this.tls = tls;
        headers.put("Host", "127.0.0.1:" + port);
        headers.put("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
    }

    /// @param headers names in lower case
    record Reply(int status, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of(""))
                    .getFirst();
        }

        List<String> all(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        }

        /// What stands between these two for the first time.
        String between(String before, String after) {
            int from = body.indexOf(before) + before.length();
            assertThat(body).contains(before);
            return body.substring(from, body.indexOf(after, from));
        }
    }

    Reply get(String path) throws IOException {
        return request("GET", path, "", "");
    }

    /// Fills in a form as a page would: with its token.
    Reply send(String path, String... fields) throws IOException {
        if (formToken.isEmpty()) {
            get("/sign-in");
        }
        var all = new LinkedHashMap<String, String>();
        all.put("form", formToken);
        for (int i = 0; i < fields.length; i += 2) {
            all.put(fields[i], fields[i + 1]);
        }
        return sendBare(path, all);
    }

    Reply sendBare(String path, Map<String, String> fields) throws IOException {
        var body = new StringBuilder();
        fields.forEach((name, value) -> body.append(body.isEmpty() ? "" : "&")
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return request("POST", path, "application/x-www-form-urlencoded", body.toString());
    }

    /// As [#send], and goes where it leads.
    Reply sendAndFollow(String path, String... fields) throws IOException {
        Reply reply = send(path, fields);
        return reply.status() == 303 ? get(reply.header("Location")) : reply;
    }

    PlainBrowser signIn(String name, String password) throws IOException {
        get("/sign-in");
        Reply reply = send("/sign-in", "name", name, "password", password);
        assertThat(reply.status()).as(reply.body()).isEqualTo(303);
        get("/sign-in/code"); // the new session has a form token of its own
        get("/language-nowhere");
        return this;
    }

    boolean isSignedIn() throws IOException {
        return get("/").status() == 200;
    }

    String formToken() {
        return formToken;
    }

    Optional<String> sessionCookie() {
        return cookies.entrySet().stream()
                .filter(cookie -> cookie.getKey().endsWith("letterlock"))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    Reply request(String method, String path, String type, String body) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        var request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nConnection: close\r\n");
        headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
        if (!cookies.isEmpty()) {
            request.append("Cookie: ");
            var pairs = cookies.entrySet().stream()
                    .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                    .toList();
            request.append(String.join("; ", pairs)).append("\r\n");
        }
        if (!type.isEmpty()) {
            request.append("Content-Type: " + type + "\r\nContent-Length: " + content.length + "\r\n");
        }
        try (Socket socket = connect()) {
            socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(content);
            socket.getOutputStream().flush();
            return remember(read(socket.getInputStream()));
        }
    }

    private Socket connect() throws IOException {
        if (!tls) {
            return new Socket(InetAddress.getLoopbackAddress(), port);
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustsAnybody()}, new SecureRandom());
            return context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        } catch (java.security.GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static Reply read(InputStream in) throws IOException {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        assertThat(end).as(text).isPositive();
        String[] lines = text.substring(0, end).split("\r\n", -1);
        var headers = new LinkedHashMap<String, List<String>>();
        for (String line : List.of(lines).subList(1, lines.length)) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new java.util.ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return new Reply(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, text.substring(end + 4));
    }

    private Reply remember(Reply reply) {
        for (String cookie : reply.all("Set-Cookie")) {
            String pair = cookie.split(";", 2)[0];
            int equals = pair.indexOf('=');
            if (cookie.contains("Max-Age=0")) {
                cookies.remove(pair.substring(0, equals));
            } else {
                cookies.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        Matcher form = FORM.matcher(reply.body());
        if (form.find()) {
            formToken = form.group(1);
        }
        return reply;
    }

    private static final class TrustsAnybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
