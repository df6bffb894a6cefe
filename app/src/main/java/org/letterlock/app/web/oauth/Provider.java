package org.letterlock.app.web.oauth;

import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.letterlock.app.web.Site;
import org.letterlock.server.oauth.provider.AuthorizationServer;
import org.letterlock.server.oauth.provider.Endpoints;

/// The authorization server of a site. Its name is the page's URL, which is known once the page listens.
final class Provider {
    private final Site site;
    private final AtomicReference<@Nullable AuthorizationServer> known = new AtomicReference<>();

    Provider(Site site) {
        this.site = site;
    }

    AuthorizationServer server() {
        URI url = site.url().get();
        AuthorizationServer now = known.get();
        if (now == null || !now.endpoints().issuer().equals(url)) {
            now = new AuthorizationServer(site.database(), site.random(), site.clock(), new Endpoints(url));
            known.set(now);
        }
        return now;
    }
}
