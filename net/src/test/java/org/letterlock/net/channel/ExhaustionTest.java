package org.letterlock.net.channel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A listener that runs out of file descriptors goes on once there are some; in a process of its own, with few of
/// them.
@Timeout(60)
final class ExhaustionTest {
    private static final int DESCRIPTORS = 80;

    @Test
    void whoWaitsWhileFilesAreShortIsServedLater() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell here");
        Process server = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "ulimit -n " + DESCRIPTORS + " && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-MaxFDLimit",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ExhaustionTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            String port = out.readLine();
            Assumptions.assumeTrue(port != null, "this JVM cannot start with " + DESCRIPTORS + " files");
            var greeted = new ArrayList<Socket>();
            List<Socket> waiting = crowd(Integer.parseInt(port), greeted);
            assertThat(greeted).as("served at once").isNotEmpty();
            assertThat(waiting).as("not served: the process is out of files").isNotEmpty();
            for (Socket socket : greeted) {
                socket.close();
            }
            Socket last = waiting.getFirst();
            last.setSoTimeout(20_000);
            assertThat(last.getInputStream().read()).as("a greeting after all").isEqualTo('2');
            for (Socket socket : waiting) {
                socket.close();
            }
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    /// More connections than the server has files for; those who are not greeted are returned.
    private static List<Socket> crowd(int port, List<Socket> greeted) throws IOException {
        var waiting = new ArrayList<Socket>();
        for (int count = 0; count < DESCRIPTORS && waiting.size() < 3; count++) {
            var socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(1_000);
            try {
                assertThat(socket.getInputStream().read()).isEqualTo('2');
                greeted.add(socket);
            } catch (java.net.SocketTimeoutException notServed) {
                waiting.add(socket);
            }
        }
        return waiting;
    }

    public static void main(String... arguments) throws Exception {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Listener listener = Listener.open(new Listener.Settings("mx", address), channel -> {
            channel.write("220 hello\r\n".getBytes(US_ASCII));
            channel.readLine(100);
        });
        System.out.println(listener.address().getPort());
        Thread.sleep(60_000);
    }
}
