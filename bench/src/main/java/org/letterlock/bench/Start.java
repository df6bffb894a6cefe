package org.letterlock.bench;

import java.nio.file.Path;
import java.util.Arrays;
import org.letterlock.kit.peers.Run;

/// Seconds from the shell to `READY`, and of `letterlock --version`, after the first build; medians.
final class Start {
    private static final int TIMES = 11;

    private Start() {}

    static void run(Path folder) throws Exception {
        double[] version = new double[TIMES];
        double[] ready = new double[TIMES];
        Path letterlock = Path.of("letterlock").toAbsolutePath();
        LetterlockServer.start(folder, "").close(); // the first start makes keys and an account
        for (int i = 0; i < TIMES; i++) {
            long begin = System.nanoTime();
            Run.of(letterlock, "--version");
            version[i] = (System.nanoTime() - begin) / 1e9;
            begin = System.nanoTime();
            try (var server = LetterlockServer.start(folder, "")) {
                ready[i] = (System.nanoTime() - begin) / 1e9;
                server.port("mx");
            }
        }
        Bench.print(
                "letterlock --version: %.3f s; READY: %.3f s (medians of %d)", median(version), median(ready), TIMES);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
