package org.letterlock.app.web;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.letterlock.app.config.ConfigurationReader;
import org.letterlock.app.config.SetupFiles;
import org.letterlock.app.serve.BoundListener;
import org.letterlock.app.serve.FirstStart;
import org.letterlock.app.serve.OpenFolder;
import org.letterlock.app.serve.RunningServer;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.AccountRegister;
import org.letterlock.server.policy.Role;

/// A whole server with its web page on free loopback ports, as `serve` starts it, in this process, with a clock that
/// tests move. There are two people: the administrator of the first start, and Alice.
final class ServedSite implements AutoCloseable {
    static final String ALICE = "alice@example.test";
    static final String ALICES_PASSWORD = "correct horse battery";

    final TestClock clock = new TestClock(Instant.now());
    final SetupFiles files;
    final OpenFolder folder;
    final RunningServer server;
    final AccountRegister register;
    final FirstStart.FirstAccount admin;

    private ServedSite(Path where, List<String> options) throws Exception {
        var hostname = new Host.Domain("mail.example.test");
        files = new SetupFiles(where);
        Files.createDirectories(where);
        FirstStart.writeFiles(files, hostname, clock.instant(), new SecureRandom());
        var settings = new ArrayList<>(List.of(
                "listener.mx.port=0", "listener.submission.port=0", "listener.submissions.port=0", "web.port=0"));
        settings.addAll(options);
        var reading = ConfigurationReader.read(Files.readString(files.configuration()), where, settings);
        if (!(reading instanceof ConfigurationReader.Reading.Good(var configuration))) {
            throw new IllegalStateException(reading.toString());
        }
        folder = OpenFolder.open(files);
        server = RunningServer.start(folder, configuration, clock, new SecureRandom());
        register = folder.register(new SecureRandom(), clock, "test");
        admin = FirstStart.makeAccount(register, new Host.Domain("example.test"))
                .orElseThrow();
        try (Secret password = Secret.utf8(ALICES_PASSWORD)) {
            register.create(mailbox(ALICE), "Alice", Optional.of(password)).orThrow();
        }
    }

    static ServedSite start(Path folder, String... options) throws Exception {
        return new ServedSite(folder, List.of(options));
    }

    static Mailbox mailbox(String address) {
        return AddressParser.mailbox(address, true).orThrow();
    }

    URI url() {
        return server.web().orElseThrow().url();
    }

    int webPort() {
        return server.web().orElseThrow().addresses().getFirst().getPort();
    }

    BoundListener submission() {
        return server.listeners().stream()
                .filter(listener -> listener.settings().role() == Role.SUBMISSION)
                .findFirst()
                .orElseThrow();
    }

    /// Somebody who has not been here.
    PlainBrowser browser() {
        return new PlainBrowser(webPort(), server.web().orElseThrow().speaksTls());
    }

    PlainBrowser signedInAsAlice() throws Exception {
        return browser().signIn(ALICE, ALICES_PASSWORD);
    }

    PlainBrowser signedInAsAdmin() throws Exception {
        return browser().signIn(admin.address().text(), admin.password());
    }

    @Override
    public void close() {
        server.stop(Duration.ofSeconds(1));
        folder.close();
    }
}
