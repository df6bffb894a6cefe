package org.letterlock.app.web;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.eclipse.jetty.io.EndPoint;
import org.letterlock.net.tls.TlsFacts;
import org.letterlock.protocol.address.Networks;
import org.letterlock.protocol.sasl.ChannelBindings;

/// Tells where requests come from.
///
/// @param proxies whose word is taken for it
record Callers(Networks proxies) {
    Visit.Caller of(Context context) {
        InetAddress peer = InetAddress.ofLiteral(withoutZone(context.req().getRemoteAddr()));
        String browser = Browser.describe(
                Optional.ofNullable(context.header("User-Agent")).orElse(""));
        return new Visit.Caller(proxies.find(peer).isPresent() ? behind(context, peer) : peer, tls(context), browser);
    }

    /// The nearest address that is no proxy of ours: what stands left of it anybody may have written.
    private InetAddress behind(Context context, InetAddress peer) {
        String chain = Optional.ofNullable(context.header("X-Forwarded-For")).orElse("");
        for (String each : List.of(chain.split(",", -1)).reversed()) {
            try {
                InetAddress address = InetAddress.ofLiteral(each.strip());
                if (proxies.find(address).isEmpty()) {
                    return address;
                }
            } catch (IllegalArgumentException nonsense) {
                return peer;
            }
        }
        return peer;
    }

    private static Optional<TlsFacts> tls(Context context) {
        return context.req().getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData data
                ? Optional.of(facts(data.sslSession()))
                : Optional.empty();
    }

    private static TlsFacts facts(SSLSession session) {
        return new TlsFacts(session.getProtocol(), session.getCipherSuite(), "", List.of(), ChannelBindings.NONE);
    }

    private static String withoutZone(String address) {
        String bare = address.startsWith("[") ? address.substring(1, address.length() - 1) : address;
        int zone = bare.indexOf('%');
        return zone < 0 ? bare : bare.substring(0, zone);
    }
}
