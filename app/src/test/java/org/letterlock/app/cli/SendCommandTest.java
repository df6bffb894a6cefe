package org.letterlock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.app.cli.CommandLines.Ran;

/// `letterlock send`: what its options put on the wire, how it ends, and what it never says.
class SendCommandTest {
    private static final String MARKER = "Mk7xQ-marker-Zp9";

    @TempDir
    Path folder;

    private CommandLines commandLines;

    @BeforeEach
    void settle() {
        commandLines = new CommandLines(folder).with("SECRET", MARKER);
    }

    private Ran send(CannedServer server, String... options) {
        return send(commandLines, server, options);
    }

    private static Ran send(CommandLines lines, CannedServer server, String... options) {
        var words = new ArrayList<>(List.of("send", "-s", server.address(), "--no-tls"));
        words.addAll(List.of(options));
        return lines.run(words.toArray(String[]::new));
    }

    private static final String[] PLAIN_MAIL = {"-f", "a@example.test", "-t", "b@example.test"};

    private static String[] mail(String... more) {
        return Stream.concat(Stream.of(PLAIN_MAIL), Stream.of(more)).toArray(String[]::new);
    }

    private Path file(String name, String text, String permissions) throws Exception {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }

    // Exit codes

    static Stream<Arguments> endings() {
        return Stream.of(
                Arguments.of(Map.of(), 0),
                Arguments.of(Map.of("", "554 5.7.1 no"), 69),
                Arguments.of(Map.of("", "421 4.3.2 later"), 75),
                Arguments.of(Map.of("", "HTTP/1.1 400 what"), 76),
                Arguments.of(Map.of("", ""), 75),
                Arguments.of(Map.of("EHLO", "250 canned", "AUTH", "503 no"), 77),
                Arguments.of(Map.of("AUTH", "535 5.7.8 no"), 77),
                Arguments.of(Map.of("AUTH", "454 4.7.0 later"), 75),
                Arguments.of(Map.of("AUTH", ""), 75),
                Arguments.of(Map.of("AUTH", "334 ???"), 76),
                Arguments.of(Map.of("MAIL", "553 5.7.1 not yours"), 69),
                Arguments.of(Map.of("MAIL", "451 4.3.0 later"), 75),
                Arguments.of(Map.of("RCPT", "550 5.1.1 nobody", "DATA", "554 5.5.1 no"), 69),
                Arguments.of(Map.of("RCPT", "450 4.2.1 later", "DATA", "554 5.5.1 no"), 75),
                Arguments.of(Map.of("DATA", "554 5.7.1 no"), 69),
                Arguments.of(Map.of(".", "554 5.7.1 spam"), 69),
                Arguments.of(Map.of(".", "452 4.3.1 full"), 75),
                Arguments.of(Map.of(".", ""), 75),
                Arguments.of(Map.of("MAIL", "354 what"), 76));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void endsWithTheCodeThatFits(Map<String, String> answers, int code) throws Exception {
        for (String shown : List.of("-v", "-q", "--json", "--explain")) {
            try (var server = CannedServer.answering(answers)) {
                Ran ran = send(server, mail("-u", "alice", "-a", "PLAIN", "--password-env", "SECRET", shown));
                assertThat(ran.code()).as(ran.all()).isEqualTo(code);
                assertThat(ran.all()).doesNotContain(MARKER);
                if (shown.equals("-q")) {
                    assertThat(ran.all()).isEmpty();
                }
                if (shown.equals("--json")) {
                    assertThat(ran.out())
                            .startsWith("{\n  \"schema\": \"letterlock.send.v1\"")
                            .contains("\"exit_code\": " + code)
                            .endsWith("}\n");
                }
            }
        }
    }

    @Test
    void endsWithTheCodeThatFitsWithoutAServer() throws Exception {
        assertThat(commandLines
                        .run("send", "-s", "nosuch.invalid", "-f", "a@example.test", "-t", "b@example.test")
                        .code())
                .isEqualTo(68);
        int nobody;
        try (var server = CannedServer.usual()) {
            nobody = Integer.parseInt(server.address().substring("127.0.0.1:".length()));
        }
        assertThat(commandLines
                        .run("send", "-s", "127.0.0.1:" + nobody, "-f", "a@example.test", "-t", "b@example.test")
                        .code())
                .isEqualTo(75);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -t b@example.test                                     | 64 | who sends it
            -f a@example.test                                     | 64 | to whom
            -f nobody -t b@example.test                           | 64 | -f
            -f a@example.test -t b@@example.test                  | 64 | -t
            -f <> -t b@example.test                               | 64 | null sender
            -f a@example.test -t b@example.test --nonsense        | 64 | --nonsense
            -f a@example.test -t b@example.test -a NONSENSE       | 64 | no such mechanism
            -f a@example.test -t b@example.test --tls --no-tls    | 64 | mutually exclusive
            -f a@example.test -t b@example.test --timeout never   | 64 | no duration
            -f a@example.test -t b@example.test --tls-min 3.0     | 64 | no
            -f a@example.test -t b@example.test --ehlo a_b,c      | 64 | greet
            -f a@example.test -t b@example.test --pin md5/abc     | 64 | pin
            -f a@example.test -t b@example.test --proxy http://x  | 64 | proxy
            -f a@example.test -t b@example.test -H nocolon        | 64 | Name: value
            -f a@example.test -t b@example.test --notify never,delay | 64 | never
            -f a@example.test -t b@example.test --body - --html - | 64 | standard input
            -f a@example.test -t b@example.test --attach nosuch   | 66 | nosuch
            -f a@example.test -t b@example.test --body @nosuch    | 66 | nosuch
            -f a@example.test -t b@example.test --data @nosuch    | 66 | nosuch
            -f a@example.test -t b@example.test --cacert nosuch   | 66 | nosuch
            -f a@example.test -t b@example.test --account work    | 66 | configuration
            -f a@example.test -t b@example.test -u alice --password-file nosuch | 66 | nosuch
            -f a@example.test -t b@example.test -u alice --password-env NOSUCH  | 66 | NOSUCH
            -f a@example.test -t b@example.test -u alice          | 64 | no terminal
            """)
    void saysWhatIsWrongWithTheCommandLine(String options, int code, String words) throws Exception {
        try (var server = CannedServer.usual()) {
            var line = new ArrayList<>(List.of("send", "-s", server.address()));
            line.addAll(List.of(options.split(" ")));
            Ran ran = commandLines.run(line.toArray(String[]::new));
            assertThat(ran.code()).as(ran.err()).isEqualTo(code);
            assertThat(ran.err()).contains(words);
            assertThat(ran.out()).isEmpty();
            assertThat(server.heard()).isEmpty();
        }
    }

    // What options put on the wire

    static Stream<Arguments> onTheWire() {
        return Stream.of(
                Arguments.of(mail(), List.of("MAIL FROM:<a@example.test> SIZE=\\d+", "RCPT TO:<b@example.test>")),
                Arguments.of(
                        mail("--cc", "c@example.test,d@example.test", "--bcc", "E <e@example.test>"),
                        List.of(
                                "RCPT TO:<b@example.test>",
                                "RCPT TO:<c@example.test>",
                                "RCPT TO:<d@example.test>",
                                "RCPT TO:<e@example.test>",
                                "Cc: c@example.test, d@example.test")),
                Arguments.of(mail("--ehlo", "me.example.test"), List.of("EHLO me.example.test")),
                Arguments.of(mail(), List.of("EHLO \\[127.0.0.1\\]")),
                Arguments.of(
                        new String[] {"-f", "<>", "-t", "b@example.test", "-H", "From: postmaster@example.test"},
                        List.of("MAIL FROM:<> .*", "From: postmaster@example.test")),
                Arguments.of(mail("--subject", "grüße"), List.of("Subject: =\\?UTF-8\\?.*")),
                Arguments.of(mail("--body", "one\ntwo"), List.of("one", "two")),
                Arguments.of(mail("--html", "<p>x</p>"), List.of("Content-Type: text/html; charset=utf-8", "<p>x</p>")),
                Arguments.of(mail("-H", "X-Test: yes"), List.of("X-Test: yes")),
                Arguments.of(
                        mail(), List.of("Date: Sat, 21 Nov 2026 09:30:00 \\+0000", "Message-ID: <.*@example.test>")),
                Arguments.of(
                        mail("--notify", "success,failure", "--ret", "hdrs", "--envid", "id1", "--orcpt", "auto"),
                        List.of(
                                "MAIL FROM:<a@example.test> SIZE=\\d+ RET=HDRS ENVID=id1",
                                "RCPT TO:<b@example.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;b@example.test")),
                Arguments.of(mail("--smtputf8", "always"), List.of("MAIL FROM:<a@example.test> SIZE=\\d+ SMTPUTF8")),
                Arguments.of(
                        new String[] {"-f", "ä@example.test", "-t", "b@example.test"},
                        List.of("MAIL FROM:<ä@example.test> .*SMTPUTF8")),
                Arguments.of(mail("-u", "alice", "-a", "plain", "--password-env", "SECRET"), List.of("AUTH PLAIN .*")),
                Arguments.of(mail("-u", "alice", "--token-env", "SECRET"), List.of("AUTH XOAUTH2 .*")));
    }

    @ParameterizedTest
    @MethodSource("onTheWire")
    void optionsReachTheWire(String[] options, List<String> expected) throws Exception {
        try (var server = CannedServer.usual()) {
            Ran ran = send(server, options);
            assertThat(ran.code()).as(ran.err()).isZero();
            assertThat(ran.out()).startsWith("Accepted: 250 2.0.0 queued as 4711\n");
            for (String line : expected) {
                assertThat(server.heard()).anyMatch(said -> said.matches(line));
            }
        }
    }

    @Test
    void blindCopiesStayBlind() throws Exception {
        try (var server = CannedServer.usual()) {
            send(server, mail("--bcc", "secret@example.test"));
            assertThat(server.heard())
                    .filteredOn(line -> line.contains("secret@"))
                    .containsExactly("RCPT TO:<secret@example.test>");
        }
    }

    @Test
    void filesAreAttached() throws Exception {
        file("plän.pdf", "%PDF-1.7 x", "rw-r--r--");
        file("logo.png", "\u0089PNG", "rw-r--r--");
        try (var server = CannedServer.usual()) {
            Ran ran = send(
                    server,
                    mail(
                            "--html",
                            "<img src='cid:logo.png'>",
                            "--inline",
                            "logo.png",
                            "--attach",
                            "plän.pdf",
                            "--attach",
                            "logo.png;type=application/x-test;name=other.bin"));
            assertThat(ran.code()).as(ran.err()).isZero();
            String message = String.join("\n", server.heard());
            assertThat(message)
                    .contains("multipart/mixed", "multipart/related", "Content-ID: <logo.png>")
                    .contains("application/pdf", "filename*=")
                    .contains("application/x-test", "filename=other.bin");
        }
    }

    @Test
    void aWholeMessageIsSentAsItIs() throws Exception {
        file(
                "mail.eml",
                "From: Alice <alice@example.test>\nTo: bob@example.test\nBcc: carol@example.test,\n dan@example.test\n"
                        + "Subject: raw\n\nBody\n.\nend",
                "rw-r--r--");
        try (var server = CannedServer.usual()) {
            Ran ran = send(server, "--data", "@mail.eml");
            assertThat(ran.code()).as(ran.err()).isZero();
            assertThat(server.heard())
                    .contains(
                            "MAIL FROM:<alice@example.test> SIZE=86",
                            "RCPT TO:<bob@example.test>",
                            "RCPT TO:<carol@example.test>",
                            "RCPT TO:<dan@example.test>",
                            "..",
                            "end")
                    .noneMatch(line -> line.startsWith("Bcc") || line.startsWith(" dan"));
        }
        try (var server = CannedServer.usual()) {
            send(commandLines.reading("Subject: x\n\nhi\n"), server, mail("--data", "-"));
            assertThat(server.heard()).contains("Subject: x", "hi").noneMatch(line -> line.startsWith("From:"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT,QUIT",
        "EHLO,EHLO [127.0.0.1] QUIT",
        "AUTH,EHLO [127.0.0.1] QUIT",
        "MAIL,EHLO [127.0.0.1] MAIL FROM:<a@example.test> RSET QUIT",
        "rcpt,EHLO [127.0.0.1] MAIL FROM:<a@example.test> RCPT TO:<b@example.test> RSET QUIT"
    })
    void stopsWhereItIsTold(String where, String heard) throws Exception {
        try (var server = CannedServer.usual()) {
            Ran ran = send(server, mail("--quit-after", where));
            assertThat(ran.code()).as(ran.err()).isZero();
            assertThat(String.join(" ", server.heard())).isEqualTo(heard);
        }
    }

    @Test
    void someRefusedRecipientsAreTold() throws Exception {
        try (var server = CannedServer.answering(Map.of("RCPT", "550 5.1.1 nobody", "DATA", "554 no"))) {
            Ran ran = send(server, mail());
            assertThat(ran.err())
                    .contains(
                            "letterlock: the server refused b@example.test: 550 5.1.1 nobody", "typing error", "[RFC");
            assertThat(ran.out()).isEmpty();
        }
    }

    // How the conversation is shown

    @Test
    void theConversationIsShownAndExplained() throws Exception {
        try (var server = CannedServer.usual()) {
            Ran quiet = send(server, mail());
            assertThat(quiet.err()).isEmpty();
            Ran shown = send(server, mail("-v", "-u", "alice", "-a", "PLAIN", "--password-env", "SECRET"));
            assertThat(shown.err())
                    .contains("=== connecting to 127.0.0.1", " <- 220 canned ESMTP\n", " -> EHLO [127.0.0.1]\n")
                    .contains(" -> AUTH PLAIN ***\n   # PLAIN: ", " -> .\n", " <- 221 2.0.0 bye\n")
                    .doesNotContain("\033[", "   ? ");
            Ran explained = send(server, mail("--explain", "--color", "always"));
            assertThat(explained.err()).contains("   ? We say who we are", "[RFC 5321 §4.1.1.1]", "\033[36m -> EHLO");
            Ran all = send(server, mail("-vv", "--body", "the body"));
            assertThat(all.err()).contains(" -> the body\n");
            Ran secret = send(
                    server, mail("-v", "-u", "alice", "-a", "PLAIN", "--password-env", "SECRET", "--show-secrets"));
            assertThat(secret.err()).contains(MARKER);
        }
    }

    @Test
    void theResultGoesToAFileWhereOneIsNamed() throws Exception {
        try (var server = CannedServer.usual()) {
            Ran ran = send(server, mail("--json", "-o", "result.json"));
            assertThat(ran.out()).isEmpty();
            assertThat(folder.resolve("result.json")).content().contains("\"result\": \"accepted\"");
            assertThat(send(server, mail("-o", "no/such/folder")).code()).isEqualTo(73);
        }
    }

    // Where secrets come from

    @Test
    void secretsComeFromAnywhereButTheCommandLine() throws Exception {
        Path secret = file("secret", MARKER + "\n", "rw-------");
        file("open", MARKER, "rw-r--r--");
        String granted = "AUTH PLAIN AGFsaWNlAE1rN3hRLW1hcmtlci1acDk=";
        try (var server = CannedServer.usual()) {
            String[] login = mail("-u", "alice", "-a", "PLAIN");
            var ways = List.of(
                    send(server, concat(login, "--password-file", secret.toString())),
                    send(server, concat(login, "--password-env", "SECRET")),
                    send(server, concat(login, "--password-command", "cat secret")),
                    send(commandLines.reading(MARKER), server, concat(login, "--password-file", "-")),
                    send(commandLines.typing(MARKER), server, login));
            assertThat(ways)
                    .allSatisfy(ran -> assertThat(ran.code()).as(ran.err()).isZero());
            assertThat(server.heard()).filteredOn(granted::equals).hasSize(ways.size());

            Ran open = send(server, concat(login, "--password-file", "open"));
            assertThat(open.code()).isEqualTo(78);
            assertThat(open.err()).contains("chmod 600");
        }
    }

    private static String[] concat(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-u alice:%s", "--password %s", "--password=%s", "--auth-password %s", "--token %s"})
    void secretsOnTheCommandLineAreRefusedAndNotRepeated(String words) throws Exception {
        try (var server = CannedServer.usual()) {
            Ran ran = send(server, concat(mail(), words.formatted(MARKER).split(" ")));
            assertThat(ran.code()).isEqualTo(64);
            assertThat(ran.all()).contains("--password-file").doesNotContain(MARKER);
            assertThat(server.heard()).isEmpty();
        }
    }

    @Test
    void aNameWithAColonHasAnOptionOfItsOwn() throws Exception {
        try (var server = CannedServer.usual()) {
            Ran ran = send(server, mail("--user-with-colon", "a:b", "-a", "PLAIN", "--password-env", "SECRET"));
            assertThat(ran.code()).as(ran.err()).isZero();
        }
    }

    @Test
    void netrcIsReadWhereOnlyTheOwnerMay() throws Exception {
        String text = "machine 127.0.0.1 login bob password wrong\nmachine 127.0.0.1 login alice password " + MARKER;
        file(".netrc", text, "rw-------");
        try (var server = CannedServer.usual()) {
            assertThat(send(server, mail("-u", "alice", "-a", "PLAIN")).code()).isZero();
            assertThat(server.heard()).contains("AUTH PLAIN AGFsaWNlAE1rN3hRLW1hcmtlci1acDk=");
            file(".netrc", text, "rw-r--r--");
            Ran open = send(server, mail("-u", "alice", "-a", "PLAIN"));
            assertThat(open.code()).isEqualTo(78);
            assertThat(open.all()).contains("chmod 600").doesNotContain(MARKER);
        }
    }

    // Presets

    @Test
    void anAccountSparesTyping() throws Exception {
        Path config = Files.createDirectories(folder.resolve(".config/letterlock"));
        try (var server = CannedServer.usual()) {
            Files.writeString(config.resolve("accounts.toml"), """
                    default = "work"
                    [account.work]
                    server = "smtp://%s"
                    user = "alice@example.test"
                    auth = "PLAIN"
                    tls = "none"
                    password-env = "SECRET"
                    """.formatted(server.address()));
            Ran ran = commandLines.run("send", "-t", "b@example.test");
            assertThat(ran.code()).as(ran.err()).isZero();
            assertThat(server.heard())
                    .anyMatch(line -> line.startsWith("AUTH PLAIN "))
                    .anyMatch(line -> line.startsWith("MAIL FROM:<alice@example.test>"));
            Ran other =
                    commandLines.with("LETTERLOCK_USER", "carol@example.test").run("send", "-t", "b@example.test");
            assertThat(other.code()).as(other.err()).isZero();
            assertThat(server.heard()).anyMatch(line -> line.startsWith("MAIL FROM:<carol@example.test>"));
            assertThat(commandLines
                            .run("send", "-t", "b@example.test", "--account", "home")
                            .code())
                    .isEqualTo(78);
        }
    }

    @Test
    void mistakesOfAnAccountAreAllTold() throws Exception {
        Files.writeString(folder.resolve("a.toml"), """
                [account.work]
                sever = "x"
                password = "%s"
                timeout = 30
                """.formatted(MARKER));
        Ran ran = commandLines.run("send", "--config", "a.toml", "--account", "work", "-t", "b@example.test");
        assertThat(ran.code()).isEqualTo(78);
        assertThat(ran.err())
                .contains("line 2: ", "unknown setting sever", "line 3: ", "password-file", "line 4: ", "timeout")
                .doesNotContain(MARKER);
    }

    // Secrets are never said

    @Test
    void noCombinationSaysTheSecret() throws Exception {
        for (String mechanism : List.of("PLAIN", "LOGIN", "XOAUTH2")) {
            String blob = mechanism.equals("PLAIN") ? "AGFsaWNlAE1rN3hRLW1hcmtlci1acDk=" : "TWs3eFEtbWFya2VyLVpwOQ==";
            List<Map<String, String>> servers = List.of(
                    Map.of(),
                    Map.of("AUTH", "535 5.7.8 " + MARKER + " is wrong"),
                    Map.of("AUTH", "500 5.5.2 what is " + blob),
                    Map.of("AUTH", "334 e30=", "", "220 x"),
                    Map.of("AUTH", ""),
                    Map.of("MAIL", "553 5.7.1 " + MARKER),
                    Map.of(".", "554 5.7.1 " + blob));
            for (var answers : servers) {
                for (String shown : List.of("-v", "-vv", "--explain", "--json", "-q")) {
                    try (var server = CannedServer.answering(answers)) {
                        String kind = mechanism.equals("XOAUTH2") ? "--token-env" : "--password-env";
                        Ran ran = send(server, mail("-u", "alice", "-a", mechanism, kind, "SECRET", shown));
                        assertThat(ran.all())
                                .as("%s %s %s", answers, mechanism, shown)
                                .doesNotContain(MARKER)
                                .doesNotContain(blob);
                    }
                }
            }
        }
    }
}
