package org.letterlock.client.oauth;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A token that is kept.
///
/// @param name what its owner calls it
/// @param granted when somebody last logged in for it
/// @param renewed when the access token came
public record StoredToken(String name, TokenPlan plan, Tokens tokens, Instant granted, Instant renewed) {
    /// Whether the access token lives for at least so long. One of unknown life is taken to.
    public boolean livesFor(Duration duration, Instant now) {
        return tokens.accessEnds().map(end -> end.isAfter(now.plus(duration))).orElse(true);
    }

    /// Whether the next access token can be had without asking anybody.
    public boolean renewable() {
        return tokens.refresh().isPresent() || plan.flow().alone();
    }

    /// When the refresh token dies, if it is not used until then.
    public Optional<Instant> refreshEnds() {
        Optional<Instant> idle = tokens.refresh()
                .flatMap(_ -> plan.provider().flatMap(Provider::idleLife))
                .map(renewed::plus);
        return tokens.refreshEnds()
                .map(told -> idle.filter(told::isAfter).orElse(told))
                .or(() -> idle);
    }

    StoredToken with(Tokens next, Instant now) {
        return new StoredToken(name, plan, next, granted, now);
    }
}
