package org.letterlock.net.channel;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.letterlock.net.tls.ClientTls;
import org.letterlock.net.tls.ServerTls;

/// Measures small requests and replies, and bulk, between the two ends of connections over loopback; clients in the
/// same process. `java … SpeedMeasure [tls] [connections]`.
final class SpeedMeasure {
    private static final byte[] REQUEST = "RCPT TO:<someone@example.test>\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REPLY = "250 2.1.5 Ok\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BULK = "BULK\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final long BULK_OCTETS = 64L << 20;

    private SpeedMeasure() {}

    public static void main(String... args) throws Exception {
        boolean tls = List.of(args).contains("tls");
        int count = List.of(args).stream()
                .filter(arg -> arg.matches("\\d+"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(50);
        var settings = new Listener.Settings("measure", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withLimits(new Limits(100_000, 100_000, 1_000_000));
        if (tls) {
            settings = settings.withImplicitTls(Ends.serverTls(ServerTls.Settings.DEFAULT));
        }
        ClientTls side = ClientTls.of(ClientTls.Settings.DEFAULT.withTrust(new ClientTls.Trust.Unverified()));
        try (Listener listener = Listener.open(settings, SpeedMeasure::converse)) {
            var channels = new ArrayList<Channel>();
            var answered = new LongAdder();
            for (int index = 0; index < count; index++) {
                Channel channel =
                        TcpChannel.connect("127.0.0.1", listener.address().getPort(), Duration.ofSeconds(5));
                if (tls) {
                    channel.encrypt(side);
                }
                channels.add(channel);
                Thread.ofVirtual().start(() -> ask(channel, answered));
            }
            for (int second = 0; second < 8; second++) {
                long before = answered.sum();
                long began = System.nanoTime();
                Thread.sleep(1000);
                System.out.printf(
                        "%d connections: %.0f requests and replies/s%n",
                        count, (answered.sum() - before) * 1e9 / (System.nanoTime() - began));
            }
            channels.forEach(Channel::close);
            bulk(listener, tls ? side : null);
            handshakes(listener, tls ? side : null);
        }
    }

    private static void bulk(Listener listener, @org.jspecify.annotations.Nullable ClientTls side) throws Exception {
        for (int round = 0; round < 5; round++) {
            try (Channel channel =
                    TcpChannel.connect("127.0.0.1", listener.address().getPort(), Duration.ofSeconds(5))) {
                if (side != null) {
                    channel.encrypt(side);
                }
                long began = System.nanoTime();
                channel.write(BULK);
                byte[] block = new byte[16_384];
                for (long sent = 0; sent < BULK_OCTETS; sent += block.length) {
                    channel.write(block);
                }
                channel.flush();
                var reply = channel.readLine(100);
                System.out.printf(
                        "bulk: %.0f MB/s %s%n",
                        BULK_OCTETS * 1e3 / (System.nanoTime() - began),
                        reply instanceof Line.Whole whole ? whole.latin1() : reply);
            }
        }
    }

    private static void handshakes(Listener listener, @org.jspecify.annotations.Nullable ClientTls side)
            throws Exception {
        for (int round = 0; round < 5; round++) {
            long began = System.nanoTime();
            int count = 1000;
            for (int index = 0; index < count; index++) {
                try (Channel channel =
                        TcpChannel.connect("127.0.0.1", listener.address().getPort(), Duration.ofSeconds(5))) {
                    if (side != null) {
                        channel.encrypt(side);
                    }
                    channel.write(REQUEST);
                    channel.readLine(100);
                }
            }
            System.out.printf("connections one after another: %.0f/s%n", count * 1e9 / (System.nanoTime() - began));
        }
    }

    private static void ask(Channel channel, LongAdder answered) {
        try {
            while (true) {
                channel.write(REQUEST);
                channel.readLine(510);
                answered.increment();
            }
        } catch (HungUp over) {
            // the measuring is done
        }
    }

    private static void converse(Channel channel) throws HungUp {
        while (channel.readLine(510) instanceof Line.Whole line) {
            if (line.length() == 4) {
                long windows = 0;
                for (long left = BULK_OCTETS; left > 0; windows++) {
                    int count = (int) Math.min(left, channel.window().length());
                    channel.consume(count);
                    left -= count;
                }
                channel.write(("windows " + windows + "\r\n").getBytes(StandardCharsets.US_ASCII));
            } else {
                channel.write(REPLY);
            }
        }
    }
}
