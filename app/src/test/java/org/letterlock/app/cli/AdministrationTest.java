package org.letterlock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.app.config.SetupFiles;
import org.letterlock.app.serve.OpenFolder;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.server.store.Body;
import org.letterlock.server.store.DeliveryIds;
import org.letterlock.server.store.Store;

/// The administration commands, beside a running server and without one: the same words, the same answers.
final class AdministrationTest {
    private static final String MESSAGE = """
            Received: from somewhere\r
            From: =?utf-8?q?J=C3=B6rg?= <joerg@example.org>\r
            To: alice@example.test\r
            Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r
            Message-ID: <1@example.org>\r
            \r
            From here on\r
            >From there\r
            the end""";

    @TempDir
    private Path here;

    private CommandLines commands;

    @BeforeEach
    void aFolder() throws Exception {
        ServingFolder.start(here).close();
        commands = new CommandLines(here).with(SetupFiles.FOLDER_VARIABLE, "data");
        secret("password", "correct horse battery");
    }

    private void secret(String name, String text) throws Exception {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.writeString(Files.createFile(here.resolve(name), mode), text + "\n");
    }

    private String good(String... words) {
        CommandLines.Ran ran = commands.run(words);
        assertThat(ran.code()).as("%s", ran.all()).isZero();
        return ran.out();
    }

    private String refused(int code, String... words) {
        CommandLines.Ran ran = commands.run(words);
        assertThat(ran.code()).as("%s", ran.all()).isEqualTo(code);
        assertThat(ran.out()).isEmpty();
        return ran.err();
    }

    private void deliver(String address, String message) throws Exception {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        var surroundings = Surroundings.ofProcess();
        var ids = new DeliveryIds(surroundings.clock(), surroundings.random());
        try (var folder = OpenFolder.open(new SetupFiles(here.resolve("data")))) {
            var account = folder.register(surroundings.random(), surroundings.clock(), "test")
                    .find(AddressParser.mailbox(address, true).orThrow())
                    .orElseThrow();
            folder.store()
                    .deliver(new Store.Delivery(
                            ids.next(),
                            "joerg@example.org",
                            java.util.List.of(account.id()),
                            new Body.Small(bytes, bytes.length),
                            java.time.Instant.parse("2026-11-21T08:00:00Z")));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAccountFromItsFirstDayToItsLast(boolean running) throws Exception {
        ServingFolder server = running ? ServingFolder.start(here) : null;
        try {
            assertThat(good("account", "add", "alice@example.test", "--password-file", "password", "--name", "Alice"))
                    .isEqualTo("made alice@example.test\n");
            assertThat(refused(66, "account", "add", "Alice@Example.Test", "--password-file", "password"))
                    .contains("alice@example.test is taken");
            assertThat(good("account", "list"))
                    .containsPattern("alice@example\\.test\\s+enabled\\s+yes\\s+Alice")
                    .containsPattern("admin@example\\.test\\s+enabled\\s+yes");
            assertThat(good("account", "alias", "alice@example.test", "sales@example.test"))
                    .isEqualTo("sales@example.test is now an address of alice@example.test\n");
            assertThat(good("account", "show", "sales@example.test", "--json"))
                    .contains("\"schema\": \"letterlock.account.v1\"", "\"address\": \"alice@example.test\"")
                    .contains("\"aliases\": [\n      \"sales@example.test\"");
            assertThat(good("account", "disable", "alice@example.test")).isEqualTo("disabled alice@example.test\n");
            assertThat(good("account", "list", "--json")).contains("\"enabled\": false");
            good("account", "enable", "alice@example.test");
            assertThat(good("account", "passwd", "alice@example.test", "--generate"))
                    .containsPattern("password [a-z2-9-]{23}  \\(shown this once\\)");
            good("account", "alias", "--remove", "alice@example.test", "sales@example.test");
            assertThat(good("account", "remove", "alice@example.test")).isEqualTo("removed alice@example.test\n");
            assertThat(refused(66, "account", "show", "alice@example.test"))
                    .isEqualTo("letterlock: no account has the address alice@example.test\n");
            assertThat(good("log", "changes")).contains("account add", "alias add", "account remove", "cli ");
        } finally {
            if (server != null) {
                server.close();
            }
        }
    }

    @Test
    void whatIsChangedHoldsAtOnceForTheRunningServer() throws Exception {
        try (var server = ServingFolder.start(here)) {
            good("account", "add", "alice@example.test", "--password-file", "password");
            String[] send = {
                "send", "-s", "127.0.0.1:" + server.port("submission"), "--cacert", "data/certificate.pem", "-u",
                "alice@example.test", "--password-file", "password", "-f", "alice@example.test", "-t",
                "admin@example.test", "--subject", "Hello", "--body", "It works."
            };
            good(send);
            assertThat(good("mail", "list", "admin@example.test")).contains("alice@example.test", "Hello");
            assertThat(good("account", "disable", "alice@example.test")).isNotEmpty();
            assertThat(commands.run(send).code()).isEqualTo(77);
            good("account", "enable", "alice@example.test");
            String app = app(good("app-password", "create", "alice@example.test", "--name", "printer", "--json"));
            secret("app", app);
            send[8] = "app";
            good(send);
            assertThat(good("app-password", "revoke", "alice@example.test", "printer"))
                    .isEqualTo("revoked 'printer' of alice@example.test\n");
            assertThat(commands.run(send).code()).isEqualTo(77);
        }
    }

    private static String app(String json) {
        Matcher matcher = Pattern.compile("\"app_password\": \"([a-z]{4}(?: [a-z]{4}){3})\"")
                .matcher(json);
        assertThat(matcher.find()).as("%s", json).isTrue();
        return matcher.group(1);
    }

    @Test
    void appPasswordsAreShownOnceAndListedWithout() {
        String shown =
                app(good("app-password", "create", "admin@example.test", "--name", "printer", "--legacy", "--json"));
        assertThat(good("app-password", "list", "admin@example.test"))
                .containsPattern("\\d+\\s+printer\\s+legacy\\s+.*\\s+never")
                .contains("first device")
                .doesNotContain(shown);
        assertThat(refused(66, "app-password", "create", "admin@example.test", "--name", "printer"))
                .contains("already");
        assertThat(refused(64, "app-password", "create", "admin@example.test")).contains("--name");
        good("app-password", "revoke", "admin@example.test", "printer");
        assertThat(good("app-password", "list", "admin@example.test", "--json")).contains("\"revoked_at\": \"2026-");
        assertThat(refused(66, "app-password", "revoke", "admin@example.test", "printer"))
                .contains("no app password");
    }

    @Test
    void domainsComeAndGo() {
        assertThat(good("domain", "list")).isEqualTo("example.test\n");
        assertThat(commands.run("account", "add", "bob@example.org", "--no-password")
                        .err())
                .contains("note: example.org is a new domain of this server");
        assertThat(good("domain", "list", "--json")).contains("\"example.org\"", "\"example.test\"");
        assertThat(refused(66, "domain", "remove", "example.org")).contains("1 addresses are in example.org");
        good("account", "remove", "bob@example.org");
        assertThat(good("domain", "remove", "example.org")).contains("no longer");
        assertThat(refused(66, "account", "alias", "admin@example.test", "a@example.org"))
                .contains("not one of our domains");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMailboxIsListedShownAndExported(boolean running) throws Exception {
        good("account", "add", "alice@example.test", "--no-password");
        deliver("alice@example.test", MESSAGE);
        ServingFolder server = running ? ServingFolder.start(here) : null;
        try {
            String list = good("mail", "list", "alice@example.test");
            assertThat(list).contains("2026-11-21 08:00:00 Z", "Jörg", "Grüße");
            assertThat(good("mail", "list", "alice@example.test", "--json"))
                    .contains("\"schema\": \"letterlock.mail-list.v1\"", "\"uid\": 1", "\"subject\": \"Grüße\"")
                    .contains("\"return_path\": \"joerg@example.org\"", "\"message_id\": \"<1@example.org>\"");
            assertThat(good("mail", "list", "alice@example.test", "--after", "1", "--json"))
                    .contains("\"messages\": []");
            String whole = "Return-Path: <joerg@example.org>\r\n" + MESSAGE;
            assertThat(good("mail", "show", "alice@example.test", "1")).isEqualTo(whole);
            String id = list.lines().skip(1).findFirst().orElseThrow().split("\\s+")[1];
            assertThat(good("mail", "show", "alice@example.test", id)).isEqualTo(whole);
            assertThat(good("mail", "show", "alice@example.test", "1", "--json"))
                    .contains("\"schema\": \"letterlock.mail.v1\"", "From here on\\r\\n>From there");
            assertThat(refused(66, "mail", "show", "alice@example.test", "2"))
                    .isEqualTo("letterlock: there is no message 2 in this mailbox\n");
            good("mail", "export", "alice@example.test", "--eml", "folder");
            assertThat(here.resolve("folder/000001-" + id + ".eml")).hasContent(whole);
            good("mail", "export", "alice@example.test", "--mbox", "alice.mbox");
            assertThat(Files.readString(here.resolve("alice.mbox")))
                    .startsWith("From joerg@example.org Sat Nov 21 08:00:00 2026\nReturn-Path: <joerg@example.org>\n")
                    .endsWith("\n\n>From here on\n>>From there\nthe end\n\n");
            assertThat(refused(73, "mail", "export", "alice@example.test", "--mbox", "alice.mbox"))
                    .contains("alice.mbox is there already");
        } finally {
            if (server != null) {
                server.close();
            }
        }
    }

    @Test
    void mailOutlivesItsAccountUntilItIsErased() throws Exception {
        good("account", "add", "alice@example.test", "--no-password");
        deliver("alice@example.test", MESSAGE);
        Matcher number = Pattern.compile("mail list (\\d+)").matcher(good("account", "remove", "alice@example.test"));
        assertThat(number.find()).isTrue();
        assertThat(good("mail", "list", number.group(1))).contains("Grüße");
        assertThat(refused(64, "mail", "erase", number.group(1))).contains("cannot be undone", "--yes");
        good("mail", "erase", number.group(1), "--yes");
        assertThat(good("mail", "list", number.group(1), "--json")).contains("\"messages\": []");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBackupBecomesAFolderThatServes(boolean running) throws Exception {
        good("account", "add", "alice@example.test", "--password-file", "password");
        deliver("alice@example.test", MESSAGE);
        ServingFolder server = running ? ServingFolder.start(here) : null;
        try {
            assertThat(good("backup", "copy"))
                    .contains("backed up 1 message", here.resolve("copy").toString());
        } finally {
            if (server != null) {
                server.close();
            }
        }
        assertThat(refused(73, "backup", "copy")).contains("not an empty folder");
        good("mail", "erase", "alice@example.test", "--yes");
        assertThat(good("restore", "copy", "--data", "again", "--json"))
                .contains("\"schema\": \"letterlock.restore.v1\"", "\"messages\": 1");
        assertThat(good("mail", "list", "alice@example.test", "--data", "again"))
                .contains("Grüße");
        assertThat(good("config", "check", "--data", "again")).contains("is good");
        assertThat(refused(66, "restore", "copy", "--data", "again")).contains("not an empty folder");
        assertThat(refused(66, "restore", "nowhere", "--data", "third")).isNotEmpty();
    }

    @Test
    void passwordsComeFromAnywhereButTheCommandLine() throws Exception {
        assertThat(refused(64, "account", "add", "a@example.test")).contains("no terminal");
        assertThat(refused(64, "account", "add", "a@example.test", "--password", "x"))
                .contains("--password");
        Files.setPosixFilePermissions(here.resolve("password"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(refused(78, "account", "add", "a@example.test", "--password-file", "password"))
                .contains("chmod 600")
                .doesNotContain("correct horse");
        commands = commands.with("SECRET", "correct horse battery");
        good("account", "add", "a@example.test", "--password-env", "SECRET");
        good("account", "add", "b@example.test", "--password-command", "echo correct horse battery");
        commands = commands.typing("correct horse battery");
        good("account", "add", "c@example.test");
        commands = commands.reading("correct horse battery\n");
        good("account", "passwd", "c@example.test", "--password-file", "-");
        commands = commands.with("SECRET", "seven77");
        for (String[] words : new String[][] {
            {"account", "passwd", "c@example.test", "--password-env", "SECRET"},
            {"account", "add", "d@example.test", "--password-env", "SECRET"}
        }) {
            assertThat(refused(65, words))
                    .isEqualTo("letterlock: the password is too short: it needs at least 8 characters; a few words in "
                            + "a row make a good one\n");
        }
        assertThat(refused(66, "account", "show", "d@example.test")).contains("no account");
        assertThat(refused(64, "account", "add", "d@example.test", "--no-password", "--generate"))
                .contains("contradict");
    }

    @Test
    void aFolderThatIsNoneIsNamed() {
        assertThat(new CommandLines(here)
                        .run("account", "list", "--data", "elsewhere")
                        .err())
                .contains("there is no Letterlock data in " + here.resolve("elsewhere"), "LETTERLOCK_DATA");
        assertThat(here.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void everyCommandHasHelp() {
        for (String command : new String[] {
            "serve",
            "account add",
            "account passwd",
            "app-password create",
            "domain add",
            "mail export",
            "backup",
            "restore",
            "config check",
            "log auth",
            "ban add",
            "ban lift",
            "ban list",
            "completion"
        }) {
            assertThat(good((command + " --help").split(" "))).startsWith("Usage: letterlock " + command);
            assertThat(good(("help " + command).split(" "))).startsWith("Usage: letterlock " + command);
        }
        assertThat(good("--version")).startsWith("letterlock ");
        assertThat(good("completion")).contains("complete -F _complete_letterlock");
        assertThat(refused(64, "acount")).contains("letterlock account");
    }
}
