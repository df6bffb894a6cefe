package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterlock.protocol.sasl.TestAccounts.ALICE;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.letterlock.protocol.sasl.Exchange.Network;
import org.letterlock.protocol.sasl.Exchange.Outcome;

/// A network that changes one octet of one message, at every place in turn.
final class TamperingTest {
    static List<Parties> everyMechanism() {
        return Parties.all().toList();
    }

    /// No change makes an exception, another identity, or two audit entries; where a secret is proved, none
    /// passes unnoticed but those that say nothing: a prompt of LOGIN, the host that OAUTHBEARER names, and the
    /// case of `Bearer`.
    @ParameterizedTest
    @MethodSource("everyMechanism")
    void oneOctetChanged(Parties parties) {
        var random = new Random(parties.toString().hashCode());
        List<Exchange.Message> messages =
                run(parties, true, Network.FAITHFUL, new TestAccounts()).messages();
        for (int number = 0; number < messages.size(); number++) {
            for (int at = 0; at < messages.get(number).octets().length; at++) {
                check(parties, true, new Change(number, at, 1 + random.nextInt(255)), messages);
            }
        }
    }

    @Tag("nightly")
    @ParameterizedTest
    @MethodSource("everyMechanism")
    void everyBitChanged(Parties parties) {
        for (boolean early : List.of(true, false)) {
            List<Exchange.Message> messages =
                    run(parties, early, Network.FAITHFUL, new TestAccounts()).messages();
            for (int number = 0; number < messages.size(); number++) {
                for (int at = 0; at < messages.get(number).octets().length * Byte.SIZE; at++) {
                    check(parties, early, new Change(number, at / Byte.SIZE, 1 << at % Byte.SIZE), messages);
                }
            }
        }
    }

    /// A message cut short, and one that goes on.
    @ParameterizedTest
    @MethodSource("everyMechanism")
    void messagesCutAndLengthened(Parties parties) {
        List<Exchange.Message> messages =
                run(parties, true, Network.FAITHFUL, new TestAccounts()).messages();
        for (int number = 0; number < messages.size(); number++) {
            int which = number;
            byte[] whole = messages.get(number).octets();
            for (int length : IntStream.of(0, 1, whole.length / 2, whole.length - 1)
                    .filter(length -> length >= 0 && length < whole.length)
                    .toArray()) {
                Network cut = (at, octets) -> at == which ? Arrays.copyOf(octets, length) : octets;
                judge(parties, run(parties, true, cut, new TestAccounts()), saysNothing(parties, messages, which, 0));
            }
            Network longer = (at, octets) -> at == which ? Arrays.copyOf(octets, octets.length + 1) : octets;
            judge(parties, run(parties, true, longer, new TestAccounts()), saysNothing(parties, messages, which, 0));
        }
    }

    private record Change(int number, int at, int bits) implements Network {
        @Override
        public byte[] carry(int number, byte[] octets) {
            byte[] changed = octets.clone();
            if (number == this.number && at < changed.length) {
                changed[at] ^= (byte) bits;
            }
            return changed;
        }
    }

    private static void check(Parties parties, boolean early, Change change, List<Exchange.Message> messages) {
        TestAccounts accounts = new TestAccounts().certificate(ALICE);
        Outcome outcome = run(parties, early, change, accounts);
        assertThat(accounts.attempts).as("%s", change).hasSizeLessThanOrEqualTo(1);
        judge(parties, outcome, saysNothing(parties, messages, change.number(), change.at()));
    }

    private static void judge(Parties parties, Outcome outcome, boolean harmless) {
        if (outcome.granted() && parties.mechanism().need() != Need.NONE) {
            assertThat(outcome.identity().account()).isEqualTo(ALICE);
            assertThat(outcome.identity().actingAs()).isEqualTo(ALICE);
        }
        if (parties.provesBySecret() && !harmless) {
            assertThat(outcome.agreed()).as("%s", outcome).isFalse();
        }
    }

    /// Whether the octet changed is one that nobody reads.
    private static boolean saysNothing(Parties parties, List<Exchange.Message> messages, int number, int at) {
        Exchange.Message message = messages.get(number);
        String text = new String(message.octets(), StandardCharsets.ISO_8859_1);
        return switch (parties.mechanism().name()) {
            case "LOGIN" -> !message.fromClient();
            case "OAUTHBEARER" -> {
                // The flag may be n or y; host and port are the connection's to know.
                boolean hostOrPort = at > text.indexOf(1) && at < text.indexOf("\1auth");
                yield at == 0 || hostOrPort || isScheme(text, at);
            }
            case "XOAUTH2" -> isScheme(text, at);
            default -> false;
        };
    }

    /// The case of `Bearer` does not matter.
    private static boolean isScheme(String text, int at) {
        int scheme = text.indexOf("Bearer");
        return at >= scheme && at < scheme + "Bearer".length();
    }

    private static Outcome run(Parties parties, boolean early, Network network, TestAccounts accounts) {
        return Exchange.run(
                parties.client(parties.right()), parties.server(accounts.certificate(ALICE)), early, network);
    }
}
