package org.letterlock.app.cli;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The web browser of whoever sits here: what `BROWSER` names, else what the desktop opens, if there is a desktop.
final class Browser {
    private Browser() {}

    /// Opens the page there, without waiting; whether there was anything to open it with.
    static boolean open(Surroundings surroundings, URI page) {
        Optional<List<String>> command = command(surroundings, page.toString());
        if (command.isEmpty()) {
            return false;
        }
        try {
            var builder = new ProcessBuilder(command.get())
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD) // standard output is the result's
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            Process ignored = builder.start();
            return true;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    private static Optional<List<String>> command(Surroundings surroundings, String page) {
        Optional<String> named = surroundings.variable("BROWSER").map(text -> text.split(":")[0]);
        if (named.isPresent()) {
            return named.map(program -> List.of(program, page));
        }
        if (surroundings
                .variable("DISPLAY")
                .or(() -> surroundings.variable("WAYLAND_DISPLAY"))
                .isPresent()) {
            return Optional.of(List.of("xdg-open", page));
        }
        boolean mac = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
        return mac && surroundings.variable("SSH_CONNECTION").isEmpty()
                ? Optional.of(List.of("open", page))
                : Optional.empty();
    }
}
