package org.letterlock.net.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.net.channel.Ends;

/// The `legacy` listener's TLS; in a process of its own, because the JDK decides once what it will never speak.
@Timeout(60)
final class OldVersionsTest {
    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1.1"})
    void anOldVersionIsSpokenWhereBothSidesAskForIt(String version) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OldVersionsTest.class.getName(),
                        version)
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(printed).contains("agreed on TLSv" + (version.equals("1.0") ? "1" : version) + "\n");
    }

    public static void main(String... arguments) throws Exception {
        TlsVersion version = TlsVersion.named(arguments[0]).orElseThrow();
        ServerTls server = Ends.serverTls(ServerTls.Settings.DEFAULT.withMin(version));
        ClientTls client = ClientTls.of(Ends.trusting().withVersions(version, version));
        try (Ends ends = Ends.memory()) {
            CompletableFuture<Void> accepting = Ends.background(() -> ends.far().encrypt(server));
            ends.near().encrypt(client);
            accepting.join();
            System.out.println("agreed on " + ends.far().tls().orElseThrow().version());
        }
    }
}
