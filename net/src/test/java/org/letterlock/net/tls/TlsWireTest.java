package org.letterlock.net.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.cases.Cases;
import org.letterlock.net.channel.Channel;
import org.letterlock.net.channel.Ends;
import org.letterlock.net.channel.HungUp;
import org.letterlock.net.channel.Line;
import org.letterlock.net.channel.MemoryChannel;
import org.letterlock.net.wire.MemoryWire;

@Timeout(30)
final class TlsWireTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(20);

    private final MemoryWire.Pair wires = MemoryWire.pair();
    private ServerTls server;
    private ClientTls client;

    @BeforeEach
    void keys() throws Exception {
        server = Ends.serverTls(ServerTls.Settings.DEFAULT);
        client = ClientTls.of(Ends.trusting());
    }

    @AfterEach
    void cut() {
        wires.one().close();
        wires.other().close();
    }

    private record Engines(TlsWire near, SSLEngine nearEngine, TlsWire far) {}

    private Engines shakeHands(TlsVersion version) throws Exception {
        SSLEngine nearEngine =
                ClientTls.of(Ends.trusting().withVersions(version, version)).engine("mx.example.test", 25);
        var far = new CompletableFuture<TlsWire>();
        CompletableFuture<Void> accepting =
                Ends.background(() -> far.complete(new TlsWire(wires.other(), server.engine("client", 1), LONG)));
        var near = new TlsWire(wires.one(), nearEngine, LONG);
        accepting.join();
        return new Engines(near, nearEngine, far.join());
    }

    private static String read(TlsWire wire) throws IOException {
        byte[] bytes = new byte[100];
        int count = 0;
        while (count == 0) {
            wire.await(LONG);
            count = wire.read(bytes, 0, bytes.length);
        }
        return count < 0 ? "the end" : new String(bytes, 0, count, US_ASCII);
    }

    private static void write(TlsWire wire, String text) throws IOException {
        byte[] bytes = text.getBytes(US_ASCII);
        wire.write(bytes, 0, bytes.length, LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void theEndIsSaidAndHeard(String version) throws Exception {
        Engines engines = shakeHands(TlsVersion.named(version).orElseThrow());
        write(engines.near(), "last words");
        engines.near().closeOutput(LONG);
        assertThat(read(engines.far())).isEqualTo("last words");
        assertThat(read(engines.far())).isEqualTo("the end");
        if (version.equals("1.3")) {
            write(engines.far(), "and ours"); // RFC 8446 §6.1: one direction ends at a time
            assertThat(read(engines.near())).isEqualTo("and ours");
        }
    }

    @Test
    void aRenegotiationIsRefused() throws Exception {
        Engines engines = shakeHands(TlsVersion.TLS_1_2);
        engines.nearEngine().beginHandshake();
        byte[] hello = new byte[40_000];
        var sealed = ByteBuffer.wrap(hello);
        engines.nearEngine().wrap(ByteBuffer.allocate(0), sealed);
        wires.one().write(hello, 0, sealed.position(), LONG);
        assertThatThrownBy(() -> read(engines.far()))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("renegotiation");
        assertThat(engines.far().read(new byte[10], 0, 10))
                .as("and nothing more is read")
                .isEqualTo(-1);
    }

    @Test
    void aNewKeyInTls13IsTakenInStride() throws Exception {
        Engines engines = shakeHands(TlsVersion.TLS_1_3);
        engines.nearEngine().beginHandshake(); // in TLS 1.3: a KeyUpdate that asks for one in return
        write(engines.near(), "after the update");
        assertThat(read(engines.far())).isEqualTo("after the update");
        write(engines.far(), "still here");
        assertThat(read(engines.near())).isEqualTo("still here");
    }

    @Test
    void aSessionTicketIsNothingToRead() throws Exception {
        Engines engines = shakeHands(TlsVersion.TLS_1_3);
        assertThat(wires.one().ready()).as("the ticket lies there").isTrue();
        assertThat(engines.near().ready()).as("but says nothing").isFalse();
        write(engines.far(), "hello");
        assertThat(engines.near().ready()).isTrue();
        assertThat(read(engines.near())).isEqualTo("hello");
        assertThat(engines.near().ready()).isFalse();
    }

    @Test
    void anyBufferWillDo() throws Exception {
        Engines engines = shakeHands(TlsVersion.TLS_1_3);
        String text = "0123456789".repeat(3_000);
        Cases.of(10).check(one -> {
            write(engines.near(), text);
            var heard = new StringBuilder();
            while (heard.length() < text.length()) {
                byte[] small = new byte[1 + one.below(20_000)];
                engines.far().await(LONG);
                int count = engines.far().read(small, 0, small.length);
                heard.append(new String(small, 0, count, US_ASCII));
            }
            assertThat(heard.toString()).isEqualTo(text);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EHLO client.example.test\r\n",
                "\u0016\u0003\u0001\u0000\u0004\u0001\u0000\u0000\u0000",
                "GET / HTTP/1.0\r\n\r\n",
                "\u0000\u0000\u0000\u0000\u0000\u0000"
            })
    void whatIsNotTlsIsNotTakenForIt(String sent) throws Exception {
        byte[] bytes = sent.getBytes(ISO_8859_1);
        wires.one().write(bytes, 0, bytes.length, LONG);
        assertThatThrownBy(() -> new TlsWire(wires.other(), server.engine("client", 1), LONG))
                .isInstanceOf(SSLException.class);
        assertThat(wires.one().ready()).as("an alert says so").isTrue();
    }

    @Test
    void aDamagedRecordEndsIt() throws Exception {
        Engines engines = shakeHands(TlsVersion.TLS_1_3);
        byte[] forged = {0x17, 3, 3, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20};
        wires.one().write(forged, 0, forged.length, LONG);
        assertThatThrownBy(() -> read(engines.far())).isInstanceOf(SSLException.class);
    }

    @Test
    void aSilentOrDrippingPeerDoesNotHoldTheHandshake() throws Exception {
        CompletableFuture<Void> drip = Ends.background(() -> {
            wires.one().write(new byte[] {0x16, 3, 1}, 0, 3, LONG);
            LockSupport.parkNanos(20_000_000);
            wires.time().later(Duration.ofMinutes(1));
        });
        assertThatThrownBy(() -> new TlsWire(wires.other(), server.engine("client", 1), TimeUnit.SECONDS.toNanos(60)))
                .isInstanceOf(SocketTimeoutException.class);
        drip.join();
    }

    @Test
    void aPeerThatHangsUpInTheHandshakeIsGone() throws Exception {
        wires.one().write(new byte[] {0x16, 3, 1}, 0, 3, LONG);
        wires.one().close();
        assertThatThrownBy(() -> new TlsWire(wires.other(), server.engine("client", 1), LONG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("hung up");
    }

    /// RFC 3207 §4.2 and CVE-2011-0411: what came in the clear is not said under TLS.
    @Test
    void commandsInjectedBehindStartTlsAreForgotten() throws Exception {
        try (MemoryChannel.Pair pair = MemoryChannel.pair()) {
            Channel clientEnd = pair.client();
            Channel serverEnd = pair.server();
            CompletableFuture<Void> serving = Ends.background(() -> {
                assertThat(serverEnd.readLine(100)).isInstanceOf(Line.Whole.class);
                assertThat(serverEnd.pending()).isTrue();
                serverEnd.discardPending();
                serverEnd.write("220 go ahead\r\n".getBytes(US_ASCII));
                serverEnd.encrypt(server);
                assertThat(serverEnd.readLine(100))
                        .isInstanceOfSatisfying(
                                Line.Whole.class,
                                line -> assertThat(line.latin1()).isEqualTo("EHLO"));
                serverEnd.write("250 under TLS\r\n".getBytes(US_ASCII));
                serverEnd.flush();
            });
            clientEnd.write("STARTTLS\r\nMAIL FROM:<evil@example.org>\r\n".getBytes(US_ASCII));
            assertThat(clientEnd.readLine(100)).isInstanceOf(Line.Whole.class);
            clientEnd.encrypt(client);
            clientEnd.write("EHLO\r\n".getBytes(US_ASCII));
            assertThat(clientEnd.readLine(100)).isInstanceOf(Line.Whole.class);
            serving.join();
        }
    }

    /// The same against us as the client: replies that came with the 220 must not answer what we ask under TLS.
    @Test
    void repliesInjectedBehindTheGoAheadAreForgotten() throws Exception {
        try (MemoryChannel.Pair pair = MemoryChannel.pair()) {
            CompletableFuture<Void> serving = Ends.background(() -> {
                pair.server().write("220 go ahead\r\n250-AUTH PLAIN\r\n250 injected\r\n".getBytes(US_ASCII));
                pair.server().encrypt(server);
                pair.server().readLine(100);
                pair.server().write("250 under TLS\r\n".getBytes(US_ASCII));
                pair.server().flush();
            });
            assertThat(pair.client().readLine(100)).isInstanceOf(Line.Whole.class);
            pair.client().encrypt(client);
            pair.client().write("EHLO\r\n".getBytes(US_ASCII));
            assertThat(pair.client().readLine(100))
                    .isInstanceOfSatisfying(
                            Line.Whole.class, line -> assertThat(line.latin1()).isEqualTo("250 under TLS"));
            serving.join();
        }
    }

    @Test
    void aFailureIsToldInWords() {
        try (MemoryChannel.Pair pair = MemoryChannel.pair()) {
            CompletableFuture<Void> serving = Ends.background(() -> {
                pair.server().write("220 mx.example.test ESMTP\r\n".getBytes(US_ASCII));
                pair.server().flush();
            });
            HungUp gone = catchThrowableOfType(HungUp.class, () -> pair.client().encrypt(client));
            assertThat(gone.reason()).isEqualTo(HungUp.Reason.TLS);
            assertThat(gone).hasMessage("the peer does not speak TLS here: it sent something else");
            serving.join();
        }
    }
}
