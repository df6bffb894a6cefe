package org.letterlock.client.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.kit.certificates.TestCertificates;
import org.letterlock.net.channel.TcpChannel;
import org.letterlock.net.tls.KeyAndChain;
import org.letterlock.net.tls.ServerTls;

/// The program that the README shows compiles, runs, and sends.
class ReadmeExampleTest {
    private static final Pattern EXAMPLE = Pattern.compile(
            "<!-- example: library -->.*?```java\n(.*?)```.*?<!-- /example: library -->", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void compilesAndSends() throws Exception {
        var authority = TestCertificates.create();
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var heard = CompletableFuture.supplyAsync(() -> serve(listening, authority));
            String said = run(
                    compiled(),
                    trustStore(authority),
                    "127.0.0.1",
                    String.valueOf(listening.getLocalPort()),
                    Files.writeString(folder.resolve("password"), "open sesame").toString());
            assertThat(said).isEqualTo("Accepted: [queued as 1]\n");
            assertThat(heard.get(30, TimeUnit.SECONDS)).contains("\r\nSubject: Hello\r\n\r\nIt works.\r\n");
        }
    }

    private static String serve(ServerSocket listening, TestCertificates authority) {
        try (var channel = TcpChannel.over(listening.accept())) {
            var issued = authority.issue("127.0.0.1");
            var key = KeyAndChain.of(issued.key(), issued.chain());
            return ScriptedServer.script("""
                    S: 220 x
                    C~ EHLO .*
                    S: 250-x
                    S: 250 STARTTLS
                    C: STARTTLS
                    S: 220 go
                    !tls
                    C~ EHLO .*
                    S: 250-x
                    S: 250-PIPELINING
                    S: 250 AUTH PLAIN LOGIN
                    C: AUTH PLAIN AGFsaWNlQGV4YW1wbGUudGVzdABvcGVuIHNlc2FtZQ==
                    S: 235 2.7.0 welcome
                    C: MAIL FROM:<alice@example.test>
                    C: RCPT TO:<bob@example.test>
                    C: DATA
                    S: 250 ok
                    S: 250 ok
                    S: 354 go
                    C.
                    S: 250 2.0.0 queued as 1
                    C: QUIT
                    S: 221 bye
                    """)
                    .with(ServerTls.of(() -> List.of(key), ServerTls.Settings.DEFAULT))
                    .perform(channel);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /// Where the compiled example lies.
    private Path compiled() throws Exception {
        var readme = EXAMPLE.matcher(Files.readString(root().resolve("README.md")));
        assertThat(readme.find()).as("the README's example").isTrue();
        Path source = Files.writeString(folder.resolve("SendMail.java"), readme.group(1));
        var compiler = ToolProvider.getSystemJavaCompiler();
        int failed = compiler.run(
                null,
                null,
                null,
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "--release",
                "25",
                source.toString());
        assertThat(failed).as("javac").isZero();
        return folder;
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("README.md")) ? here : Objects.requireNonNull(here.getParent());
    }

    private Path trustStore(TestCertificates authority) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("test", authority.authority());
        Path file = folder.resolve("trust.p12");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, "changeit".toCharArray());
        }
        return file;
    }

    private static String run(Path classes, Path trust, String... args) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djavax.net.ssl.trustStore=" + trust,
                "-Djavax.net.ssl.trustStorePassword=changeit",
                "-cp",
                classes + File.pathSeparator + System.getProperty("java.class.path"),
                "SendMail"));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
