package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.letterlock.protocol.sasl.Exchange.Message;
import org.letterlock.protocol.sasl.ntlm.AuthenticateMessage;
import org.letterlock.protocol.sasl.ntlm.Response;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// Whatever prints itself in an exchange (credentials, clients, servers, steps, keys, refusals, descriptions),
/// neither a secret nor anything that logs in shows in it.
final class NoSecretIsShownTest {
    private static final int ROUNDS = 20;

    static List<Parties> everyMechanism() {
        return Parties.all().toList();
    }

    static List<Parties> mechanismsWithASecret() {
        return Parties.all().filter(Parties::provesBySecret).toList();
    }

    @ParameterizedTest
    @MethodSource("everyMechanism")
    void inAnExchange(Parties parties) {
        var random = new Random(parties.toString().hashCode());
        for (int round = 0; round < ROUNDS; round++) {
            String secret = secret(random);
            TestAccounts accounts = new TestAccounts();
            if (round % 2 == 0) {
                accounts.person(TestAccounts.ALICE, secret).certificate(TestAccounts.ALICE);
            }
            Credentials credentials = parties.credentials(TestAccounts.ALICE, secret);
            List<String> shown = new ArrayList<>(List.of(credentials.toString()));
            List<String> hidden = new ArrayList<>(List.of(
                    secret,
                    Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)),
                    HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8))));
            for (Message message : run(parties, credentials, accounts, shown)) {
                hidden.addAll(proofs(parties, message));
            }
            for (String line : shown) {
                assertThat(line).doesNotContain(hidden);
            }
        }
    }

    /// The same with a trailing line break, a NUL, and other mishaps: a refusal must not quote what it refuses.
    @ParameterizedTest
    @MethodSource("mechanismsWithASecret")
    void inARefusalOfWhatIsMalformed(Parties parties) {
        var random = new Random(parties.toString().hashCode());
        for (int round = 0; round < ROUNDS; round++) {
            String secret = secret(random);
            for (String message : List.of(
                    "\0alice\0" + secret + "\n",
                    secret,
                    secret + "\n",
                    "alice\0" + secret,
                    "user=alice\1auth=Bearer " + secret + "\n\1\1",
                    "user=alice\1auth=Basic " + secret + "\1\1",
                    "user=alice\1" + secret + "\1\1",
                    "n,a=alice,\1auth=" + secret + "\1\1",
                    "n,,n=" + secret + "\n,r=abc",
                    "n,,n=alice,r=abc," + secret,
                    "alice " + secret)) {
                var accounts = new TestAccounts();
                SaslServer server = parties.server(accounts);
                SaslStep step = server.begin(Optional.of(Secret.utf8(message)));
                if (step instanceof SaslStep.Denied) {
                    assertThat(step.toString() + accounts.attempts + server).doesNotContain(secret);
                }
                for (Credentials odd : List.of(
                        parties.credentials("alice", secret + "\n"),
                        parties.credentials("alice\n", secret),
                        parties.credentials("alice", "Bearer " + secret))) {
                    assertThat(parties.mechanism().objection(odd).toString() + parties.client(odd))
                            .doesNotContain(secret);
                }
            }
        }
    }

    private static List<Message> run(
            Parties parties, Credentials credentials, TestAccounts accounts, List<String> shown) {
        SaslClient client = parties.client(credentials);
        SaslServer server = parties.server(accounts);
        List<Message> messages = new ArrayList<>();
        Optional<Secret> first = client.initialResponse();
        first.ifPresent(secret -> messages.add(new Message(true, secret.reveal())));
        SaslStep step = server.begin(first);
        while (step instanceof SaslStep.Challenge(Octets data)) {
            messages.add(new Message(false, data.toByteArray()));
            shown.addAll(List.of(step.toString(), client.toString(), server.toString()));
            ClientStep answer = client.respond(data);
            shown.add(answer.toString());
            Secret said = ((ClientStep.Respond) answer).answer();
            messages.add(new Message(true, said.reveal()));
            step = server.respond(said);
        }
        shown.addAll(List.of(step.toString(), client.toString(), server.toString(), accounts.attempts.toString()));
        int[] steps = new int[2];
        for (Message message : messages) {
            int number = steps[message.fromClient() ? 0 : 1]++;
            String name = parties.mechanism().name();
            shown.add(SaslDescription.describe(name, message.fromClient(), number, message.octets()));
            if (message.octets().length > 0 && !name.equals("LOGIN")) {
                shown.add(SaslDescription.guess(message.octets(), false));
            }
        }
        return messages;
    }

    /// What in a message is as good as a secret, or helps to guess one.
    private static List<String> proofs(Parties parties, Message message) {
        String text = message.text();
        if (!message.fromClient()) {
            return List.of();
        }
        return switch (parties.mechanism().need()) {
            case SCRAM_KEYS -> text.contains(",p=") ? List.of(text.substring(text.indexOf(",p=") + 3)) : List.of();
            case LEGACY_KEYS ->
                parties.mechanism().name().equals("NTLM")
                        ? ntlm(message)
                        : List.of(text.substring(text.lastIndexOf(' ') + 1));
            default -> List.of();
        };
    }

    private static List<String> ntlm(Message message) {
        return AuthenticateMessage.parse(message.octets())
                .ok()
                .map(parsed -> (Response.Version2) parsed.response())
                .map(response -> List.of(
                        HexFormat.of().formatHex(response.proof().toByteArray()),
                        response.proof().toString()))
                .orElse(List.of());
    }

    private static String secret(Random random) {
        var secret = new StringBuilder();
        for (int at = 0; at < 16; at++) {
            secret.append((char) ('a' + random.nextInt(26)));
        }
        return secret.toString();
    }
}
