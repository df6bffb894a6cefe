package org.letterlock.app.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.letterlock.kit.peers.Run;
import org.letterlock.kit.peers.Tool;

/// Python's smtplib, as scripts and cron jobs use it.
final class Python {
    private static final String SEND = """
            import os, smtplib, ssl, sys
            from email.message import EmailMessage
            role, port, mechanism, address, certificate, subject = sys.argv[1:7]
            context = ssl.create_default_context(cafile=certificate)
            if role == "submissions":
                server = smtplib.SMTP_SSL("localhost", int(port), context=context)
            else:
                server = smtplib.SMTP("localhost", int(port))
                server.starttls(context=context)
            server.ehlo()
            server.user, server.password = address, os.environ["PASSWORD"]
            method = {"PLAIN": server.auth_plain, "LOGIN": server.auth_login, "CRAM-MD5": server.auth_cram_md5}
            server.auth(mechanism, method[mechanism])
            message = EmailMessage()
            message["From"] = message["To"] = address
            message["Subject"] = subject
            message.set_content("hello")
            server.send_message(message)
            server.quit()
            """;

    /// Its hash of 1990 is in OpenSSL's attic, which a configuration file opens.
    private static final String ATTIC = """
            openssl_conf = init
            [init]
            providers = providers
            [providers]
            default = on
            legacy = on
            [on]
            activate = 1
            """;

    private static final String NTLM = """
            import base64, hashlib, os, smtplib, ssl, sys
            from email.message import EmailMessage
            from ntlm_auth.gss_channel_bindings import GssChannelBindingsStruct
            from ntlm_auth.ntlm import NtlmContext
            role, port, binding, level, address, certificate, subject = sys.argv[1:8]
            context = ssl.create_default_context(cafile=certificate)
            if role == "submissions":
                server = smtplib.SMTP_SSL("localhost", int(port), context=context)
            else:
                server = smtplib.SMTP("localhost", int(port))
                server.starttls(context=context)
            server.ehlo()
            bound = None
            if binding != "unbound":
                shown = server.sock.getpeercert(True) if binding == "bound" else b"another"
                bound = GssChannelBindingsStruct()
                bound[bound.APPLICATION_DATA] = b"tls-server-end-point:" + hashlib.sha256(shown).digest()
            ntlm = NtlmContext(address, os.environ["PASSWORD"], "", "PC", bound, int(level))
            def answer(challenge=None):
                return base64.b64encode(ntlm.step(challenge)).decode()
            code, text = server.docmd("AUTH", "NTLM " + answer())
            assert code == 334, (code, text)
            code, text = server.docmd(answer(base64.b64decode(text)))
            assert code == 235, (code, text)
            message = EmailMessage()
            message["From"] = message["To"] = address
            message["Subject"] = subject
            message.set_content("hello")
            server.send_message(message)
            server.quit()
            """;

    private static final String BY_HAND = """
            import base64, os, smtplib, ssl, sys
            port, address, certificate, subject = sys.argv[1:5]
            b64 = lambda text: base64.b64encode(text.encode()).decode()
            def expect(code, reply):
                assert reply[0] == code, reply
            server = smtplib.SMTP("localhost", int(port))
            expect(250, server.docmd("EHLO", "by.hand.example"))
            expect(220, server.docmd("STARTTLS"))
            server.sock = ssl.create_default_context(cafile=certificate).wrap_socket(
                server.sock, server_hostname="localhost")
            server.file = None
            expect(250, server.docmd("EHLO", "by.hand.example"))
            expect(334, server.docmd("AUTH", "LOGIN"))
            expect(334, server.docmd(b64(address)))
            expect(235, server.docmd(b64(os.environ["PASSWORD"])))
            expect(250, server.docmd("MAIL", "FROM:<%s>" % address))
            expect(250, server.docmd("RCPT", "TO:<%s>" % address))
            expect(354, server.docmd("DATA"))
            server.send("From: <%s>\\r\\nSubject: %s\\r\\n\\r\\n..a dot\\r\\n.\\r\\n" % (address, subject))
            expect(250, server.getreply())
            expect(221, server.docmd("QUIT"))
            """;

    private final LiveServer server;
    private final Path folder;

    Python(LiveServer server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    Run send(String role, String mechanism, String password, String subject) {
        return script(
                "send.py",
                SEND,
                password,
                role,
                server.port(role),
                mechanism,
                server.address(),
                server.certificate(),
                subject);
    }

    /// @param binding `bound`, `unbound`, or `elsewhere` for another certificate
    /// @param level LmCompatibilityLevel: 0 and 1 are before version 2
    Run ntlm(String role, String binding, int level, String password, String subject) {
        Path debian = Path.of("/usr/bin/python3");
        if (!Files.isExecutable(debian)
                || Run.of(debian, "-c", "import ntlm_auth").exit() != 0) {
            throw Tool.missing("no ntlm_auth on this machine (Debian: apt-get install python3-ntlm-auth)");
        }
        try {
            Path attic = Files.writeString(folder.resolve("attic.cnf"), ATTIC);
            return Run.with(
                    Map.of("PASSWORD", password, "OPENSSL_CONF", attic.toString()),
                    "",
                    debian,
                    Files.writeString(folder.resolve("ntlm.py"), NTLM),
                    role,
                    server.port(role),
                    binding,
                    level,
                    server.address(),
                    server.certificate(),
                    subject);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Run byHand(String password, String subject) {
        return script(
                "by-hand.py",
                BY_HAND,
                password,
                server.port("submission"),
                server.address(),
                server.certificate(),
                subject);
    }

    private Run script(String name, String text, String password, Object... arguments) {
        Tool python = Tool.need("python3", "python3");
        try {
            Path script = Files.writeString(folder.resolve(name), text);
            var command = new Object[arguments.length + 2];
            command[0] = python;
            command[1] = script;
            System.arraycopy(arguments, 0, command, 2, arguments.length);
            return Run.with(Map.of("PASSWORD", password), "", command);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
