package org.letterlock.net.channel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class DialTest {
    private static Listener listener() throws BindFailed {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return Listener.open(new Listener.Settings("mx", address), channel -> {
            channel.write((channel.peer().remote().getAddress().getHostAddress() + "\r\n").getBytes(US_ASCII));
            channel.flush();
        });
    }

    private static String line(Channel channel) throws HungUp {
        return channel.readLine(200) instanceof Line.Whole whole ? whole.latin1() : "not a line";
    }

    private static int unusedPort() throws IOException {
        try (var door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return door.getLocalPort();
        }
    }

    @Test
    void theNameAskedForStaysWithTheChannel() throws Exception {
        try (Listener listener = listener();
                Channel channel = new Dial("localhost", listener.address().getPort())
                        .withFamily(Dial.Family.IPV4)
                        .connect()) {
            assertThat(line(channel)).isEqualTo("127.0.0.1");
            assertThat(channel.peer().remote().getHostString()).isEqualTo("localhost");
            assertThat(channel.peer().remote().getAddress().isLoopbackAddress()).isTrue();
        }
    }

    @Test
    void ourOwnAddressMayBeChosen() throws Exception {
        try (Listener listener = listener();
                Channel channel = new Dial("127.0.0.1", listener.address().getPort())
                        .withSource(InetAddress.getByName("127.0.0.2"))
                        .connect()) {
            assertThat(line(channel)).isEqualTo("127.0.0.2");
        }
    }

    @Test
    void aRefusedConnectionIsToldInWords() throws Exception {
        int port = unusedPort();
        ConnectFailed failed = catchThrowableOfType(ConnectFailed.class, () -> new Dial("[127.0.0.1]", port).connect());
        assertThat(failed.reason()).isEqualTo(ConnectFailed.Reason.REFUSED);
        assertThat(failed.attempts()).containsExactly("127.0.0.1: connection refused");
        assertThat(failed).hasMessage("cannot connect to 127.0.0.1 port " + port + ": 127.0.0.1: connection refused");
    }

    @Test
    void aHostWithoutAddressIsToldInWords() {
        ConnectFailed failed = catchThrowableOfType(
                ConnectFailed.class,
                () -> new Dial("127.0.0.1", 25).withFamily(Dial.Family.IPV6).connect());
        assertThat(failed.reason()).isEqualTo(ConnectFailed.Reason.HOST_NOT_FOUND);
        assertThat(failed).hasMessage("127.0.0.1 has no IPv6 address");
        ConnectFailed unknown =
                catchThrowableOfType(ConnectFailed.class, () -> new Dial("no-such-host.invalid", 25).connect());
        assertThat(unknown.reason()).isEqualTo(ConnectFailed.Reason.HOST_NOT_FOUND);
        assertThat(unknown).hasMessage("there is no host no-such-host.invalid");
    }

    @Test
    void aFullBacklogTimesOut() throws Exception {
        try (var door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Nobody accepts: once the backlog is full, connections hang.
            var filling = new java.util.ArrayList<Socket>();
            ConnectFailed failed = null;
            for (int count = 0; count < 20 && failed == null; count++) {
                var dial = new Dial("127.0.0.1", door.getLocalPort()).withTimeout(Duration.ofMillis(100));
                failed = catchThrowableOfType(ConnectFailed.class, dial::connect);
            }
            for (Socket socket : filling) {
                socket.close();
            }
            Assumptions.assumeTrue(failed != null, "this system's backlog has no end");
            assertThat(failed.reason()).isEqualTo(ConnectFailed.Reason.TIMED_OUT);
            assertThat(failed).hasMessageContaining("no answer in time");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536})
    void portsHaveBounds(int port) {
        assertThatThrownBy(() -> new Dial("a", port)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "socks5h://proxy.example:9050, socks5h://proxy.example:9050",
        "socks5://127.0.0.1, socks5://127.0.0.1:1080",
        "SOCKS5H://[::1]:1, socks5h://[::1]:1",
    })
    void proxiesAreReadAsCurlWritesThem(String url, String read) {
        assertThat(SocksProxy.parse(url).map(SocksProxy::toString)).contains(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://proxy.example", "socks5h://", "socks5://user@host", "proxy:1080", "socks5://a b"})
    void otherProxiesAreNot(String url) {
        assertThat(SocksProxy.parse(url)).isEmpty();
    }

    /// A proxy that answers as told, and keeps what it was asked (RFC 1928 §4).
    private record Proxy(ServerSocket door, CompletableFuture<String> asked) implements AutoCloseable {
        static Proxy answering(int reply, int port) throws IOException {
            var door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
            var asked = new CompletableFuture<String>();
            Thread.ofVirtual().start(() -> {
                try (Socket client = door.accept()) {
                    var in = new DataInputStream(client.getInputStream());
                    in.readNBytes(3);
                    client.getOutputStream().write(new byte[] {5, 0});
                    in.readNBytes(3);
                    int type = in.readUnsignedByte();
                    byte[] name = in.readNBytes(type == 1 ? 4 : type == 4 ? 16 : in.readUnsignedByte());
                    int target = in.readUnsignedShort();
                    asked.complete(type + " "
                            + (type == 3
                                    ? new String(name, US_ASCII)
                                    : InetAddress.getByAddress(name).getHostAddress()) + " " + (target == port));
                    client.getOutputStream().write(new byte[] {5, (byte) reply, 0, 1, 0, 0, 0, 0, 0, 0});
                    client.getOutputStream().write("220 far away\r\n".getBytes(US_ASCII));
                } catch (IOException gone) {
                    asked.completeExceptionally(gone);
                }
            });
            return new Proxy(door, asked);
        }

        @Override
        public void close() throws IOException {
            door.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true, mx.example.test, 3 mx.example.test true",
        "true, 192.0.2.1, 1 192.0.2.1 true",
        "false, 127.0.0.1, 1 127.0.0.1 true",
        "true, 2001:db8:0:0:0:0:0:1, 4 2001:db8:0:0:0:0:0:1 true",
    })
    void aProxyIsAskedForTheHost(boolean byName, String host, String asked) throws Exception {
        try (Proxy proxy = Proxy.answering(0, 25);
                Channel channel = new Dial(host, 25)
                        .withProxy(new SocksProxy("127.0.0.1", proxy.door().getLocalPort(), byName))
                        .connect()) {
            assertThat(proxy.asked().get()).isEqualTo(asked);
            assertThat(line(channel)).isEqualTo("220 far away");
            assertThat(channel.peer().remote().isUnresolved()).isTrue();
            assertThat(channel.peer().remote().getHostString()).isEqualTo(host);
        }
    }

    @Test
    void aProxysNoIsToldInWords() throws Exception {
        try (Proxy proxy = Proxy.answering(5, 25)) {
            var by = new SocksProxy("127.0.0.1", proxy.door().getLocalPort(), true);
            assertThatThrownBy(
                            () -> new Dial("mx.example.test", 25).withProxy(by).connect())
                    .isInstanceOf(ConnectFailed.class)
                    .hasMessageContaining("through " + by)
                    .hasMessageContaining("the proxy says: connection refused");
        }
    }
}
