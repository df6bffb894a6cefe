package org.letterlock.bench;

import java.nio.file.Path;
import org.letterlock.bench.load.BigLoad;
import org.letterlock.bench.load.Outcome;

/// Two hundred messages of 25 MiB under way at once, in a heap of 256 MiB.
final class Big {
    private static final int SENDERS = 200;
    private static final long SIZE = 25L << 20;

    private Big() {}

    static void run(Path folder) throws Exception {
        try (var server = LetterlockServer.start(folder, "-Xmx256m", Limits.LIFTED)) {
            Outcome outcome =
                    new BigLoad(SENDERS, SIZE).run(server.port("mx"), "load@example.org", LetterlockServer.ADDRESS);
            Bench.print(
                    "%d senders of 25 MiB at once, heap 256 MiB: %d arrived in %.1f s (%.0f MiB/s), resident %d MiB",
                    SENDERS,
                    server.arrived(),
                    outcome.seconds(),
                    SENDERS * 25 / outcome.seconds(),
                    server.residentKib() / 1024);
        }
    }
}
