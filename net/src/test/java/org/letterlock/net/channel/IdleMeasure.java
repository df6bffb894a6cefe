package org.letterlock.net.channel;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.letterlock.net.tls.ClientTls;

/// Measures what an idle connection costs: a server here, its clients in another process, resident memory from
/// `/proc`.
///
/// `java … IdleMeasure [tls] [connections]`; prints KiB per connection, of heap in use and of resident memory.
final class IdleMeasure {
    private static final byte[] GREETING = "220 mx.example.test ESMTP\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EHLO_REPLY =
            "250-mx.example.test\r\n250-PIPELINING\r\n250 SIZE 1000000\r\n".getBytes(StandardCharsets.US_ASCII);

    private IdleMeasure() {}

    public static void main(String... args) throws Exception {
        boolean tls = List.of(args).contains("tls");
        int count = List.of(args).stream()
                .filter(arg -> arg.matches("\\d+"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(10_000);
        if (args[0].equals("client")) {
            client(Integer.parseInt(args[1]), Integer.parseInt(args[2]), tls);
            return;
        }
        var settings = new Listener.Settings("measure", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withLimits(new Limits(100_000, 100_000, 1_000_000));
        if (tls) {
            settings = settings.withImplicitTls(Ends.serverTls(org.letterlock.net.tls.ServerTls.Settings.DEFAULT));
        }
        long atStart = resident();
        try (Listener listener = Listener.open(settings, IdleMeasure::converse)) {
            run(listener, 500, tls).destroy(); // warm
            while (listener.connections() > 0) {
                Thread.sleep(50);
            }
            System.gc();
            long heap = heap();
            long resident = resident();
            Process clients = run(listener, count, tls);
            Thread.sleep(500);
            System.out.printf("open %d%n", listener.connections());
            System.out.printf("before gc: resident %.2f KiB each%n", (resident() - resident) / 1024.0 / count);
            System.gc();
            System.gc();
            System.out.printf(
                    "%s: heap %.2f KiB, resident %.2f KiB each (base %d MiB)%n",
                    tls ? "TLS" : "clear",
                    (heap() - heap) / 1024.0 / count,
                    (resident() - resident) / 1024.0 / count,
                    resident >> 20);
            System.out.printf(
                    "%.2f KiB each against the start (%d MiB)%n",
                    (resident() - atStart) / 1024.0 / count, atStart >> 20);
            if (List.of(args).contains("histo")) {
                new ProcessBuilder(
                                "jcmd", String.valueOf(ProcessHandle.current().pid()), "GC.class_histogram")
                        .inheritIO()
                        .start()
                        .waitFor();
            }
            clients.destroy();
        }
    }

    private static void converse(Channel channel) throws HungUp {
        channel.write(GREETING);
        while (channel.readLine(510) instanceof Line.Whole) {
            channel.write(EHLO_REPLY);
        }
    }

    private static Process run(Listener listener, int count, boolean tls) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                IdleMeasure.class.getName(),
                "client",
                String.valueOf(listener.address().getPort()),
                String.valueOf(count)));
        if (tls) {
            command.add("tls");
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); !"ready".equals(line); line = out.readLine()) {
            System.out.println(line);
            if (line == null) {
                throw new IllegalStateException("the clients failed");
            }
        }
        return process;
    }

    private static void client(int port, int count, boolean tls) throws Exception {
        ClientTls side = ClientTls.of(ClientTls.Settings.DEFAULT.withTrust(new ClientTls.Trust.Unverified()));
        var channels = new ArrayList<Channel>();
        for (int index = 0; index < count; index++) {
            Channel channel = TcpChannel.connect("127.0.0.1", port, Duration.ofSeconds(10));
            if (tls) {
                channel.encrypt(side);
            }
            channel.readLine(510);
            channel.write("EHLO client.example.test\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int lines = 0; lines < 3; lines++) {
                channel.readLine(510);
            }
            channels.add(channel);
        }
        System.out.println("ready");
        Thread.sleep(Duration.ofMinutes(10));
        channels.forEach(Channel::close);
    }

    private static long heap() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long resident() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }
}
