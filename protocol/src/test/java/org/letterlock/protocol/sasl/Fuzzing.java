package org.letterlock.protocol.sasl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// What the fuzz targets have in common: bytes become the messages of a client (or a server), raw and folded
/// into the alphabet of the mechanism, and whatever they are, the other side must come to a value.
final class Fuzzing {
    /// Parts one message from the next; no mechanism has it in a message that is right.
    private static final byte NEXT = (byte) 0xff;

    /// Stands for the nonce of the exchange, which no fuzzer can guess.
    private static final byte NONCE = (byte) 0xfe;

    private static final int MOST_MESSAGES = 8;

    private Fuzzing() {}

    /// @param alphabet the octets and words that messages of the mechanism are made of
    static void server(String mechanism, List<String> alphabet, byte[] input) {
        server(mechanism, input);
        server(mechanism, fold(alphabet, input));
    }

    /// The client has another password than the server, so that even what an honest server said once is not
    /// believed.
    ///
    /// @param alphabet the octets and words that messages of the mechanism are made of
    static void client(String mechanism, List<String> alphabet, byte[] input) {
        client(mechanism, input);
        client(mechanism, fold(alphabet, input));
    }

    private static void server(String mechanism, byte[] input) {
        var accounts = new TestAccounts();
        List<byte[]> messages = split(input);
        boolean early = input.length > 0 && (input[0] & 1) == 0;
        try (SaslServer server = Parties.of(mechanism).server(accounts)) {
            int next = 0;
            SaslStep step = early && !messages.isEmpty()
                    ? server.begin(Optional.of(Secret.of(messages.get(next++))))
                    : server.begin(Optional.empty());
            while (step instanceof SaslStep.Challenge(Octets data) && next < messages.size()) {
                step = server.respond(Secret.of(withNonce(messages.get(next++), data)));
            }
            if (step instanceof SaslStep.End && accounts.attempts.size() != 1) {
                throw new AssertionError("an exchange ended, and was audited as " + accounts.attempts);
            }
        }
    }

    private static void client(String mechanism, byte[] input) {
        Parties parties = Parties.of(mechanism);
        try (SaslClient client = parties.client(parties.wrong())) {
            Octets first = client.initialResponse()
                    .map(said -> Octets.of(said.reveal()))
                    .orElse(Octets.EMPTY);
            boolean over = false;
            for (byte[] message : split(input)) {
                ClientStep step = client.respond(Octets.of(withNonce(message, first)));
                if (over && step instanceof ClientStep.Respond && mechanism.startsWith("SCRAM")) {
                    throw new AssertionError("a client that had cancelled went on");
                }
                over = step instanceof ClientStep.Cancel;
            }
            if (mechanism.startsWith("SCRAM") && client.mayConclude()) {
                throw new AssertionError("a server that knows no password was believed");
            }
        }
    }

    private static List<byte[]> split(byte[] input) {
        List<byte[]> messages = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= input.length && messages.size() < MOST_MESSAGES; at++) {
            if (at == input.length || input[at] == NEXT) {
                messages.add(Arrays.copyOfRange(input, from, at));
                from = at + 1;
            }
        }
        return messages;
    }

    /// Each octet becomes a word of the alphabet, but for a few that stay and the two that mean something here.
    private static byte[] fold(List<String> alphabet, byte[] input) {
        var folded = new StringBuilder();
        for (byte octet : input) {
            int value = octet & 0xff;
            folded.append(value >= 0xf0 ? String.valueOf((char) value) : alphabet.get(value % alphabet.size()));
        }
        return folded.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] withNonce(byte[] message, Octets said) {
        String before = new String(said.toByteArray(), StandardCharsets.ISO_8859_1);
        int at = before.indexOf("r=");
        if (at < 0) {
            return message;
        }
        int comma = before.indexOf(',', at);
        String nonce = before.substring(at + 2, comma < 0 ? before.length() : comma);
        return new String(message, StandardCharsets.ISO_8859_1)
                .replace(String.valueOf((char) (NONCE & 0xff)), nonce)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Seeded garbage: some of it random, some of it a good message with a few octets changed, cut or doubled.
    static byte[] garbage(Random random, List<byte[]> seeds) {
        byte[] input = seeds.isEmpty() || random.nextInt(3) == 0
                ? new byte[random.nextInt(64)]
                : seeds.get(random.nextInt(seeds.size())).clone();
        if (seeds.isEmpty() || random.nextInt(3) == 0) {
            random.nextBytes(input);
        }
        for (int changes = random.nextInt(4); changes > 0 && input.length > 0; changes--) {
            input[random.nextInt(input.length)] = (byte) random.nextInt();
        }
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(input, random.nextInt(input.length + 1));
            case 1 -> Arrays.copyOf(input, input.length + random.nextInt(16));
            default -> input;
        };
    }
}
