package org.letterlock.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.letterlock.bench.load.MessageLoad;
import org.letterlock.bench.load.Outcome;
import org.letterlock.bench.store.RawDisk;
import org.letterlock.kit.peers.Postfix;
import org.letterlock.kit.peers.SmtpSink;

/// Durable acceptance into local mailboxes, beside Postfix delivering to a maildir with its default syncing, beside
/// the load's own ceiling (what it reaches against a server that keeps nothing), and beside the disk's own limit.
///
/// Every figure is messages that were counted in the mailbox, divided by the time until the last one lay there: for
/// Letterlock that is the last `250`; Postfix still delivers from its queue after its own.
final class Accept {
    private static final int[] SIZES = {4 * 1024, 100 * 1024};
    private static final int[] CONNECTIONS = {1, 10, 100};

    /// How much each server is given to do; enough for a few seconds of it.
    private static final int OURS = 20_000;

    private static final int OURS_BIG = 4_000;
    private static final int THEIRS = 2_000;

    /// How long the disk is measured, each time.
    private static final Duration DISK = Duration.ofSeconds(3);

    private Accept() {}

    static void run(Path folder) throws Exception {
        Bench.print("| octets | connections | messages each | load | Letterlock/s | Postfix/s | ratio | ceiling/s"
                + " | of ceiling | disk/s | of disk |");
        Bench.print("|---|---|---|---|---|---|---|---|---|---|---|");
        try (var ours = LetterlockServer.start(folder.resolve("ours"), "", Limits.LIFTED);
                var theirs = Postfix.start(
                        Files.createDirectories(folder.resolve("theirs")), Optional.empty(), Optional.empty());
                var sink = SmtpSink.start()) {
            var servers = new Servers(ours, theirs, sink);
            warm(ours.port("mx"));
            for (int size : SIZES) {
                for (int connections : CONNECTIONS) {
                    double disk = RawDisk.rate(folder, connections, size, DISK);
                    for (Way way : Way.values()) {
                        line(servers, new Load(way, connections, size), disk);
                    }
                }
            }
        }
    }

    /// Who is measured.
    private record Servers(LetterlockServer ours, Postfix theirs, SmtpSink sink) {}

    /// A server that has run for a while has compiled what it does; so has this one before it is measured.
    private static void warm(int port) {
        for (int round = 0; round < 3; round++) {
            new SmtpSource(20_000, 10, true, 4096).run(port, LetterlockServer.ADDRESS);
            new MessageLoad(20_000, 100, 100, 4096, true).run(port, "load@example.org", LetterlockServer.ADDRESS);
        }
        new SmtpSource(5_000, 10, false, 100 * 1024).run(port, LetterlockServer.ADDRESS);
    }

    /// How the messages come.
    private enum Way {
        ONE_EACH("1", "smtp-source"),
        MANY_EACH("all", "smtp-source"),
        PIPELINED("100", "pipelined");

        final String each;
        final String load;

        Way(String each, String load) {
            this.each = each;
            this.load = load;
        }
    }

    /// What is done to each of them.
    private record Load(Way way, int connections, int size) {
        int ours() {
            return connections == 1 ? OURS / 4 : size > 50_000 ? OURS_BIG : OURS;
        }

        int theirs() {
            return connections == 1 ? THEIRS / 4 : THEIRS;
        }

        Outcome run(int count, int port, String to) {
            return switch (way) {
                case ONE_EACH -> new SmtpSource(count, connections, false, size).run(port, to);
                case MANY_EACH -> new SmtpSource(count, connections, true, size).run(port, to);
                case PIPELINED ->
                    new MessageLoad(count, connections, 100, size, true).run(port, "load@example.org", to);
            };
        }
    }

    private static void line(Servers servers, Load load, double disk) throws Exception {
        double our = ours(servers.ours(), load);
        double their = theirs(servers.theirs(), load);
        double ceiling = load.run(load.ours(), servers.sink().port(), LetterlockServer.ADDRESS)
                .rate();
        Bench.print(
                "| %d | %d | %s | %s | %.0f | %.0f | %.1f | %.0f | %.2f | %.0f | %.2f |",
                load.size(),
                load.connections(),
                load.way().each,
                load.way().load,
                our,
                their,
                our / their,
                ceiling,
                our / ceiling,
                disk,
                our / disk);
    }

    private static double ours(LetterlockServer server, Load load) throws Exception {
        long before = server.arrived();
        Outcome outcome = load.run(load.ours(), server.port("mx"), LetterlockServer.ADDRESS);
        long arrived = server.arrived() - before;
        if (arrived != outcome.accepted()) {
            throw new IllegalStateException("accepted " + outcome.accepted() + ", arrived " + arrived);
        }
        return outcome.rate();
    }

    private static double theirs(Postfix server, Load load) throws IOException {
        int before = server.arrived().size();
        long begin = System.nanoTime();
        Outcome outcome = load.run(load.theirs(), server.port(), "load@example.test");
        List<Path> arrived = server.await(before + (int) outcome.accepted());
        double seconds = (System.nanoTime() - begin) / 1e9;
        for (Path message : arrived) {
            Files.delete(message);
        }
        return outcome.accepted() / seconds;
    }
}
