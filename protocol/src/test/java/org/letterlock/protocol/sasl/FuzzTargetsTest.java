package org.letterlock.protocol.sasl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.letterlock.protocol.sasl.Exchange.Message;
import org.letterlock.protocol.text.Base64FuzzTarget;
import org.letterlock.protocol.text.Octets;

/// Runs every fuzz target over good messages, and over seeded garbage made of them.
final class FuzzTargetsTest {
    private static final int ROUNDS = 3_000;
    private static final int NIGHTLY_ROUNDS = 200_000;

    record Target(String name, Consumer<byte[]> target) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Target> targets() {
        return Stream.of(
                new Target("PLAIN", PlainFuzzTarget::fuzzerTestOneInput),
                new Target("LOGIN", LoginFuzzTarget::fuzzerTestOneInput),
                new Target("CRAM-MD5", CramMd5FuzzTarget::fuzzerTestOneInput),
                new Target("NTLM", NtlmFuzzTarget::fuzzerTestOneInput),
                new Target("NTLM's client", NtlmClientFuzzTarget::fuzzerTestOneInput),
                new Target("SCRAM-SHA-256", ScramFuzzTarget::fuzzerTestOneInput),
                new Target("SCRAM-SHA-1-PLUS", ScramPlusFuzzTarget::fuzzerTestOneInput),
                new Target("XOAUTH2", XOAuth2FuzzTarget::fuzzerTestOneInput),
                new Target("OAUTHBEARER", OAuthBearerFuzzTarget::fuzzerTestOneInput),
                new Target("EXTERNAL", ExternalFuzzTarget::fuzzerTestOneInput),
                new Target("ANONYMOUS", AnonymousFuzzTarget::fuzzerTestOneInput),
                new Target("SCRAM's client", ScramClientFuzzTarget::fuzzerTestOneInput),
                new Target("descriptions", DescriptionFuzzTarget::fuzzerTestOneInput),
                new Target("base64", Base64FuzzTarget::fuzzerTestOneInput));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void comesToAValue(Target target) {
        run(target, ROUNDS);
    }

    @Tag("nightly")
    @ParameterizedTest
    @MethodSource("targets")
    void comesToAValueForLong(Target target) {
        run(target, NIGHTLY_ROUNDS);
    }

    private static void run(Target target, int rounds) {
        List<byte[]> seeds = seeds();
        seeds.forEach(target.target);
        var random = new Random(target.name.hashCode());
        for (int round = 0; round < rounds; round++) {
            byte[] input = Fuzzing.garbage(random, seeds);
            try {
                target.target.accept(input);
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError(target + " in round " + round + " on " + Octets.of(input), failure);
            }
        }
    }

    /// What the clients (and the servers) of all mechanisms say, each side's messages in one input.
    private static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (Parties parties : Parties.all().toList()) {
            TestAccounts accounts = new TestAccounts().certificate(TestAccounts.ALICE);
            var messages = Exchange.run(parties.client(parties.right()), parties.server(accounts))
                    .messages();
            for (boolean client : List.of(true, false)) {
                String joined = messages.stream()
                        .filter(message -> message.fromClient() == client)
                        .map(Message::octets)
                        .map(octets -> new String(octets, StandardCharsets.ISO_8859_1))
                        .reduce((one, next) -> one + "\u00ff" + next)
                        .orElse("");
                seeds.add(joined.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return seeds;
    }
}
