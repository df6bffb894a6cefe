package org.letterlock.bench;

import java.nio.file.Path;
import org.letterlock.bench.load.IdleLoad;

/// What an idle connection costs the server in resident memory, once it has said EHLO.
final class Idle {
    private static final int CONNECTIONS = 10_000;
    private static final int WARM = 500;

    private Idle() {}

    static void run(Path folder) throws Exception {
        Bench.print("| | connections | KiB each |");
        Bench.print("|---|---|---|");
        for (boolean tls : new boolean[] {false, true}) {
            try (var server = LetterlockServer.start(folder.resolve(tls ? "tls" : "clear"), "", Limits.LIFTED)) {
                int port = server.port("mx");
                new IdleLoad(port, WARM, tls).close(); // what the first connections load is not theirs
                long before = server.residentKib();
                try (var idle = new IdleLoad(port, CONNECTIONS, tls)) {
                    long after = server.residentKib();
                    idle.stillThere();
                    Bench.print(
                            "| %s | %d | %.1f |",
                            tls ? "TLS 1.3" : "clear", CONNECTIONS, (after - before) / (double) CONNECTIONS);
                }
            }
        }
    }
}
