package org.letterlock.app.config;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Networks;
import org.letterlock.protocol.text.Parsed;

/// Reads `[web]`. A file without it, as of a server that was set up before there was a page, has no page.
final class WebSettingsReader {
    private static final int PLAIN_PORT = 8080;
    private static final int TLS_PORT = 8443;
    private static final int LARGEST_PORT = 65_535;

    private WebSettingsReader() {}

    static Optional<WebSettings> read(Section top) {
        boolean there = top.has("web");
        Section web = top.table("web");
        boolean enabled = web.read("enabled", there, Values::flag);
        boolean tls = web.read("tls", false, Values::flag);
        List<InetAddress> addresses =
                web.read("bind", List.of(InetAddress.getLoopbackAddress()), Values.list(Values::address));
        int port = web.read("port", tls ? TLS_PORT : PLAIN_PORT, Values.whole(0, LARGEST_PORT));
        Optional<URI> url =
                web.read("url", Optional.<URI>empty(), value -> url(value).map(Optional::of));
        List<Host.Domain> names = web.read("names", List.of(), Values.list(Values::domain));
        Networks proxies = web.read("proxies", Networks.NONE, Values::networks);
        web.refuseUnknown();
        if (!tls && !addresses.stream().allMatch(InetAddress::isLoopbackAddress)) {
            web.blame(
                    "bind",
                    "without TLS the web page is for this machine alone, or passwords would cross the network in "
                            + "clear; write tls = true, or bind = \"127.0.0.1\" behind a proxy that speaks TLS");
        }
        return enabled
                ? Optional.of(new WebSettings(
                        addresses,
                        port,
                        tls,
                        url,
                        names.stream().map(Host.Domain::ascii).toList(),
                        proxies))
                : Optional.empty();
    }

    private static Parsed<URI> url(Object value) {
        String instead = "; write \"https://\" and a host name, such as \"https://mail.example.test\"";
        if (value instanceof String text) {
            try {
                var url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
                String host = url.getHost();
                boolean bare = host != null
                        && url.getRawPath().isEmpty()
                        && url.getRawQuery() == null
                        && url.getRawFragment() == null
                        && url.getRawUserInfo() == null;
                if (bare && ("https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && isNear(host)))) {
                    return Parsed.ok(URI.create(url.toString().toLowerCase(Locale.ROOT)));
                }
            } catch (IllegalArgumentException none) {
                // said below
            }
        }
        return Parsed.bad("is " + Values.kind(value) + instead);
    }

    private static boolean isNear(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }
}
