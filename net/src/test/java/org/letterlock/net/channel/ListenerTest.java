package org.letterlock.net.channel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.letterlock.net.tls.ClientTls;
import org.letterlock.net.tls.ServerTls;

@Timeout(30)
final class ListenerTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Listener.Settings SETTINGS = new Listener.Settings("submission", ANY_PORT)
            .withRefusal(why -> ("421 4.7.0 " + why + "\r\n").getBytes(US_ASCII));

    private static Channel call(Listener listener) throws ConnectFailed {
        Channel channel = TcpChannel.connect("127.0.0.1", listener.address().getPort(), Duration.ofSeconds(10));
        channel.patience(Duration.ofSeconds(10));
        return channel;
    }

    private static String line(Channel channel) throws HungUp {
        return channel.readLine(200) instanceof Line.Whole whole ? whole.latin1() : "not a line";
    }

    private static void say(Channel channel, String text) throws HungUp {
        channel.write((text + "\r\n").getBytes(US_ASCII));
        channel.flush();
    }

    private static void echo(Channel channel) throws HungUp {
        say(channel, "220 hello");
        while (channel.readLine(100) instanceof Line.Whole whole) {
            say(channel, whole.latin1());
        }
    }

    @Test
    void everyConnectionHasAThreadThatSaysWhoItIs() throws Exception {
        try (Listener listener = Listener.open(SETTINGS, channel -> {
            assertThat(Thread.currentThread().isVirtual()).isTrue();
            say(channel, Thread.currentThread().getName());
            say(channel, String.valueOf(channel.peer().remote()));
        })) {
            assertThat(listener.address().getPort()).isPositive();
            try (Channel channel = call(listener)) {
                int port = channel.peer().local().getPort();
                assertThat(line(channel)).isEqualTo("submission 127.0.0.1:" + port);
                assertThat(line(channel)).isEqualTo("/127.0.0.1:" + port);
                assertThatThrownBy(() -> line(channel)).isInstanceOf(HungUp.class);
            }
        }
    }

    @Test
    void whoFindsNoPlaceHearsWhy() throws Exception {
        try (Listener listener = Listener.open(SETTINGS.withLimits(new Limits(2, 2, 100)), ListenerTest::echo);
                Channel second = call(listener)) {
            try (Channel first = call(listener)) {
                assertThat(line(first)).isEqualTo("220 hello");
                assertThat(line(second)).isEqualTo("220 hello");
                try (Channel third = call(listener)) {
                    assertThat(line(third)).isEqualTo("421 4.7.0 TOO_MANY_FROM_ADDRESS");
                    assertThatThrownBy(() -> line(third)).isInstanceOf(HungUp.class);
                }
                assertThat(listener.connections()).isEqualTo(2);
            }
            assertThat(firstWelcome(listener)).isEqualTo("220 hello");
        }
    }

    /// Calls until a place is free again.
    private static String firstWelcome(Listener listener) throws Exception {
        String heard;
        do {
            try (Channel channel = call(listener)) {
                heard = line(channel);
            }
        } while (heard.startsWith("421"));
        return heard;
    }

    @Test
    void aBugCostsOneConversation() throws Exception {
        try (Listener listener = Listener.open(SETTINGS, channel -> {
            if (line(channel).equals("crash")) {
                throw new IllegalStateException("a bug in this test: harmless");
            }
            say(channel, "fine");
        })) {
            try (Channel victim = call(listener)) {
                say(victim, "crash");
                assertThatThrownBy(() -> line(victim)).isInstanceOf(HungUp.class);
            }
            try (Channel other = call(listener)) {
                say(other, "please");
                assertThat(line(other)).isEqualTo("fine");
            }
        }
    }

    @Test
    void implicitTlsComesFirst() throws Exception {
        ServerTls tls = Ends.serverTls(ServerTls.Settings.DEFAULT);
        Listener.Settings settings = SETTINGS.withImplicitTls(tls).withLimits(new Limits(2, 2, 100));
        try (Listener listener = Listener.open(
                        settings,
                        channel -> say(channel, channel.tls().orElseThrow().version()));
                Channel silent = call(listener)) {
            try (Channel channel = call(listener)) {
                channel.encrypt(ClientTls.of(Ends.trusting()));
                assertThat(line(channel))
                        .as("though another does not shake hands")
                        .isEqualTo("TLSv1.3");
            }
            assertThat(silent.pending()).isFalse();
        }
    }

    @Test
    void drainingLetsEveryoneFinish() throws Exception {
        var inBody = new CountDownLatch(1);
        var listener = Listener.open(SETTINGS, channel -> {
            try {
                if (line(channel).equals("DATA")) {
                    inBody.countDown();
                    channel.consume(channel.window().length());
                    say(channel, "250 taken");
                }
                line(channel);
            } catch (HungUp gone) {
                assertThat(gone.reason()).isEqualTo(HungUp.Reason.SHUTDOWN);
                say(channel, "421 closing");
            }
        });
        try (Channel idle = call(listener);
                Channel busy = call(listener)) {
            say(idle, "NOOP");
            say(busy, "DATA");
            assertThat(inBody.await(10, TimeUnit.SECONDS)).isTrue();
            var drained = CompletableFuture.supplyAsync(() -> listener.drain(Duration.ofSeconds(20)));
            assertThat(line(idle)).isEqualTo("421 closing");
            busy.write("body".getBytes(US_ASCII));
            assertThat(line(busy)).isEqualTo("250 taken");
            assertThat(line(busy)).isEqualTo("421 closing");
            assertThat(drained.get()).as("all ended by themselves").isTrue();
            assertThat(listener.connections()).isZero();
            assertThatThrownBy(() -> call(listener))
                    .isInstanceOf(ConnectFailed.class)
                    .hasMessageContaining("connection refused");
        } finally {
            listener.close();
        }
    }

    @Test
    void drainingDoesNotWaitForEver() throws Exception {
        var listener = Listener.open(SETTINGS, channel -> {
            say(channel, "220 hello");
            channel.window(); // a body that never comes
        });
        try (Channel channel = call(listener)) {
            assertThat(line(channel)).isEqualTo("220 hello");
            assertThat(listener.drain(Duration.ofMillis(20))).isFalse();
            assertThatThrownBy(() -> line(channel)).isInstanceOf(HungUp.class);
        }
    }

    @Test
    void aTakenPortIsNamedWithItsHolder() throws Exception {
        try (Listener listener = Listener.open(SETTINGS, ListenerTest::echo)) {
            BindFailed failed = catchThrowableOfType(
                    BindFailed.class,
                    () -> Listener.open(new Listener.Settings("mx", listener.address()), ListenerTest::echo));
            assertThat(failed.reason()).isEqualTo(BindFailed.Reason.TAKEN);
            assertThat(failed)
                    .hasMessageStartingWith("mx: port " + listener.address().getPort() + " of "
                            + listener.address().getHostString() + " is taken by ");
            if (java.nio.file.Files.exists(java.nio.file.Path.of("/proc/net/tcp"))) {
                assertThat(failed)
                        .hasMessageContaining(
                                "(process " + ProcessHandle.current().pid() + ")");
            }
        }
    }

    @Test
    void anAddressThatIsNotOursIsNamed() {
        var elsewhere = new InetSocketAddress("192.0.2.77", 0);
        assertThatThrownBy(() -> Listener.open(new Listener.Settings("mx", elsewhere), ListenerTest::echo))
                .isInstanceOf(BindFailed.class)
                .hasMessageContaining("this machine has no such address");
        var unknown = InetSocketAddress.createUnresolved("no-such-host.invalid", 25);
        assertThatThrownBy(() -> Listener.open(new Listener.Settings("mx", unknown), ListenerTest::echo))
                .isInstanceOf(BindFailed.class)
                .hasMessageContaining("there is no such host");
    }

    @Test
    void manyAtOnceAreServed() throws Exception {
        try (Listener listener =
                Listener.open(SETTINGS.withLimits(new Limits(1_000, 1_000, 10_000)), ListenerTest::echo)) {
            var channels = new ArrayList<Channel>();
            for (int index = 0; index < 300; index++) {
                channels.add(call(listener));
            }
            for (Channel channel : channels) {
                assertThat(line(channel)).isEqualTo("220 hello");
                say(channel, "NOOP");
            }
            for (Channel channel : channels) {
                assertThat(line(channel)).isEqualTo("NOOP");
            }
            assertThat(List.copyOf(channels)).hasSize(listener.connections());
            channels.forEach(Channel::close);
        }
    }
}
