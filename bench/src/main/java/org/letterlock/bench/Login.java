package org.letterlock.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.letterlock.bench.load.LoginLoad;
import org.letterlock.bench.load.Outcome;
import org.letterlock.kit.peers.Dovecot;
import org.letterlock.kit.peers.Postfix;
import org.letterlock.kit.peers.Run;

/// What a device does that logs in for each message: STARTTLS, AUTH PLAIN, one message, QUIT; beside Postfix that asks
/// Dovecot. Both have an ECDSA P-256 certificate and check a password that costs no slow hash: an app password here,
/// a plain one there.
///
/// The load does the client's half of each handshake, in this process and on the same cores; so the table says what
/// each side used of them.
final class Login {
    private static final int SIZE = 4 * 1024;
    private static final int OURS = 2_000;
    private static final int THEIRS = 500;
    private static final String USER = "load@example.test";

    private Login() {}

    static void run(Path folder) throws Exception {
        Path theirFolder = Files.createDirectories(folder.resolve("theirs"));
        Postfix.Pem pem = certificate(folder);
        Bench.print(
                "| connections | Letterlock/s | Postfix with Dovecot/s | ratio | CPU per login, ms: load | Letterlock"
                        + " | all cores |");
        Bench.print("|---|---|---|---|---|---|---|");
        try (var ours = LetterlockServer.start(folder.resolve("ours"), "", Limits.LIFTED);
                var dovecot = Dovecot.start(theirFolder.resolve("dovecot"), Map.of(USER, "secret"));
                var theirs = Postfix.start(theirFolder.resolve("postfix"), Optional.of(pem), Optional.of(dovecot))) {
            ours(ours, 5_000, 4); // a server that has run for a while has compiled what it does
            for (int connections : new int[] {1, 4, 16}) {
                line(ours, theirs, connections);
            }
        }
    }

    private static void line(LetterlockServer ours, Postfix theirs, int connections) throws Exception {
        long before = ours.arrived();
        Duration loadCpu = loadCpu();
        Duration ourCpu = ours.cpu();
        Outcome our = ours(ours, OURS, connections);
        loadCpu = loadCpu().minus(loadCpu);
        ourCpu = ours.cpu().minus(ourCpu);
        if (ours.arrived() - before != our.accepted()) {
            throw new IllegalStateException("accepted " + our.accepted() + ", arrived " + ours.arrived());
        }
        double their = theirs(theirs, connections);
        double cores = Runtime.getRuntime().availableProcessors();
        Bench.print(
                "| %d | %.0f | %.0f | %.1f | %.2f | %.2f | %.2f |",
                connections,
                our.rate(),
                their,
                our.rate() / their,
                loadCpu.toMillis() / (double) our.accepted(),
                ourCpu.toMillis() / (double) our.accepted(),
                cores * 1000 / our.rate());
    }

    /// What this process has used of the processors, as [LetterlockServer#cpu] says it of the server.
    private static Duration loadCpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    private static double theirs(Postfix server, int connections) {
        int before = server.arrived().size();
        long begin = System.nanoTime();
        Outcome outcome = new LoginLoad(THEIRS, connections, SIZE).run(server.port(), USER, "secret", USER, USER);
        server.await(before + (int) outcome.accepted());
        return outcome.accepted() / ((System.nanoTime() - begin) / 1e9);
    }

    private static Outcome ours(LetterlockServer server, int messages, int connections) {
        return new LoginLoad(messages, connections, SIZE)
                .run(
                        server.port("submission"),
                        LetterlockServer.ADDRESS,
                        server.appPassword(),
                        LetterlockServer.ADDRESS,
                        LetterlockServer.ADDRESS);
    }

    private static Postfix.Pem certificate(Path folder) {
        Path certificate = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        Run run = Run.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-keyout",
                key,
                "-out",
                certificate);
        if (run.exit() != 0) {
            throw new IllegalStateException(run.output());
        }
        return new Postfix.Pem(certificate, key);
    }
}
