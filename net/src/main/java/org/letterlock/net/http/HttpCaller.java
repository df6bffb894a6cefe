package org.letterlock.net.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.letterlock.protocol.text.Octets;

/// Calls HTTP servers and waits for the whole answer, within one deadline and one bound; what a slow or generous
/// server does beyond them is not waited for. Redirects are answers like any other and never followed, so that what a
/// form holds goes where it was addressed and nowhere else. Safe for any thread.
public final class HttpCaller implements AutoCloseable {
    /// Metadata, keys and tokens take a few KiB; whatever is longer is none of these.
    private static final int MOST_OCTETS = 512 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// @param deadline for the whole of a call, from the look-up of the name to the last octet of the answer
    /// @param mostOctets of an answer's body
    /// @param tls whom to believe; empty for the authorities of the JDK
    /// @param proxy which HTTP proxy to go through, and for whom
    public record Settings(Duration deadline, int mostOctets, Optional<SSLContext> tls, Optional<ProxySelector> proxy) {
        /// Half a minute, half a MiB, the JDK's authorities, no proxy.
        public static final Settings DEFAULT = new Settings(PATIENCE, MOST_OCTETS, Optional.empty(), Optional.empty());

        public Settings withDeadline(Duration other) {
            return new Settings(other, mostOctets, tls, proxy);
        }

        public Settings withTls(SSLContext context) {
            return new Settings(deadline, mostOctets, Optional.of(context), proxy);
        }

        public Settings withProxy(ProxySelector by) {
            return new Settings(deadline, mostOctets, tls, Optional.of(by));
        }
    }

    private final Settings settings;
    private final HttpClient client;

    private HttpCaller(Settings settings, HttpClient client) {
        this.settings = settings;
        this.client = client;
    }

    public static HttpCaller of(Settings settings) {
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.deadline())
                .executor(Executors.newVirtualThreadPerTaskExecutor());
        settings.tls().ifPresent(client::sslContext);
        settings.proxy().ifPresent(client::proxy);
        return new HttpCaller(settings, client.build());
    }

    /// Asks for a JSON document.
    public HttpAnswer get(URI url) throws CallFailed {
        return call(request(url).GET().build());
    }

    /// Sends a form and asks for JSON.
    ///
    /// @param authorization the value of the field of that name (RFC 9110 §11.6.2)
    public HttpAnswer post(URI url, Map<String, String> form, Optional<String> authorization) throws CallFailed {
        var request = request(url)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encoded(form), StandardCharsets.US_ASCII));
        authorization.ifPresent(value -> request.header("Authorization", value));
        return call(request.build());
    }

    /// A form as `application/x-www-form-urlencoded` has it, in the order of the map.
    public static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(URI url) {
        return HttpRequest.newBuilder(url)
                .timeout(settings.deadline())
                .header("Accept", "application/json")
                .header("User-Agent", "letterlock");
    }

    private HttpAnswer call(HttpRequest request) throws CallFailed {
        String host = request.uri().getHost();
        CompletableFuture<HttpResponse<byte[]>> pending = client.sendAsync(
                request,
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), settings.mostOctets()));
        try {
            // The request's own timeout ends with the answer's head; a body may drip for ever.
            HttpResponse<byte[]> response = pending.get(settings.deadline().toMillis(), TimeUnit.MILLISECONDS);
            HttpHeaders headers = response.headers();
            return new HttpAnswer(
                    response.statusCode(),
                    headers.firstValue("Content-Type"),
                    headers.firstValue("Location"),
                    Octets.of(response.body()));
        } catch (TimeoutException late) {
            throw new CallFailed(CallFailed.Reason.TIMED_OUT, host + " did not answer in time", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CallFailed(CallFailed.Reason.INTERRUPTED, "interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw failed(host, failed.getCause() == null ? failed : failed.getCause());
        } finally {
            pending.cancel(true);
        }
    }

    private static CallFailed failed(String host, Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof UnresolvedAddressException) {
                return new CallFailed(CallFailed.Reason.HOST_NOT_FOUND, "there is no host " + host, cause);
            }
        }
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return switch (cause) {
            case HttpTimeoutException _ ->
                new CallFailed(CallFailed.Reason.TIMED_OUT, host + " did not answer in time", cause);
            case ConnectException _ ->
                new CallFailed(CallFailed.Reason.UNREACHABLE, "no connection to " + host + ": " + why, cause);
            case SSLException _ -> new CallFailed(CallFailed.Reason.TLS, "TLS with " + host + " failed: " + why, cause);
            case IOException _
            when brokenOff(cause) ->
                new CallFailed(CallFailed.Reason.UNREACHABLE, host + " broke the connection off: " + why, cause);
            default ->
                new CallFailed(CallFailed.Reason.BAD_ANSWER, "the answer of " + host + " is unusable: " + why, cause);
        };
    }

    /// Whether the connection ended, rather than said something wrong.
    private static boolean brokenOff(Throwable cause) {
        String why = String.valueOf(cause.getMessage());
        return why.contains("EOF") || why.contains("reset") || why.contains("received no bytes");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
