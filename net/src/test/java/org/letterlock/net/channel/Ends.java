package org.letterlock.net.channel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.letterlock.kit.certificates.TestCertificates;
import org.letterlock.net.tls.ClientTls;
import org.letterlock.net.tls.KeyAndChain;
import org.letterlock.net.tls.ServerTls;
import org.letterlock.net.tls.TlsVersion;

/// Both ends of one connection, over each of the ways there are.
public record Ends(Channel near, Channel far) implements AutoCloseable {
    public static final TestCertificates CERTIFICATES = TestCertificates.create();

    public enum Way {
        MEMORY,
        TCP,
        MEMORY_TLS_1_3,
        TCP_TLS_1_3,
        TCP_TLS_1_2;

        public Ends open() throws Exception {
            return switch (this) {
                case MEMORY -> memory();
                case TCP -> tcp();
                case MEMORY_TLS_1_3 -> encrypted(memory(), TlsVersion.TLS_1_3);
                case TCP_TLS_1_3 -> encrypted(tcp(), TlsVersion.TLS_1_3);
                case TCP_TLS_1_2 -> encrypted(tcp(), TlsVersion.TLS_1_2);
            };
        }
    }

    public static Ends memory() {
        MemoryChannel.Pair pair = MemoryChannel.pair();
        return new Ends(pair.client(), pair.server());
    }

    public static Ends tcp() throws IOException {
        try (var door = new ServerSocket()) {
            door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var socket = new Socket(door.getInetAddress(), door.getLocalPort());
            return new Ends(TcpChannel.over(socket), TcpChannel.over(door.accept()));
        }
    }

    public static ServerTls serverTls(ServerTls.Settings settings) throws Exception {
        TestCertificates.Issued issued = CERTIFICATES.issue("mx.example.test", "127.0.0.1");
        return ServerTls.of(() -> List.of(KeyAndChain.of(issued.key(), issued.chain())), settings);
    }

    public static ClientTls.Settings trusting() {
        return ClientTls.Settings.DEFAULT
                .withTrust(new ClientTls.Trust.Verified(List.of(CERTIFICATES.authority())))
                .withServerName("mx.example.test");
    }

    public static Ends encrypted(Ends clear, TlsVersion version) throws Exception {
        ServerTls server = serverTls(ServerTls.Settings.DEFAULT);
        ClientTls client = ClientTls.of(trusting().withVersions(version, version));
        CompletableFuture<Void> accepted = background(() -> clear.far.encrypt(server));
        clear.near.encrypt(client);
        accepted.join();
        return clear;
    }

    public interface Action {
        void run() throws Exception;
    }

    public static CompletableFuture<Void> background(Action action) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        action.run();
                    } catch (Exception failed) {
                        throw new CompletionException(failed);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }

    @Override
    public void close() {
        near.close();
        far.close();
    }
}
