package org.letterlock.net.channel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Who listens at a TCP port of this machine, as far as Linux's `/proc` lets us see.
final class PortHolder {
    private static final Path PROC = Path.of("/proc");
    private static final String LISTEN = "0A";
    // proc(5): /proc/net/tcp
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private PortHolder() {}

    /// Its name and process id, as `postfix (process 123)`.
    static Optional<String> of(int port) {
        Set<String> sockets = new HashSet<>();
        listening(PROC.resolve("net/tcp"), port, sockets);
        listening(PROC.resolve("net/tcp6"), port, sockets);
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        try (Stream<Path> processes = Files.list(PROC)) {
            return processes
                    .filter(process -> process.getFileName().toString().chars().allMatch(Character::isDigit))
                    .filter(process -> holds(process, sockets))
                    .findFirst()
                    .map(process -> name(process) + " (process " + process.getFileName() + ")");
        } catch (IOException | UncheckedIOException unreadable) {
            return Optional.empty();
        }
    }

    private static void listening(Path table, int port, Set<String> sockets) {
        String local = ":%04X".formatted(port);
        try (Stream<String> lines = Files.lines(table)) {
            lines.map(line -> line.strip().split("\\s+"))
                    .filter(columns -> columns.length > INODE
                            && columns[LOCAL_ADDRESS].endsWith(local)
                            && columns[STATE].equals(LISTEN))
                    .forEach(columns -> sockets.add("socket:[" + columns[INODE] + "]"));
        } catch (IOException | UncheckedIOException notLinux) {
            // then nobody is known
        }
    }

    private static boolean holds(Path process, Set<String> sockets) {
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            return open.anyMatch(descriptor -> sockets.contains(target(descriptor)));
        } catch (IOException | UncheckedIOException anotherUsers) {
            return false;
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private static String name(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException ended) {
            return "a process";
        }
    }
}
