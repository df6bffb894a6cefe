package org.letterlock.app.cli;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.letterlock.app.json.Json;
import org.letterlock.server.accounts.AttemptLog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `letterlock log auth`: who logged in, and who tried. `log --auth` is how others call it, `log logins` what it was
/// called first.
@Command(
        name = "auth",
        aliases = {"--auth", "logins"},
        description = {
            "Logins, done and tried, the latest first; those that were alike are one line with a count. They are kept "
                    + "for 30 days, unless keep_days in [logins] of letterlock.toml says otherwise.",
            "",
            "`letterlock explain` says of a refused one what to do about it."
        })
final class LogAuthCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; ${DEFAULT-VALUE} if not said.")
    private int limit = 50;

    @Option(names = "--skip", paramLabel = "N", description = "Leave out the latest so many.")
    private int skip;

    @Option(names = "--failed", description = "Only those that were refused.")
    private boolean failed;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only those after: 2h or 3d ago, 2026-11-20, 2026-11-20T14:00, or a weekday: monday.")
    private @Nullable String since;

    @Parameters(
            arity = "0..1",
            paramLabel = "WHO",
            description = "An address of an account, or a network address or network they came from; else all.")
    private @Nullable String who;

    LogAuthCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Optional<Instant> after = Optional.ofNullable(since)
                .map(text -> Since.parse(text, surroundings.clock().instant(), surroundings.zone()));
        return options.open(surroundings, (folder, register) -> {
            var log = new AttemptLog(folder.database());
            AttemptLog.About about = who == null
                    ? new AttemptLog.About.Everybody()
                    : Subject.parse(who).about(log);
            if (about instanceof AttemptLog.About.Nobody(String name)
                    && register.find(Subject.mailbox(name)).isEmpty()) {
                // Somebody may be trying a name that is nobody's; that is no mistake of the one who asks.
                surroundings.err().println("no account has the address " + name);
            }
            var page = log.find(new AttemptLog.Query(about, failed, after, skip, limit));
            var document = Json.document("letterlock.log-auth.v1");
            document.put(
                    "logins", page.attempts().stream().map(AccountViews::json).toList());
            document.put("more", page.more());
            return options.say(surroundings, document, () -> AccountViews.logins(page.attempts(), surroundings.zone()));
        });
    }
}
