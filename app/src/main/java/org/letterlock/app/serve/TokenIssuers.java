package org.letterlock.app.serve;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.letterlock.app.config.IssuerSettings;
import org.letterlock.net.http.HttpCaller;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.TokenCheck;
import org.letterlock.server.oauth.issuer.IssuerRules;
import org.letterlock.server.oauth.issuer.TrustedIssuer;

/// The issuers of the configuration at work, with what they share: one HTTP client, and our secrets at each.
final class TokenIssuers implements AutoCloseable {
    /// A login waits for the issuer; programs give up on a login after about a minute.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpCaller caller = HttpCaller.of(HttpCaller.Settings.DEFAULT.withDeadline(PATIENCE));
    private final List<Secret> secrets = new ArrayList<>();
    private final List<TokenCheck.Issuer> issuers = new ArrayList<>();

    private TokenIssuers() {}

    static TokenIssuers open(List<IssuerSettings> settings, InstantSource clock) throws CannotStart {
        var opened = new TokenIssuers();
        try {
            for (IssuerSettings each : settings) {
                opened.issuers.add(new TrustedIssuer(opened.rules(each), opened.caller, clock));
            }
            return opened;
        } catch (CannotStart reason) {
            opened.close();
            throw reason;
        }
    }

    private IssuerRules rules(IssuerSettings settings) throws CannotStart {
        Optional<IssuerRules.Asking> asking = Optional.empty();
        if (settings.asking().isPresent()) {
            IssuerSettings.Asking ask = settings.asking().get();
            Secret secret = SecretFile.read(ask.secretFile(), "[[issuer]] " + settings.name() + ": client_secret_file");
            secrets.add(secret);
            asking = Optional.of(new IssuerRules.Asking(ask.endpoint(), ask.client(), secret, ask.always()));
        }
        return new IssuerRules(
                settings.name(),
                settings.issuer(),
                Set.copyOf(settings.audiences()),
                settings.userClaim(),
                Map.of("smtp", settings.smtpScope()),
                settings.keys(),
                asking,
                settings.skew());
    }

    List<TokenCheck.Issuer> issuers() {
        return List.copyOf(issuers);
    }

    @Override
    public void close() {
        caller.close();
        secrets.forEach(Secret::close);
    }
}
