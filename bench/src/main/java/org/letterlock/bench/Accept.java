package org.letterlock.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.letterlock.bench.load.MessageLoad;
import org.letterlock.bench.load.Outcome;
import org.letterlock.bench.store.RawDisk;
import org.letterlock.kit.peers.Postfix;

/// Durable acceptance into local mailboxes, beside Postfix delivering to a maildir with its default syncing, and beside
/// the disk's own limit.
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
        Bench.print(
                "| octets | connections | messages each | load | Letterlock/s | Postfix/s | ratio | disk/s | of disk |");
        Bench.print("|---|---|---|---|---|---|---|---|---|");
        try (var ours = LetterlockServer.start(folder.resolve("ours"), "", Limits.LIFTED);
                var theirs = Postfix.start(
                        Files.createDirectories(folder.resolve("theirs")), Optional.empty(), Optional.empty())) {
            warm(ours.port("mx"));
            for (int size : SIZES) {
                for (int connections : CONNECTIONS) {
                    double disk = RawDisk.rate(folder, connections, size, DISK);
                    for (Way way : Way.values()) {
                        line(ours, theirs, size, connections, way, disk);
                    }
                }
            }
        }
    }

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

    private static void line(LetterlockServer ours, Postfix theirs, int size, int connections, Way way, double disk)
            throws Exception {
        int count = connections == 1 ? OURS / 4 : size > 50_000 ? OURS_BIG : OURS;
        long before = ours.arrived();
        Outcome our = load(way, count, connections, size, ours.port("mx"), LetterlockServer.ADDRESS);
        check(ours.arrived() - before, our.accepted(), "Letterlock");
        int theirCount = connections == 1 ? THEIRS / 4 : THEIRS;
        int theirBefore = theirs.arrived().size();
        long begin = System.nanoTime();
        Outcome their = load(way, theirCount, connections, size, theirs.port(), "load@example.test");
        List<Path> arrived = theirs.await(theirBefore + (int) their.accepted());
        double theirRate = their.accepted() / ((System.nanoTime() - begin) / 1e9);
        Bench.print(
                "| %d | %d | %s | %s | %.0f | %.0f | %.1f | %.0f | %.2f |",
                size,
                connections,
                way.each,
                way.load,
                our.rate(),
                theirRate,
                our.rate() / theirRate,
                disk,
                our.rate() / disk);
        for (Path message : arrived) {
            Files.delete(message);
        }
    }

    private static Outcome load(Way way, int count, int connections, int size, int port, String to) {
        return switch (way) {
            case ONE_EACH -> new SmtpSource(count, connections, false, size).run(port, to);
            case MANY_EACH -> new SmtpSource(count, connections, true, size).run(port, to);
            case PIPELINED -> new MessageLoad(count, connections, 100, size, true).run(port, "load@example.org", to);
        };
    }

    private static void check(long arrived, long accepted, String who) {
        if (arrived != accepted) {
            throw new IllegalStateException(who + " accepted " + accepted + " but " + arrived + " arrived");
        }
    }
}
