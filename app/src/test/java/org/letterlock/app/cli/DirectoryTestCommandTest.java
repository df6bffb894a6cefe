package org.letterlock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.app.config.SetupFiles;
import org.letterlock.kit.certificates.TestCertificates;
import org.letterlock.kit.peers.Postfix;
import org.letterlock.kit.peers.Slapd;

/// A server whose people are in a directory, from `letterlock.toml` to the replies of SMTP, and `directory test`
/// beside it; the directory is a real slapd under StartTLS.
final class DirectoryTestCommandTest {
    private static final String ENTRIES = """
            dn: ou=services,dc=example,dc=test
            objectClass: organizationalUnit
            ou: services

            dn: cn=letterlock,ou=services,dc=example,dc=test
            objectClass: organizationalRole
            objectClass: simpleSecurityObject
            cn: letterlock
            userPassword: the service's own

            dn: uid=alice,dc=example,dc=test
            objectClass: inetOrgPerson
            uid: alice
            cn: Alice Liddell
            sn: Liddell
            mail: alice@corp.test
            userPassword: alice knows

            dn: uid=bob,dc=example,dc=test
            objectClass: inetOrgPerson
            uid: bob
            cn: Bob
            sn: Bob
            mail: bob@corp.test
            userPassword: bob knows

            dn: cn=mail,dc=example,dc=test
            objectClass: groupOfNames
            cn: mail
            member: uid=alice,dc=example,dc=test
            """;

    @TempDir
    private static Path slapdFolder;

    private static Optional<Slapd> slapd = Optional.empty();
    private static Optional<TestCertificates> certificates = Optional.empty();

    @TempDir
    private Path here;

    private CommandLines commands;

    @BeforeAll
    static void startSlapd() throws Exception {
        var authority = TestCertificates.create();
        var files = authority
                .issue(TestCertificates.Kind.RSA_2048, "localhost", "ldap.corp.test")
                .writeTo(slapdFolder, "slapd");
        certificates = Optional.of(authority);
        slapd = Optional.of(
                Slapd.start(slapdFolder.resolve("slapd"), new Postfix.Pem(files.certificates(), files.key()), ENTRIES));
    }

    @AfterAll
    static void stopSlapd() {
        slapd.ifPresent(Slapd::close);
    }

    @BeforeEach
    void aFolder() throws Exception {
        ServingFolder.start(here).close();
        commands = new CommandLines(here).with(SetupFiles.FOLDER_VARIABLE, "data");
        Files.writeString(
                here.resolve("data/authority.pem"),
                TestCertificates.pem(certificates.orElseThrow().authority()));
        secret("data/directory.password", "the service's own");
        secret("right", "alice knows");
        secret("wrong", "alice guesses");
        configure("");
    }

    private void secret(String name, String text) throws IOException {
        Path file = here.resolve(name);
        Files.deleteIfExists(file);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.writeString(Files.createFile(file, mode), text + "\n");
    }

    /// Appends `[directory]`, and more keys of it.
    private void configure(String more) throws IOException {
        Path toml = here.resolve("data/letterlock.toml");
        String text = Files.readString(toml);
        int before = text.indexOf("[directory]");
        Files.writeString(toml, before < 0 ? text : text.substring(0, before));
        Files.writeString(toml, """
                [directory]
                name = "corp"
                urls = ["ldap://localhost:%d"]
                ca_file = "authority.pem"
                domains = ["corp.test"]
                bind_dn = "cn=letterlock,ou=services,dc=example,dc=test"
                bind_password_file = "directory.password"
                search_base = "dc=example,dc=test"
                %s
                """.formatted(slapd.orElseThrow().port(), more), StandardOpenOption.APPEND);
    }

    private void configureWithout(String line, String more) throws IOException {
        configure("");
        Path toml = here.resolve("data/letterlock.toml");
        Files.writeString(toml, Files.readString(toml).replaceAll("(?m)^" + line + " = .*$", "") + more + "\n");
    }

    @Test
    void saysEachStepAloud() {
        CommandLines.Ran ran = commands.run("directory", "test", "alice@corp.test", "--password-file", "right");
        assertThat(ran.code()).as(ran.all()).isZero();
        assertThat(ran.out())
                .contains(
                        "the host has the address",
                        "connected to localhost port",
                        "by StartTLS; the certificate is for localhost, ldap.corp.test",
                        "logged in as the service account cn=letterlock",
                        "(mail=alice@corp.test)",
                        "finds uid=alice,dc=example,dc=test",
                        "Alice Liddell, known by entryUUID=",
                        "addresses alice@corp.test",
                        "no group is asked for",
                        "logged in as uid=alice,dc=example,dc=test: the password is right",
                        "alice@corp.test may log in with this password")
                .doesNotContain("alice knows", "the service's own");
    }

    @Test
    void endsAsTheDirectoryAnswers() throws Exception {
        assertThat(commands.run("directory", "test", "alice@corp.test").out()).contains("no password was given");
        assertThat(code(77, "alice@corp.test", "--password-file", "wrong")).contains("the password is wrong");
        assertThat(code(66, "carol@corp.test")).contains("finds nobody", "what to do:");
        assertThat(code(66, "*)(uid=*@corp.test".replace("*)(uid=*", "\"*)(uid=*\"")))
                .contains("(mail=\"\\2a\\29\\28uid=\\2a\"@corp.test)");
        assertThat(commands.run("directory", "test", "alice@elsewhere.test").code())
                .isEqualTo(78);
        configure("group = \"cn=mail,dc=example,dc=test\"\ngroup_check = \"search\"");
        assertThat(code(0, "alice@corp.test")).contains("in the group cn=mail");
        assertThat(code(77, "bob@corp.test")).contains("not in the group");
        configure("filter = \"(cn={local})\"");
        assertThat(code(66, "alice@corp.test")).contains("(cn=alice)");
        configureWithout("search_base", "search_base = \"ou=nowhere,dc=example,dc=test\"");
        assertThat(code(78, "alice@corp.test")).contains("no such object");
        secret("data/directory.password", "an old one");
        configure("");
        assertThat(code(78, "alice@corp.test")).contains("bind_password_file").doesNotContain("an old one");
    }

    @Test
    void tellsTlsFromAbsence() throws Exception {
        configureWithout("ca_file", "");
        assertThat(code(76, "alice@corp.test")).contains("not believed", "ca_file");
        configureWithout(
                "urls", "urls = [\"ldap://127.0.0.1:" + slapd.orElseThrow().port() + "\"]");
        assertThat(code(76, "alice@corp.test")).contains("is not for 127.0.0.1 but for localhost, ldap.corp.test");
        configureWithout("urls", "urls = [\"ldap://localhost:9\"]");
        assertThat(code(75, "alice@corp.test")).contains("cannot be connected to");
        configureWithout("urls", "urls = [\"ldap://nowhere.invalid\"]");
        assertThat(code(68, "alice@corp.test")).contains("there is no host nowhere.invalid");
        configureWithout(
                "urls",
                "urls = [\"ldap://localhost:9\", \"ldaps://localhost:"
                        + slapd.orElseThrow().implicitPort() + "\"]");
        assertThat(code(0, "alice@corp.test", "--password-file", "right"))
                .contains("cannot be connected to", "TLSv1.3;");
    }

    @Test
    void printsOneJsonDocument() {
        CommandLines.Ran ran =
                commands.run("directory", "test", "alice@corp.test", "--password-file", "wrong", "--json");
        assertThat(ran.code()).isEqualTo(77);
        assertThat(ran.out())
                .startsWith("{")
                .contains("\"schema\": \"letterlock.directory-test.v1\"", "\"ending\": \"wrong-password\"")
                .contains("\"step\": \"tls\"", "\"outcome\": \"done\"", "\"outcome\": \"failed\"");
    }

    private String code(int expected, String... words) {
        var all = new java.util.ArrayList<>(java.util.List.of("directory", "test"));
        all.addAll(java.util.List.of(words));
        CommandLines.Ran ran = commands.run(all.toArray(String[]::new));
        assertThat(ran.code()).as(ran.all()).isEqualTo(expected);
        return ran.out();
    }

    /// `AUTH PLAIN` on the submissions port: 235, 535 and 454 are right, wrong and down.
    @Test
    void peopleOfTheDirectorySendAndGetMail() throws Exception {
        try (var server = ServingFolder.start(here)) {
            assertThat(login(server, "alice@corp.test", "alice knows")).startsWith("235 ");
            assertThat(login(server, "alice@corp.test", "wrong")).startsWith("535 ");
            assertThat(login(server, "nobody@corp.test", "wrong")).startsWith("535 ");
            assertThat(login(server, "*@corp.test", "alice knows")).startsWith("535 ");
            assertThat(server.beside().run("account", "show", "alice@corp.test").out())
                    .contains("Alice Liddell");
            assertThat(recipient(server, "bob@corp.test")).startsWith("250 ");
            assertThat(recipient(server, "nobody@corp.test")).startsWith("550 ");
            slapd.orElseThrow().stop();
            try {
                assertThat(login(server, "alice@corp.test", "alice knows")).startsWith("454 ");
                assertThat(login(server, "alice@corp.test", "another")).startsWith("454 ");
                assertThat(recipient(server, "alice@corp.test")).startsWith("250 ");
                assertThat(recipient(server, "carol@corp.test")).startsWith("451 ");
            } finally {
                slapd.orElseThrow().restart();
            }
            assertThat(server.err()).doesNotContain("alice knows", "the service's own");
        }
    }

    private String login(ServingFolder server, String name, String password) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(here.resolve("data/certificate.pem"))) {
            store.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        String plain =
                Base64.getEncoder().encodeToString(("\0" + name + "\0" + password).getBytes(StandardCharsets.UTF_8));
        try (var socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port("submissions"))) {
            return converse(socket, "EHLO client.test", "AUTH PLAIN " + plain);
        }
    }

    private static String recipient(ServingFolder server, String address) throws Exception {
        try (var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), server.port("mx"))) {
            return converse(socket, "EHLO client.test", "MAIL FROM:<>", "RCPT TO:<" + address + ">");
        }
    }

    /// The last line of the last reply.
    private static String converse(java.net.Socket socket, String... lines) throws IOException {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        String reply = reply(in);
        for (String line : lines) {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            reply = reply(in);
        }
        return reply;
    }

    private static String reply(BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && line.length() > 3 && line.charAt(3) == '-') {
            line = in.readLine();
        }
        return String.valueOf(line);
    }
}
