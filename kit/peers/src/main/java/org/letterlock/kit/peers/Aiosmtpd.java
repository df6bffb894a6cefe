package org.letterlock.kit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Python's aiosmtpd as a submission server: AUTH PLAIN and LOGIN for one account, STARTTLS with a certificate; every
/// message becomes a file.
public final class Aiosmtpd implements AutoCloseable {
    private static final String SCRIPT = """
            import asyncio, os, ssl, sys
            from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

            folder, port, user, password, certificate, key = sys.argv[1:7]

            class Keep:
                count = 0
                async def handle_DATA(self, server, session, envelope):
                    Keep.count += 1
                    name = os.path.join(folder, "%06d.eml" % Keep.count)
                    with open(name + ".part", "wb") as file:
                        file.write(envelope.original_content)
                    os.rename(name + ".part", name)
                    return "250 2.0.0 kept"

            def check(server, session, envelope, mechanism, data):
                right = (isinstance(data, LoginPassword) and data.login == user.encode()
                         and data.password == password.encode())
                return AuthResult(success=right)

            tls = None
            if certificate:
                tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
                tls.load_cert_chain(certificate, key)

            async def main():
                loop = asyncio.get_running_loop()
                server = await loop.create_server(
                    lambda: SMTP(Keep(), hostname="aiosmtpd.example.test", tls_context=tls, require_starttls=False,
                                 authenticator=check, auth_require_tls=bool(tls), auth_required=True,
                                 enable_SMTPUTF8=True),
                    host="127.0.0.1", port=int(port))
                await server.serve_forever()

            asyncio.run(main())
            """;

    private final Path folder;
    private final int port;
    private final Process process;

    private Aiosmtpd(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /// Starts one that lets this account in.
    public static Aiosmtpd start(Path folder, Optional<Postfix.Pem> certificate, String user, String password) {
        // Debian's own Python: another one in the PATH would not see Debian's packages.
        Path python = Path.of("/usr/bin/python3");
        if (!Files.isExecutable(python)
                || Run.of(python, "-c", "import aiosmtpd").exit() != 0) {
            throw Tool.missing("no aiosmtpd on this machine (Debian: apt-get install python3-aiosmtpd)");
        }
        try {
            Files.createDirectories(folder.resolve("kept"));
            int port = Ports.free();
            Path script = Files.writeString(folder.resolve("server.py"), SCRIPT);
            var process = new ProcessBuilder(
                            python.toString(),
                            script.toString(),
                            folder.resolve("kept").toString(),
                            Integer.toString(port),
                            user,
                            password,
                            certificate.map(pem -> pem.certificate().toString()).orElse(""),
                            certificate.map(pem -> pem.key().toString()).orElse(""))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("server.out").toFile())
                    .start();
            Ports.await(port, "aiosmtpd");
            return new Aiosmtpd(folder, port, process);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public int port() {
        return port;
    }

    /// The messages it has taken, oldest first.
    public List<Path> arrived() {
        try (Stream<Path> messages = Files.list(folder.resolve("kept"))) {
            return messages.filter(file -> file.toString().endsWith(".eml"))
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
