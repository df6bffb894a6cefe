package org.letterlock.app.web.pages;

import java.util.Map;
import java.util.Optional;
import org.letterlock.app.web.Answer;
import org.letterlock.app.web.Area;
import org.letterlock.app.web.Door;
import org.letterlock.app.web.MailPort;
import org.letterlock.app.web.Member;
import org.letterlock.app.web.Visit;

/// How to set up a mail program, a printer or a script, with this account's real host and ports.
public final class SetupPage implements Area {
    /// @param host of the server
    /// @param starttls the port where TLS begins by STARTTLS, if there is one
    /// @param implicit the port where TLS begins at once, if there is one
    /// @param user the name to log in by
    public record Settings(String host, Optional<Integer> starttls, Optional<Integer> implicit, String user) {
        /// The one to recommend (RFC 8314 §3.3 prefers TLS from the first octet).
        public int port() {
            return implicit.or(() -> starttls).orElse(0);
        }

        public boolean hasPort() {
            return implicit.isPresent() || starttls.isPresent();
        }

        public boolean isImplicit() {
            return implicit.isPresent();
        }

        public String swaks() {
            return """
                    swaks --server %s --port %d %s --tls-verify \\
                      --auth PLAIN --auth-user %s \\
                      --from %s --to someone@example.org""".formatted(host, port(), isImplicit() ? "--tls-on-connect" : "--tls", user, user);
        }

        public String python() {
            String open = isImplicit()
                    ? "smtplib.SMTP_SSL(\"%s\", %d, context=ssl.create_default_context())".formatted(host, port())
                    : "smtplib.SMTP(\"%s\", %d)".formatted(host, port());
            return """
                    import os, smtplib, ssl
                    from email.message import EmailMessage

                    message = EmailMessage()
                    message["From"] = "%s"
                    message["To"] = "someone@example.org"
                    message["Subject"] = "Hello"
                    message.set_content("It works.")

                    with %s as server:
                    %s    server.login("%s", os.environ["MAIL_PASSWORD"])
                        server.send_message(message)""".formatted(
                            user,
                            open,
                            isImplicit() ? "" : "    server.starttls(context=ssl.create_default_context())\n",
                            user);
        }

        public String msmtp() {
            return """
                    account default
                    host %s
                    port %d
                    tls on
                    tls_starttls %s
                    auth on
                    user %s
                    from %s
                    passwordeval "secret-tool lookup service mail"
                    """.formatted(host, port(), isImplicit() ? "off" : "on", user, user)
                    .strip();
        }
    }

    @Override
    public void addTo(Door door) {
        door.seeAsMember(
                "/setup", (visit, member) -> Answer.page("setup.jte", Map.of("settings", settings(visit, member))));
    }

    static Settings settings(Visit visit, Member member) {
        return new Settings(
                visit.site().hostname(),
                port(visit, false),
                port(visit, true),
                member.account().address().text());
    }

    private static Optional<Integer> port(Visit visit, boolean implicit) {
        return visit.site().mailPorts().stream()
                .filter(port -> port.implicitTls() == implicit)
                .map(MailPort::port)
                .findFirst();
    }
}
