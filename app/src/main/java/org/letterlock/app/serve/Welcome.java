package org.letterlock.app.serve;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.letterlock.app.config.Configuration;
import org.letterlock.app.config.SetupFiles;
import org.letterlock.app.web.WebServer;
import org.letterlock.server.policy.Role;

/// What a start says to whoever sits at the terminal.
public final class Welcome {
    private Welcome() {}

    /// Where it listens: said at every start.
    public static String listening(
            SetupFiles files, Configuration configuration, List<BoundListener> listeners, Optional<WebServer> web) {
        var lines = new ArrayList<Line>();
        for (BoundListener listener : listeners) {
            lines.add(new Line(
                    listener.settings().name(),
                    listener.text(),
                    purpose(listener.settings().role())));
        }
        web.ifPresent(page -> lines.add(new Line("web", page.url().toString(), "your account, in a browser")));
        int name = width(lines.stream().map(Line::name).toList());
        int address = width(lines.stream().map(Line::address).toList());
        return "Letterlock serves " + configuration.hostname().text() + " from " + files.folder() + "\n\n"
                + lines.stream()
                        .map(line -> ("  %-" + name + "s  %-" + address + "s  %s")
                                .formatted(line.name(), line.address(), line.purpose()))
                        .collect(Collectors.joining("\n"));
    }

    private record Line(String name, String address, String purpose) {}

    private static int width(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(1);
    }

    private static String purpose(Role role) {
        return switch (role) {
            case MX -> "mail from other servers for your addresses; STARTTLS offered";
            case SUBMISSION -> "your mail; STARTTLS, then a login";
            case SUBMISSIONS -> "your mail; TLS from the first octet, then a login";
            case LEGACY -> "mail of old devices from the networks it lists";
            case SANDBOX -> "whatever is tried";
        };
    }

    /// How to connect: said once.
    ///
    /// @param command how Letterlock was called, so that the lines can be pasted
    public static String connecting(
            FirstStart.FirstAccount made, Configuration configuration, List<BoundListener> listeners, String command) {
        String secrets = """

                  account       %s
                  password      %s  (for you)
                  app password  %s      (for a program or device; it is named "first device")
                  These are shown this once. `letterlock account passwd` and `letterlock app-password create` make others.
                """.formatted(made.address(), made.password(), made.appPassword());
        Optional<BoundListener> submission = listeners.stream()
                .filter(listener -> listener.settings().role() == Role.SUBMISSION)
                .findFirst();
        return submission
                .map(listener -> secrets + lines(made, configuration.chain(), listener, command))
                .orElse(secrets);
    }

    /// Each is one command for a POSIX shell that sends one message, and verifies our certificate.
    private static String lines(
            FirstStart.FirstAccount made, Path certificate, BoundListener submission, String command) {
        String host = submission.near().getHostAddress();
        String server = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":"
                + submission.address().getPort();
        String me = made.address().text();
        String secret = made.appPassword().replace(" ", "");
        String cacert = quoted(certificate.toString());
        return """

                Send a first message by any of these:

                LETTERLOCK_PASSWORD=%2$s %1$s send -s %3$s --cacert %4$s -u %5$s --password-env LETTERLOCK_PASSWORD -f %5$s -t %5$s --subject 'Hello from letterlock' --body 'It works.'

                swaks --server %3$s --tls --tls-verify --tls-ca-path %4$s --auth PLAIN --auth-user %5$s --auth-password %2$s --from %5$s --to %5$s --header 'Subject: Hello from swaks' --body 'It works.'

                printf 'From: <%5$s>\\r\\nTo: <%5$s>\\r\\nSubject: Hello from curl\\r\\n\\r\\nIt works.\\r\\n' | curl --ssl-reqd --cacert %4$s --user %5$s:%2$s --mail-from %5$s --mail-rcpt %5$s --upload-file - smtp://%3$s

                python3 -c "import smtplib, ssl; s = smtplib.SMTP('%6$s', %7$d); s.starttls(context=ssl.create_default_context(cafile=%8$s)); s.login('%5$s', '%2$s'); s.sendmail('%5$s', ['%5$s'], 'From: <%5$s>\\r\\nTo: <%5$s>\\r\\nSubject: Hello from Python\\r\\n\\r\\nIt works.\\r\\n'); s.quit()"

                Then read them:  %1$s mail list %5$s
                """.formatted(
                        quoted(command),
                        secret,
                        server,
                        cacert,
                        me,
                        host,
                        submission.address().getPort(),
                        pythonText(certificate.toString()));
    }

    /// As one word of a shell.
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /// As a Python literal within double quotes of a shell.
    private static String pythonText(String text) {
        return "'" + text.replace("\\", "\\\\\\\\").replace("'", "\\\\'").replaceAll("([\"$`])", "\\\\$1") + "'";
    }
}
