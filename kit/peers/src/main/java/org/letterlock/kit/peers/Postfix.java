package org.letterlock.kit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// A Postfix of our own on loopback: it takes mail for `@example.test` into one maildir with its default syncing, and,
/// with a [Dovecot], offers AUTH under STARTTLS. Needs root, as Postfix does.
public final class Postfix implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final int port;

    private Postfix(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /// Starts one with its files under `folder`.
    ///
    /// @param certificate PEM files of certificate chain and key; empty for a server without TLS
    /// @param logins who checks passwords; empty for a server without AUTH
    public static Postfix start(Path folder, Optional<Pem> certificate, Optional<Dovecot> logins) {
        Tool postfix = Tool.need("postfix", "postfix");
        if (!"root".equals(System.getProperty("user.name"))) {
            throw Tool.missing("Postfix must be started by root");
        }
        try {
            int port = Ports.free();
            for (String part : List.of("etc", "queue", "data", "mail")) {
                Files.createDirectories(folder.resolve(part));
                Dovecot.open(folder.resolve(part));
            }
            Dovecot.open(folder);
            Dovecot.open(folder.resolve("..").normalize());
            var etc = folder.resolve("etc");
            own(folder.resolve("data"));
            own(folder.resolve("mail"));
            Files.writeString(etc.resolve("main.cf"), main(folder, certificate, logins));
            Files.writeString(etc.resolve("master.cf"), master(port));
            var started = new Postfix(folder, port);
            started.control(postfix, "start");
            Ports.await(port, "postfix");
            return started;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// A certificate chain and its key.
    public record Pem(Path certificate, Path key) {}

    private static void own(Path path) throws IOException {
        var service = path.getFileSystem().getUserPrincipalLookupService();
        Files.setOwner(path, service.lookupPrincipalByName("postfix"));
    }

    private static String main(Path folder, Optional<Pem> certificate, Optional<Dovecot> logins) throws IOException {
        int uid = (Integer) Files.getAttribute(folder.resolve("mail"), "unix:uid");
        int gid = uid; // any but root's
        return """
                compatibility_level = 3.6
                queue_directory = %1$s/queue
                data_directory = %1$s/data
                maillog_file = %1$s/mail.log
                maillog_file_prefixes = %1$s
                inet_interfaces = loopback-only
                inet_protocols = ipv4
                myhostname = peer.example.test
                mydestination =
                mynetworks = 127.0.0.2/32
                smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
                virtual_mailbox_domains = example.test
                virtual_mailbox_base = %1$s/mail
                virtual_mailbox_maps = static:box/
                virtual_uid_maps = static:%2$d
                virtual_gid_maps = static:%3$d
                virtual_minimum_uid = %2$d
                virtual_transport = virtual
                virtual_mailbox_limit = 0
                message_size_limit = 52428800
                smtpd_client_connection_count_limit = 0
                smtpd_client_connection_rate_limit = 0
                smtpd_client_event_limit_exceptions = static:all
                smtp_tls_security_level = none
                relayhost = [127.0.0.1]:9
                """.formatted(folder, uid, gid)
                + certificate
                        .map(pem -> """
                                smtpd_tls_security_level = may
                                smtpd_tls_cert_file = %s
                                smtpd_tls_key_file = %s
                                smtpd_tls_auth_only = yes
                                """.formatted(pem.certificate(), pem.key()))
                        .orElse("")
                + logins.map(dovecot -> """
                                smtpd_sasl_auth_enable = yes
                                smtpd_sasl_type = dovecot
                                smtpd_sasl_path = %s
                                smtpd_sasl_security_options = noanonymous
                                """.formatted(dovecot.socket())).orElse("");
    }

    private static String master(int port) {
        return """
                127.0.0.1:%d inet n - n - - smtpd
                pickup    unix n - n 60 1 pickup
                cleanup   unix n - n - 0 cleanup
                qmgr      unix n - n 300 1 qmgr
                tlsmgr    unix - - n 1000? 1 tlsmgr
                rewrite   unix - - n - - trivial-rewrite
                bounce    unix - - n - 0 bounce
                defer     unix - - n - 0 bounce
                trace     unix - - n - 0 bounce
                verify    unix - - n - 1 verify
                flush     unix n - n 1000? 0 flush
                proxymap  unix - - n - - proxymap
                proxywrite unix - - n - 1 proxymap
                smtp      unix - - n - - smtp
                relay     unix - - n - - smtp
                showq     unix n - n - - showq
                error     unix - - n - - error
                retry     unix - - n - - error
                discard   unix - - n - - discard
                local     unix - n n - - local
                virtual   unix - n n - - virtual
                lmtp      unix - - n - - lmtp
                anvil     unix - - n - 1 anvil
                scache    unix - - n - 1 scache
                postlog   unix-dgram n - n - 1 postlogd
                """.formatted(port);
    }

    private void control(Tool postfix, String command) {
        Run run = Run.of(postfix, "-c", folder.resolve("etc"), command);
        if (run.exit() != 0) {
            throw new AssertionError("postfix " + command + ": " + run.output() + log());
        }
    }

    public int port() {
        return port;
    }

    /// The messages that have arrived in the maildir.
    public List<Path> arrived() {
        Path inbox = folder.resolve("mail/box/new");
        if (!Files.isDirectory(inbox)) {
            return List.of();
        }
        try (Stream<Path> messages = Files.list(inbox)) {
            return messages.toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Waits until `count` messages lie in the maildir, however long after its `250` Postfix delivers them.
    ///
    /// @return all that lie there, perhaps more
    /// @throws AssertionError where nothing more arrives for half a minute; with the log
    public List<Path> await(int count) {
        List<Path> arrived = arrived();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (arrived.size() < count) {
            if (System.nanoTime() > end) {
                throw new AssertionError(arrived.size() + " of " + count + " messages arrived: " + log());
            }
            LockSupport.parkNanos(5_000_000);
            List<Path> now = arrived();
            if (now.size() > arrived.size()) {
                end = System.nanoTime() + PATIENCE.toNanos();
            }
            arrived = now;
        }
        return arrived;
    }

    /// What it has logged so far.
    public String log() {
        try {
            Path log = folder.resolve("mail.log");
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    @Override
    public void close() {
        control(Tool.need("postfix", "postfix"), "stop");
    }
}
