package org.letterlock.app.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.sasl.ChannelBindings;
import org.letterlock.protocol.sasl.ClientStep;
import org.letterlock.protocol.sasl.Credentials;
import org.letterlock.protocol.sasl.Need;
import org.letterlock.protocol.sasl.Offer;
import org.letterlock.protocol.sasl.SaslClient;
import org.letterlock.protocol.sasl.SaslDescription;
import org.letterlock.protocol.sasl.SaslMechanism;
import org.letterlock.protocol.sasl.SaslMechanisms;
import org.letterlock.protocol.text.Base64Text;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `letterlock sasl encode`: what a client says in a login, for logging in by hand.
@Command(
        name = "encode",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Print what a client says in a login by MECHANISM, one base64 line per message: for logging in by hand.",
            "",
            "  letterlock sasl encode PLAIN -u alice@example.test --password-file secret",
            "",
            "The lines hold the secret, so keep them to yourself. A mechanism in which the server speaks in between "
                    + "needs what it said behind its 334, as --challenge, in order. NTLM prints its first message, "
                    + "which is always the same, and its second for the challenge. SCRAM prints its first message "
                    + "and, with --nonce out of that and the server's challenge, its second."
        })
final class SaslEncodeCommand implements Callable<Integer> {
    private static final int NONCE_OCTETS = 18;

    private final Surroundings surroundings;

    @Parameters(
            paramLabel = "MECHANISM",
            description =
                    "PLAIN, LOGIN, CRAM-MD5, NTLM, SCRAM-SHA-1, SCRAM-SHA-256, SCRAM-SHA-512, XOAUTH2, OAUTHBEARER, "
                            + "EXTERNAL, ANONYMOUS.")
    private String mechanism = "";

    @Option(
            names = {"-u", "--user"},
            paramLabel = "NAME",
            description = "The name; for ANONYMOUS the trace.")
    private @Nullable String user;

    @Option(names = "--authzid", paramLabel = "NAME", description = "Whom to act as.")
    private String authzid = "";

    @Option(names = "--domain", paramLabel = "DOMAIN", description = "NTLM: the Windows domain of NAME.")
    private String domain = "";

    @Option(
            names = {"-c", "--challenge"},
            paramLabel = "BASE64",
            description = "What the server said behind 334. May be repeated.")
    private List<String> challenges = new ArrayList<>();

    @Option(
            names = "--nonce",
            paramLabel = "NONCE",
            description = "SCRAM: our nonce, the r= of our first message; without it a new one.")
    private @Nullable String nonce;

    @Option(names = "--host", paramLabel = "HOST", description = "OAUTHBEARER: the server's name.")
    private String host = "";

    @Option(names = "--port", paramLabel = "PORT", description = "OAUTHBEARER: the server's port.")
    private int port = 587;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli makes it
    private PasswordOptions password;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli makes it
    private TokenOptions token;

    @Option(names = "--show-secrets", description = "Show them in the descriptions too, on standard error.")
    private boolean showSecrets;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    SaslEncodeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// One message of the client.
    private record Said(String base64, String description) {}

    @Override
    public Integer call() {
        SaslMechanism found = SaslMechanisms.named(mechanism)
                .orElseThrow(() -> new CommandFailed(
                        ExitCode.USAGE,
                        "no such mechanism here: " + mechanism + "; there are "
                                + String.join(
                                        ", ",
                                        SaslMechanisms.ALL.stream()
                                                .map(SaslMechanism::name)
                                                .toList())));
        if (found.bindsChannel()) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    found.name() + " is bound to one TLS connection and cannot be said by hand; letterlock send "
                            + "can say it");
        }
        Credentials credentials = credentials(found);
        try {
            found.objection(credentials).ifPresent(objection -> {
                throw new CommandFailed(ExitCode.USAGE, found.name() + ": " + objection);
            });
            print(found, messages(found, credentials));
            return ExitCode.OK.code;
        } finally {
            wipe(credentials);
        }
    }

    private Credentials credentials(SaslMechanism found) {
        return switch (found.need()) {
            case CERTIFICATE -> new Credentials.Certificate(authzid);
            case NONE -> new Credentials.Anonymous(Optional.ofNullable(user).orElse("letterlock"));
            case TOKEN_CHECK ->
                new Credentials.BearerToken(name(), token.read(surroundings, Preset.none(surroundings)), host, port);
            case PASSWORD_CHECK, SCRAM_KEYS, LEGACY_KEYS ->
                new Credentials.Password(
                        name(), authzid, domain, password.read(surroundings, "Password of " + name() + ": "));
        };
    }

    private String name() {
        return Optional.ofNullable(user)
                .orElseThrow(() -> new CommandFailed(ExitCode.USAGE, "whose login? Name the user with -u"));
    }

    private static void wipe(Credentials credentials) {
        switch (credentials) {
            case Credentials.Password known -> known.password().close();
            case Credentials.BearerToken bearer -> bearer.token().close();
            case Credentials.Certificate _, Credentials.Anonymous _ -> {}
        }
    }

    private List<Said> messages(SaslMechanism found, Credentials credentials) {
        var said = new ArrayList<Said>();
        Offer offer = Offer.of(found.name());
        try (SaslClient client =
                found.client(credentials, ChannelBindings.NONE, offer, random(), surroundings.clock())) {
            client.initialResponse().ifPresent(first -> said.add(said(found, said.size(), first)));
            for (Octets challenge : asked(found)) {
                switch (client.respond(challenge)) {
                    case ClientStep.Respond(Secret answer) -> said.add(said(found, said.size(), answer));
                    case ClientStep.Cancel(String why) ->
                        throw new CommandFailed(ExitCode.BAD_INPUT, "that challenge must not be answered: " + why);
                }
            }
        }
        if (said.isEmpty()) {
            throw new CommandFailed(
                    ExitCode.USAGE, found.name() + " answers the server: give its challenge with --challenge BASE64");
        }
        return said;
    }

    /// What the server says. LOGIN's two prompts are known beforehand.
    private List<Octets> asked(SaslMechanism found) {
        if (found.name().equals("LOGIN") && challenges.isEmpty()) {
            return List.of(Octets.utf8("Username:"), Octets.utf8("Password:"));
        }
        return challenges.stream()
                .map(text -> switch (Base64Text.decode(text.strip())) {
                    case Base64Text.Result.Decoded(Secret bytes) -> Octets.of(bytes.reveal());
                    case Base64Text.Result.Malformed(String problem) ->
                        throw new CommandFailed(ExitCode.USAGE, "--challenge: " + problem);
                })
                .toList();
    }

    private Said said(SaslMechanism found, int step, Secret message) {
        try (message) {
            byte[] clear = message.reveal();
            String text = Base64Text.encode(clear);
            String words = SaslDescription.describe(found.name(), true, step, clear, showSecrets);
            if (found.need() == Need.SCRAM_KEYS && step == 0) {
                String first = new String(clear, StandardCharsets.UTF_8);
                words += "; --nonce " + first.substring(first.lastIndexOf(",r=") + 3);
            }
            Arrays.fill(clear, (byte) 0);
            return new Said(text.isEmpty() ? "=" : text, words);
        }
    }

    /// A source that gives the nonce that was given, or a new one.
    private RandomGenerator random() {
        if (nonce == null) {
            return surroundings.random();
        }
        if (!(Base64Text.decode(nonce) instanceof Base64Text.Result.Decoded(Secret bytes))
                || bytes.length() != NONCE_OCTETS) {
            throw new CommandFailed(ExitCode.USAGE, "--nonce takes the 24 characters behind r= of our first message");
        }
        return new Given(bytes.reveal());
    }

    private record Given(byte[] octets) implements RandomGenerator {
        @Override
        public long nextLong() {
            throw new IllegalStateException("only a nonce was given");
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(octets, 0, bytes, 0, bytes.length);
        }
    }

    private void print(SaslMechanism found, List<Said> messages) {
        if (!json) {
            messages.forEach(each -> surroundings.out().println(each.base64()));
            messages.forEach(each -> surroundings.err().println("# " + each.description()));
            return;
        }
        Map<String, @Nullable Object> document = Json.document("letterlock.sasl-encode.v1");
        document.put("mechanism", found.name());
        document.put(
                "messages",
                messages.stream()
                        .map(each -> {
                            var object = new LinkedHashMap<String, @Nullable Object>();
                            object.put("base64", each.base64());
                            object.put("description", each.description());
                            return object;
                        })
                        .toList());
        surroundings.out().println(Json.print(document));
    }
}
