package org.letterlock.app.config;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.address.Networks;

/// `[web]`: the page where people manage how they log in.
///
/// @param addresses where it listens, at least one; loopback alone unless it speaks TLS
/// @param port 0 is any free port
/// @param tls whether it speaks TLS itself, with the server's certificate
/// @param url what people type to come here, without path; empty: told by the host name and the port
/// @param names more host names it answers to
/// @param proxies whose word (`X-Forwarded-For`) is taken for where a visitor comes from
public record WebSettings(
        List<InetAddress> addresses, int port, boolean tls, Optional<URI> url, List<String> names, Networks proxies) {
    public WebSettings {
        addresses = List.copyOf(addresses);
        names = List.copyOf(names);
    }
}
