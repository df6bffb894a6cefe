package org.letterlock.bench;

import java.util.ArrayList;
import java.util.List;
import org.letterlock.bench.load.Outcome;
import org.letterlock.kit.peers.Run;
import org.letterlock.kit.peers.Tool;

/// Postfix's own load generator, the neutral one: it drives both servers in the same way.
///
/// @param messages how many in all
/// @param connections how many at once
/// @param reuse whether a connection is kept for many messages, or made anew for each
/// @param size octets of a body
record SmtpSource(int messages, int connections, boolean reuse, int size) {
    Outcome run(int port, String to) {
        Tool source = Tool.find("smtp-source").orElseThrow(() -> new IllegalStateException("install postfix"));
        var command = new ArrayList<Object>(
                List.of(source, "-s", connections, "-m", messages, "-l", size, "-f", "load@example.org", "-t", to));
        if (reuse) {
            command.add("-d");
        }
        command.add("127.0.0.1:" + port);
        long begin = System.nanoTime();
        Run run = Run.of(command.toArray());
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (run.exit() != 0 || !run.output().isBlank()) {
            throw new IllegalStateException("smtp-source: " + run.output());
        }
        return new Outcome(messages, seconds);
    }
}
