package org.letterlock.protocol.sasl.ntlm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;

/// What the door lets in, and what it says of the rest. Messages are good ones with something changed.
final class MessagesTest {
    private static final Octets NONCE = Octets.of(new byte[8]);
    private static final NtlmFlags WIDE = NtlmFlags.of(NtlmFlag.UNICODE, NtlmFlag.TARGET_INFO);
    private static final TargetInfo INFO = TargetInfo.NONE
            .with(TargetInfo.DOMAIN, "example.test")
            .withTime(Instant.EPOCH)
            .promisingMic()
            .with(TargetInfo.CHANNEL_BINDINGS, Octets.of(new byte[16]));

    @Test
    void whatIsEncodedIsParsed() {
        var negotiate = new NegotiateMessage(WIDE);
        assertThat(NegotiateMessage.parse(negotiate.encode().toByteArray())).isEqualTo(Parsed.ok(negotiate));
        var challenge = new ChallengeMessage(WIDE, "bücher.example", NONCE, Optional.of(INFO));
        assertThat(ChallengeMessage.parse(challenge.encode().toByteArray())).isEqualTo(Parsed.ok(challenge));
        AuthenticateMessage parsed = AuthenticateMessage.parse(authenticate()).orThrow();
        assertThat(parsed.user()).isEqualTo("zoë");
        assertThat(parsed.domain()).isEqualTo("bücher.example");
        assertThat(parsed.mic()).isPresent();
        assertThat(((Response.Version2) parsed.response()).blob().info()).isEqualTo(INFO);
    }

    /// Windows NT 3.5 sends no more than flags.
    @Test
    void aShortNegotiateMessage() {
        byte[] message = Arrays.copyOf(new NegotiateMessage(WIDE).encode().toByteArray(), 16);
        assertThat(NegotiateMessage.parse(message)).isEqualTo(Parsed.ok(new NegotiateMessage(WIDE)));
    }

    @Test
    void theNamesOfANegotiateMessage() {
        byte[] message = Arrays.copyOf(
                new NegotiateMessage(NtlmFlags.of(NtlmFlag.DOMAIN_SUPPLIED, NtlmFlag.WORKSTATION_SUPPLIED))
                        .encode()
                        .toByteArray(),
                46);
        System.arraycopy("HOMEPC".getBytes(StandardCharsets.US_ASCII), 0, message, 40, 6);
        byte[] named = place(24, 2, 44).apply(place(16, 4, 40).apply(message));
        NegotiateMessage parsed = NegotiateMessage.parse(named).orThrow();
        assertThat(parsed.domain()).isEqualTo("HOME");
        assertThat(parsed.workstation()).isEqualTo("PC");
    }

    private static Change place(int at, int length, int offset) {
        return message -> {
            ByteBuffer.wrap(message)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putShort(at, (short) length)
                    .putInt(at + 4, offset);
            return message;
        };
    }

    interface Change extends UnaryOperator<byte[]> {}

    private static Arguments row(String problem, Change change) {
        return Arguments.of(problem, change);
    }

    private static Change octet(int at, int value) {
        return message -> {
            message[at] = (byte) value;
            return message;
        };
    }

    private static Change length(int length) {
        return message -> Arrays.copyOf(message, length);
    }

    static Stream<Arguments> authenticateMessages() {
        int from = 88 + 24; // of the response, behind the LM response
        return Stream.of(
                row("this is no NTLM message", length(11)),
                row("this is no NTLM message", octet(3, 'n')),
                row("a message of type 3 is due, and this is another", octet(8, 2)),
                row("a message of type 3 is due, and this is another", octet(11, 1)),
                row("the message ends before its fields", length(63)),
                row("the message is longer than 9216 octets", length(9217)),
                row("the LM response lies outside of the message", length(64)),
                row("the LM response is longer than 24 octets", place(12, 25, 88)),
                row("the NT response is longer than 8192 octets", place(20, 8193, 88)),
                row("the NT response lies outside of the message", place(20, 8000, from)),
                row("the user name lies outside of the message", place(36, 4, 63)),
                row("the user name lies outside of the message", place(36, 4, -1)),
                row("the user name lies outside of the message", place(36, 4, Integer.MIN_VALUE)),
                row("the user name lies outside of the message", place(36, 4, Integer.MAX_VALUE)),
                row("the user name overlaps the LM response", place(36, 4, 88)),
                row("the user name overlaps the NT response", place(36, 4, from + 20)),
                row("the user name overlaps the domain", message -> {
                    ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
                    return place(36, 4, bytes.getInt(32)).apply(message);
                }),
                row("the user name is longer than 510 octets", place(36, 512, 88)),
                row("the user name is not UTF-16LE", message -> {
                    ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
                    return bytes.putShort(36, (short) 5).array();
                }),
                row("the user name is not UTF-16LE", message -> {
                    // half of a pair
                    int at = ByteBuffer.wrap(message)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getInt(40);
                    return octet(at + 5, 0xd8).apply(message);
                }),
                row("the domain is not US-ASCII", octet(60, 0)),
                row("the session key is longer than 16 octets", place(52, 17, 64)),
                row("the session key is not 16 octets", place(52, 8, 80)),
                row("a MIC is promised, and there is none", place(52, 16, 64)),
                row("the response has a length that no version has", place(20, 43, from)),
                row("the response has a length that no version has", place(20, 1, from)),
                row("the response is of a version nobody knows", octet(from + 16, 2)),
                row("the response is of a version nobody knows", octet(from + 17, 0)),
                row("the target info has no end", place(20, 44, from)),
                row("a pair of the target info goes beyond its end", octet(from + 44 + 3, 0x7f)),
                row("a pair of the target info goes beyond its end", octet(from + 44, 0)),
                row("pair 7 of the target info stands twice, or is not what it must be", octet(from + 44, 7)),
                row("pair 6 of the target info stands twice, or is not what it must be", octet(from + 72, 6)));
    }

    @ParameterizedTest
    @MethodSource("authenticateMessages")
    void malformedAuthenticateMessages(String problem, Change change) {
        assertThat(AuthenticateMessage.parse(change.apply(authenticate()))).isEqualTo(Parsed.bad(problem));
    }

    static Stream<Arguments> challengeMessages() {
        return Stream.of(
                row("this is no NTLM message", length(0)),
                row("a message of type 2 is due, and this is another", octet(8, 3)),
                row("the message ends before its fields", length(31)),
                row("the message ends before its fields", length(47)),
                row("the target name lies outside of the message", length(56)),
                row("the target name lies outside of the message", place(12, 4, 47)),
                row("the target info overlaps the target name", place(40, 24, 56)),
                row("the target info is longer than 4096 octets", place(40, 5000, 56)),
                row("the target info has no end", place(40, 2, 80)));
    }

    @ParameterizedTest
    @MethodSource("challengeMessages")
    void malformedChallengeMessages(String problem, Change change) {
        var good = new ChallengeMessage(WIDE, "example.test", NONCE, Optional.of(INFO));
        assertThat(ChallengeMessage.parse(change.apply(good.encode().toByteArray())))
                .isEqualTo(Parsed.bad(problem));
    }

    static Stream<Arguments> negotiateMessages() {
        return Stream.of(
                row("the message ends before its fields", length(15)),
                row("a message of type 1 is due, and this is another", octet(8, 0)),
                row("the domain lies outside of the message", place(16, 1, 40)),
                row("the domain is longer than 510 octets", place(16, 511, 40)));
    }

    @ParameterizedTest
    @MethodSource("negotiateMessages")
    void malformedNegotiateMessages(String problem, Change change) {
        var good = new NegotiateMessage(NtlmFlags.of(NtlmFlag.UNICODE, NtlmFlag.DOMAIN_SUPPLIED));
        assertThat(NegotiateMessage.parse(change.apply(good.encode().toByteArray())))
                .isEqualTo(Parsed.bad(problem));
    }

    /// As many pairs as an array of them takes, none of them longer than nothing.
    @Test
    void pairsAreBounded() {
        ByteBuffer pairs = ByteBuffer.allocate(4 * 34).order(ByteOrder.LITTLE_ENDIAN);
        for (int id = 100; id < 133; id++) {
            pairs.putShort((short) id).putShort((short) 0);
        }
        assertThat(TargetInfo.parse(Octets.of(pairs.array())))
                .isEqualTo(Parsed.bad("the target info has more than 32 pairs"));
    }

    /// LM and NTLMv1 responses by their lengths alone.
    @Test
    void theVersionsOfResponses() {
        Octets old = octets(24, 7);
        byte[] padded = new byte[24];
        padded[0] = 1;
        assertThat(Response.parse(old, Octets.EMPTY)).isEqualTo(Parsed.ok(new Response.LanManager()));
        assertThat(Response.parse(old, old)).isEqualTo(Parsed.ok(new Response.Version1()));
        assertThat(Response.parse(Octets.EMPTY, old)).isEqualTo(Parsed.ok(new Response.Version1()));
        assertThat(Response.parse(Octets.of(padded), old)).isEqualTo(Parsed.ok(new Response.Session()));
        assertThat(Response.parse(Octets.EMPTY, Octets.EMPTY)).isEqualTo(Parsed.ok(new Response.Anonymous()));
        assertThat(Response.parse(Octets.of((byte) 0), Octets.EMPTY)).isEqualTo(Parsed.ok(new Response.Anonymous()));
    }

    /// Whatever comes, a value comes of it.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void anythingComesToAValue(int type) {
        var random = new Random(type);
        byte[] good = switch (type) {
            case 1 -> new NegotiateMessage(WIDE).encode().toByteArray();
            case 2 ->
                new ChallengeMessage(WIDE, "a", NONCE, Optional.of(INFO))
                        .encode()
                        .toByteArray();
            default -> authenticate();
        };
        for (int round = 0; round < 20_000; round++) {
            byte[] message = Arrays.copyOf(good, random.nextInt(good.length + 20));
            for (int changes = random.nextInt(6); changes > 0 && message.length > 0; changes--) {
                message[random.nextInt(message.length)] = (byte) random.nextInt();
            }
            Parsed<?> parsed = switch (type) {
                case 1 -> NegotiateMessage.parse(message);
                case 2 -> ChallengeMessage.parse(message);
                default -> AuthenticateMessage.parse(message);
            };
            assertThat(parsed).isNotNull();
        }
    }

    private static byte[] authenticate() {
        Octets blob = new ClientBlob(Octets.of(new byte[8]), NONCE, INFO).encode();
        return AuthenticateMessage.encode(WIDE, "bücher.example", "zoë", octets(16, 1), blob)
                .toByteArray();
    }

    private static Octets octets(int length, int value) {
        byte[] octets = new byte[length];
        Arrays.fill(octets, (byte) value);
        return Octets.of(octets);
    }
}
