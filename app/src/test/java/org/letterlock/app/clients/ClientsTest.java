package org.letterlock.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.eclipse.angus.mail.util.MailSSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.peers.Run;
import org.letterlock.kit.peers.Tool;

/// Every client that people have, by every mechanism it knows, on both submission ports: what it sends lies in the
/// mailbox afterwards, and a wrong password gets nowhere.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClientsTest {
    @TempDir
    static Path folder;

    private LiveServer server;
    private Python python;

    @BeforeAll
    void start() throws Exception {
        server = LiveServer.start(folder.resolve("data"));
        python = new Python(server, folder);
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "PLAIN, submission", "LOGIN, submission", "CRAM-MD5, submission",
        "PLAIN, submissions", "LOGIN, submissions", "CRAM-MD5, submissions"
    })
    void pythonSmtplib(String mechanism, String role) {
        String subject = "smtplib " + mechanism + " " + role;
        Run run = python.send(role, mechanism, server.legacyAppPassword(), subject);
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(server.subjects()).contains(subject);
    }

    @Test
    void pythonSmtplibWithAWrongPassword() {
        Run run = python.send("submission", "PLAIN", "not the password", "smtplib wrong");
        assertThat(run.output())
                .contains("SMTPAuthenticationError")
                .contains("535")
                .contains("5.7.8");
        assertThat(server.subjects()).doesNotContain("smtplib wrong");
    }

    /// The session people type by hand when nothing else works, line for line.
    @Test
    void pythonDocmdByHand() {
        Run run = python.byHand(server.appPassword(), "docmd by hand");
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(server.subjects()).contains("docmd by hand");
    }

    @ParameterizedTest
    @CsvSource({
        "PLAIN, submission, --tls",
        "LOGIN, submission, --tls",
        "CRAM-MD5, submission, --tls",
        "PLAIN, submissions, --tls-on-connect",
        "LOGIN, submissions, --tls-on-connect"
    })
    void swaks(String mechanism, String role, String tls) {
        Tool swaks = Tool.need("swaks", "swaks libnet-ssleay-perl libauthen-sasl-perl");
        String subject = "swaks " + mechanism + " " + role;
        Run run = Run.of(
                swaks,
                "--server",
                "localhost:" + server.port(role),
                tls,
                "--tls-verify",
                "--tls-ca-path",
                server.certificate(),
                "--from",
                server.address(),
                "--to",
                server.address(),
                "--auth",
                mechanism,
                "--auth-user",
                server.address(),
                "--auth-password",
                server.legacyAppPassword(),
                "--header",
                "Subject: " + subject);
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(server.subjects()).contains(subject);
    }

    @Test
    void swaksIsToldWhatIsMissing() {
        Tool swaks = Tool.need("swaks", "swaks libnet-ssleay-perl libauthen-sasl-perl");
        Run clear = Run.of(
                swaks,
                "--server",
                "localhost:" + server.port("submission"),
                "--from",
                server.address(),
                "--to",
                server.address());
        assertThat(clear.output()).contains("530 5.7.0 Must issue a STARTTLS command first");
        Run noLogin = Run.of(
                swaks,
                "--server",
                "localhost:" + server.port("submission"),
                "--tls",
                "--from",
                server.address(),
                "--to",
                server.address());
        assertThat(noLogin.output()).contains("530 5.7.0 Authentication required");
        Run relay = Run.of(
                swaks,
                "--server",
                "localhost:" + server.port("mx"),
                "--from",
                "a@example.org",
                "--to",
                "b@elsewhere.example");
        assertThat(relay.output()).contains("550 5.7.1 Relaying denied");
    }

    /// A stranger's mail to one of our own, on the MX port, without any login.
    @Test
    void swaksDeliversToTheMx() {
        Tool swaks = Tool.need("swaks", "swaks libnet-ssleay-perl libauthen-sasl-perl");
        Run run = Run.of(
                swaks,
                "--server",
                "localhost:" + server.port("mx"),
                "--from",
                "a@example.org",
                "--to",
                server.address(),
                "--header",
                "Subject: swaks mx");
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(server.subjects()).contains("swaks mx");
    }

    @ParameterizedTest
    @CsvSource({
        "PLAIN, smtp, submission",
        "LOGIN, smtp, submission",
        "CRAM-MD5, smtp, submission",
        "NTLM, smtp, submission",
        "NTLM, smtps, submissions",
        "PLAIN, smtps, submissions"
    })
    void curl(String mechanism, String scheme, String role) throws IOException {
        Tool curl = Tool.need("curl", "curl");
        String subject = "curl " + mechanism + " " + role;
        Path mail = Files.writeString(
                folder.resolve("curl.eml"),
                "From: <%s>\r\nTo: <%s>\r\nSubject: %s\r\n\r\nhello\r\n"
                        .formatted(server.address(), server.address(), subject));
        Run run = Run.of(
                curl,
                "-sS",
                "--url",
                scheme + "://localhost:" + server.port(role),
                "--ssl-reqd",
                "--cacert",
                server.certificate(),
                "--user",
                server.address() + ":" + server.legacyAppPassword(),
                "--login-options",
                "AUTH=" + mechanism,
                "--mail-from",
                server.address(),
                "--mail-rcpt",
                server.address(),
                "--upload-file",
                mail);
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(server.subjects()).contains(subject);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "login", "cram-md5", "scram-sha-1", "scram-sha-256"})
    void msmtp(String mechanism) throws IOException {
        Tool msmtp = Tool.need("msmtp", "msmtp");
        String subject = "msmtp " + mechanism;
        Path secret = secretFile("msmtp.secret", server.legacyAppPassword());
        Path configuration = secretFile("msmtprc", """
                account default
                host localhost
                port %d
                tls on
                tls_starttls on
                tls_trust_file %s
                auth %s
                user %s
                passwordeval cat %s
                from %s
                """.formatted(
                        server.port("submission"),
                        server.certificate(),
                        mechanism,
                        server.address(),
                        secret,
                        server.address()));
        Run run =
                Run.with(Map.of(), "Subject: " + subject + "\n\nhello\n", msmtp, "-C", configuration, server.address());
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(server.subjects()).contains(subject);
    }

    /// The NTLM of Python's world (requests, Exchange scripts): it signs, and binds to the TLS channel.
    @ParameterizedTest
    @CsvSource({"bound, submission", "bound, submissions", "unbound, submission"})
    void pythonNtlmAuth(String binding, String role) {
        String subject = "ntlm-auth " + binding + " " + role;
        Run run = python.ntlm(role, binding, 3, server.legacyAppPassword(), subject);
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(server.subjects()).contains(subject);
    }

    /// Bound to another certificate than ours, and in what came before version 2.
    @ParameterizedTest
    @CsvSource({
        "elsewhere, 3, bound to another TLS channel",
        "bound, 0, sent an NTLMv1 response",
        "bound, 1, sent an NTLM2 session response"
    })
    void pythonNtlmAuthIsRefused(String binding, int level, String why) throws IOException {
        String subject = "ntlm-auth " + binding + " " + level;
        Run run = python.ntlm("submission", binding, level, server.legacyAppPassword(), subject);
        assertThat(run.output()).contains("535");
        assertThat(lastNtlmLogin()).contains("login failed").contains(why);
        assertThat(server.subjects()).doesNotContain(subject);
    }

    /// libntlm stopped at version 1: refused, and the log says why.
    @Test
    void gnuSaslsNtlmIsTooOld() throws IOException {
        Run run = gsasl("NTLM");
        assertThat(run.output()).contains("535 5.7.8");
        assertThat(lastNtlmLogin()).contains("login failed").contains("have the device use NTLMv2");
    }

    private String lastNtlmLogin() throws IOException {
        return server.log()
                .lines()
                .filter(line -> line.contains("mechanism=NTLM"))
                .reduce((_, later) -> later)
                .orElse("");
    }

    /// GNU SASL's own implementation, with the TLS channel bound into the proof.
    @ParameterizedTest
    @ValueSource(strings = {"SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "CRAM-MD5", "PLAIN", "LOGIN"})
    void gnuSasl(String mechanism) {
        Run run = gsasl(mechanism);
        assertThat(run.output()).contains("235 2.7.0");
        assertThat(run.exit()).as(run.output()).isZero();
    }

    private Run gsasl(String mechanism) {
        Tool gsasl = Tool.need("gsasl", "gsasl");
        return Run.with(
                Map.of(),
                "",
                gsasl,
                "--smtp",
                "--connect",
                "localhost:" + server.port("submission"),
                "--starttls",
                "--x509-ca-file=" + server.certificate(),
                "--mechanism",
                mechanism,
                "--authentication-id",
                server.address(),
                "--password",
                server.legacyAppPassword(),
                "--verbose");
    }

    @ParameterizedTest
    @CsvSource({"PLAIN, smtp", "LOGIN, smtp", "PLAIN, smtps", "LOGIN, smtps"})
    void angusMail(String mechanism, String scheme) throws Exception {
        String subject = "Angus " + mechanism + " " + scheme;
        var trust = new MailSSLSocketFactory();
        trust.setTrustManagers(LiveServer.trust(server.certificate()));
        String prefix = "mail." + scheme + ".";
        var properties = new Properties();
        properties.put(prefix + "host", "localhost");
        properties.put(
                prefix + "port", Integer.toString(server.port(scheme.equals("smtp") ? "submission" : "submissions")));
        properties.put(prefix + "auth", "true");
        properties.put(prefix + "auth.mechanisms", mechanism);
        properties.put(prefix + "starttls.required", Boolean.toString(scheme.equals("smtp")));
        properties.put(prefix + "starttls.enable", Boolean.toString(scheme.equals("smtp")));
        properties.put(prefix + "ssl.socketFactory", trust);
        properties.put(prefix + "ssl.checkserveridentity", "true");
        var session = jakarta.mail.Session.getInstance(properties);
        var message = new jakarta.mail.internet.MimeMessage(session);
        message.setFrom(server.address());
        message.setRecipients(jakarta.mail.Message.RecipientType.TO, server.address());
        message.setSubject(subject);
        message.setText("héllo\r\n", "UTF-8");
        try (var transport = session.getTransport(scheme)) {
            transport.connect(server.address(), server.appPassword());
            transport.sendMessage(message, message.getAllRecipients());
        }
        assertThat(server.subjects()).contains(subject);
    }

    @ParameterizedTest
    @CsvSource({"PLAIN, false", "LOGIN, false", "CRAM-MD5, false", "PLAIN, true"})
    void nodemailer(String mechanism, boolean implicit) throws IOException {
        Tool node = Tool.need("node", "nodejs");
        String modules = System.getenv().getOrDefault("LETTERLOCK_NODE_MODULES", "");
        Assumptions.assumeTrue(Tool.find("npm").isPresent(), "SKIPPED: no npm on this machine to get nodemailer by");
        if (modules.isEmpty()) {
            throw Tool.missing("no nodemailer: `npm install nodemailer` in some folder, and name its node_modules in "
                    + "LETTERLOCK_NODE_MODULES");
        }
        String subject = "nodemailer " + mechanism + (implicit ? " implicit" : "");
        Path script = Files.writeString(folder.resolve("send.js"), NODEMAILER);
        Run run = Run.with(
                Map.of(
                        "NODE_PATH",
                        modules,
                        "NODE_EXTRA_CA_CERTS",
                        server.certificate().toString(),
                        "PASSWORD",
                        server.legacyAppPassword()),
                "",
                node,
                script,
                server.port(implicit ? "submissions" : "submission"),
                implicit,
                mechanism,
                server.address(),
                subject);
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(server.subjects()).contains(subject);
    }

    private static final String NODEMAILER = """
            const nodemailer = require("nodemailer");
            const [port, secure, method, address, subject] = process.argv.slice(2);
            nodemailer.createTransport({
              host: "localhost", port: Number(port), secure: secure === "true", requireTLS: secure !== "true",
              authMethod: method, auth: { user: address, pass: process.env.PASSWORD },
            }).sendMail({ from: address, to: address, subject, text: "hello" })
              .catch(error => { console.error(error); process.exit(1); });
            """;

    private static Path secretFile(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }

    /// All that was sent above arrived once, and no secret of this server stands in what it logged.
    @AfterAll
    void noSecretWasLogged() throws IOException {
        List<String> secrets =
                new ArrayList<>(List.of(server.password(), server.appPassword(), server.legacyAppPassword()));
        secrets.add(server.appPassword().replace(" ", ""));
        assertThat(server.log()).doesNotContain(secrets);
    }
}
