package org.letterlock.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.letterlock.bench.load.AttackLoad;
import org.letterlock.bench.load.LoginLoad;
import org.letterlock.bench.load.Outcome;

/// What an attack of a thousand wrong passwords of people a second takes from devices that log in with app passwords,
/// and how much memory. Both loads run on the server's own cores, so part of what is lost is the attacker's own work.
final class Attack {
    private static final int GUESSES_PER_SECOND = 1_000;
    private static final int LOGINS = 3_000;
    private static final int CONNECTIONS = 4;
    private static final int SIZE = 512;

    /// Until the first bans hold, and what is free at first is used up.
    private static final Duration ONSET = Duration.ofSeconds(10);

    private Attack() {}

    static void run(Path folder) throws Exception {
        var settings = new ArrayList<>(List.of(Limits.LIFTED));
        settings.add("logins.never_ban_this_machine=false");
        Bench.print("| | app-password logins/s | of alone | guesses/s | resident, MiB |");
        Bench.print("|---|---|---|---|---|");
        try (var server = LetterlockServer.start(folder, "", settings.toArray(String[]::new))) {
            logins(server); // a server that has run for a while has compiled what it does
            Outcome alone = logins(server);
            Bench.print("| alone | %.0f | | | %d |", alone.rate(), server.residentKib() >> 10);
            try (var attack =
                    AttackLoad.start(server.port("submission"), LetterlockServer.ADDRESS, GUESSES_PER_SECOND)) {
                Thread.sleep(ONSET);
                long before = attack.guesses();
                Outcome attacked = logins(server);
                Bench.print(
                        "| under attack | %.0f | %.2f | %.0f | %d |",
                        attacked.rate(),
                        attacked.rate() / alone.rate(),
                        (attack.guesses() - before) / attacked.seconds(),
                        server.residentKib() >> 10);
            }
        }
    }

    private static Outcome logins(LetterlockServer server) {
        return new LoginLoad(LOGINS, CONNECTIONS, SIZE)
                .run(
                        server.port("submission"),
                        LetterlockServer.ADDRESS,
                        server.appPassword(),
                        LetterlockServer.ADDRESS,
                        LetterlockServer.ADDRESS);
    }
}
