package org.letterlock.app.serve;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.app.config.Configuration;
import org.letterlock.app.config.WebSettings;
import org.letterlock.app.web.Area;
import org.letterlock.app.web.MailPort;
import org.letterlock.app.web.Sessions;
import org.letterlock.app.web.Site;
import org.letterlock.app.web.WebServer;
import org.letterlock.app.web.oauth.OAuthEndpoints;
import org.letterlock.app.web.pages.AdminAccountPages;
import org.letterlock.app.web.pages.AdminAttemptsPage;
import org.letterlock.app.web.pages.AdminBansPage;
import org.letterlock.app.web.pages.AppPasswordPages;
import org.letterlock.app.web.pages.ApplicationPages;
import org.letterlock.app.web.pages.HistoryPage;
import org.letterlock.app.web.pages.OverviewPage;
import org.letterlock.app.web.pages.PasswordPages;
import org.letterlock.app.web.pages.SessionPages;
import org.letterlock.app.web.pages.SetupPage;
import org.letterlock.app.web.pages.SignInPages;
import org.letterlock.app.web.pages.TwoFactorPages;
import org.letterlock.net.channel.BindFailed;
import org.letterlock.net.tls.TlsSide;
import org.letterlock.server.accounts.RegisteredAccounts;
import org.letterlock.server.oauth.provider.Grants;
import org.letterlock.server.policy.Role;
import org.letterlock.server.twofactor.TwoFactor;

/// Puts the web page together: which areas it has, and what they work on.
record WebStart(
        OpenFolder folder,
        Configuration configuration,
        RegisteredAccounts accounts,
        InstantSource clock,
        RandomGenerator random) {
    /// @param listeners of the mail, which the page tells people of
    WebServer start(WebSettings settings, Optional<TlsSide> tls, List<BoundListener> listeners)
            throws CannotStart, BindFailed {
        var register = folder.register(random, clock, "web");
        var sessions = new Sessions(folder.database(), clock, random);
        return WebServer.start(
                settings,
                configuration.hostname().ascii(),
                tls,
                url -> new Site(
                        configuration.hostname().ascii(),
                        mailPorts(listeners),
                        url,
                        accounts,
                        accounts::flush,
                        register,
                        folder.database(),
                        sessions,
                        clock,
                        random,
                        ZoneId.systemDefault()),
                areas());
    }

    private List<Area> areas() {
        var factor = TwoFactor.open(folder.database(), folder.pepper(), random, clock);
        return List.of(
                new SignInPages(factor),
                new OverviewPage(factor),
                new AppPasswordPages(),
                new SetupPage(),
                new TwoFactorPages(factor),
                new ApplicationPages(new Grants(folder.database(), clock)),
                new HistoryPage(),
                new SessionPages(),
                new PasswordPages(),
                new AdminAccountPages(factor),
                new AdminAttemptsPage(),
                new AdminBansPage(),
                new OAuthEndpoints());
    }

    private static List<MailPort> mailPorts(List<BoundListener> listeners) {
        return listeners.stream()
                .filter(listener -> listener.settings().role() == Role.SUBMISSION
                        || listener.settings().role() == Role.SUBMISSIONS)
                .map(listener -> new MailPort(
                        listener.settings().role().text(),
                        listener.address().getPort(),
                        listener.settings().role().encryption() == Role.Encryption.IMPLICIT))
                .distinct()
                .toList();
    }
}
