package org.letterlock.kit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Postfix's `smtp-sink` on loopback: it says `250` to every message and forgets it, in one thread that never touches
/// the disk. What a load reaches against it is about all that the load can do.
public final class SmtpSink implements AutoCloseable {
    private static final int BACKLOG = 1000;

    /// Connections at once; more of them wait.
    private static final int CONNECTIONS = 1000;

    private final int port;
    private final Process process;

    private SmtpSink(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /// Starts one and waits until it listens.
    public static SmtpSink start() {
        Tool sink = Tool.need("smtp-sink", "postfix");
        int port = Ports.free();
        var command = new ArrayList<>(List.of(sink.toString(), "-m", Integer.toString(CONNECTIONS)));
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("-u", "nobody")); // it refuses to be root
        }
        command.addAll(List.of("127.0.0.1:" + port, Integer.toString(BACKLOG)));
        try {
            var process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Ports.await(port, "smtp-sink");
            return new SmtpSink(port, process);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
