package org.letterlock.protocol.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.sasl.Authenticator.CramKey;
import org.letterlock.protocol.sasl.Authenticator.Keys;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

/// CRAM-MD5 (RFC 2195): the server sends a challenge, the client a name and the challenge's HMAC-MD5. For old
/// devices.
final class CramMd5 implements SaslMechanism {
    private static final int DIGITS = 2 * Md5State.LENGTH;
    private static final HexFormat HEX = HexFormat.of();

    @Override
    public String name() {
        return "CRAM-MD5";
    }

    @Override
    public Need need() {
        return Need.LEGACY_KEYS;
    }

    @Override
    public boolean exposesSecret() {
        return false;
    }

    @Override
    public SaslServer server(
            Authenticator authenticator, ChannelBindings channel, Offer offer, RandomGenerator random) {
        return new Server(authenticator, challenge(random));
    }

    @Override
    public Optional<String> objection(Credentials credentials) {
        return Objections.ownPassword(credentials);
    }

    @Override
    public SaslClient client(Credentials credentials, ChannelBindings channel, Offer offer, RandomGenerator random) {
        return credentials instanceof Credentials.Password password && accepts(credentials)
                ? new Client(password)
                : RefusingClient.of(this, credentials);
    }

    /// Of the form of a message identifier (RFC 2195 §2), 128 random bits, and silent about this machine. Short
    /// enough for one block of MD5.
    private static Octets challenge(RandomGenerator random) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return Octets.utf8(
                "<" + HEX.formatHex(bytes, 0, 8) + "." + HEX.formatHex(bytes, 8, 16) + "@letterlock.invalid>");
    }

    static final class Server implements SaslServer {
        /// Tried for a name without keys, so that it costs what a name with keys costs; never believed.
        private static final List<CramKey> DECOY =
                List.of(new CramKey("", Octets.of(new byte[Md5State.LENGTH]), Octets.of(new byte[Md5State.LENGTH])));

        private final Authenticator authenticator;
        private final Octets challenge;

        Server(Authenticator authenticator, Octets challenge) {
            this.authenticator = authenticator;
            this.challenge = challenge;
        }

        @Override
        public SaslStep begin(Optional<Secret> initialResponse) {
            return initialResponse.isEmpty()
                    ? new SaslStep.Challenge(challenge)
                    : malformed("CRAM-MD5 begins with the server's challenge, so it has no initial response");
        }

        @Override
        public SaslStep respond(Secret response) {
            byte[] bytes = response.reveal();
            if (Field.endsInLineBreak(bytes, 0, bytes.length)) {
                return Ending.malformed(authenticator, new Claim("CRAM-MD5", nameIn(bytes)), Field.lineBreak("digest"));
            }
            int name = bytes.length - DIGITS - 1;
            if (name < 0 || bytes[name] != ' ') {
                return malformed("the answer is not a name, a space and " + DIGITS + " hexadecimal digits");
            }
            return switch (Field.name("name", bytes, 0, name)) {
                case Parsed.Bad<String>(String problem) -> malformed(problem);
                case Parsed.Ok<String>(String authcid) -> check(new Claim("CRAM-MD5", authcid), bytes, name + 1);
            };
        }

        private SaslStep check(Claim claim, byte[] answer, int from) {
            for (int at = from; at < answer.length; at++) {
                // RFC 2195 §2: lower case
                if (!(answer[at] >= '0' && answer[at] <= '9') && !(answer[at] >= 'a' && answer[at] <= 'f')) {
                    return Ending.malformed(authenticator, claim, "the digest is not lower-case hexadecimal");
                }
            }
            byte[] digest = HEX.parseHex(new String(answer, from, DIGITS, StandardCharsets.US_ASCII));
            return switch (authenticator.cram(claim.authcid())) {
                case Keys.Unavailable<List<CramKey>>(Refusal refusal) ->
                    Ending.of(authenticator.refused(claim, refusal));
                case Keys.Found<List<CramKey>>(List<CramKey> keys) -> check(claim, digest, keys);
            };
        }

        /// Every candidate is tried, whichever matches.
        private SaslStep check(Claim claim, byte[] digest, List<CramKey> candidates) {
            byte[] asked = challenge.toByteArray();
            Optional<String> proven = Optional.empty();
            for (CramKey key : candidates.isEmpty() ? DECOY : candidates) {
                if (MessageDigest.isEqual(digest, new CramKeys(key.inner(), key.outer()).answer(asked))) {
                    proven = Optional.of(key.credential());
                }
            }
            if (candidates.isEmpty()) {
                return Ending.bad(authenticator, claim, "no such account, or none of its passwords allows CRAM-MD5");
            }
            return proven.map(credential -> Ending.of(authenticator.proven(claim, credential)))
                    .orElseGet(() -> Ending.bad(authenticator, claim, "wrong password"));
        }

        private static String nameIn(byte[] answer) {
            int blank = Field.indexOf(' ', answer, 0);
            return blank < 0 ? "" : Field.name("name", answer, 0, blank).ok().orElse("");
        }

        private SaslStep malformed(String problem) {
            return Ending.malformed(authenticator, new Claim("CRAM-MD5", ""), problem);
        }

        @Override
        public void close() {}
    }

    private static final class Client implements SaslClient {
        private final Credentials.Password credentials;
        private boolean answered;

        Client(Credentials.Password credentials) {
            this.credentials = credentials;
        }

        @Override
        public Optional<Secret> initialResponse() {
            return Optional.empty();
        }

        @Override
        public ClientStep respond(Octets challenge) {
            if (answered) {
                return new ClientStep.Cancel("the server asks again, and CRAM-MD5 has one challenge");
            }
            // RFC 2195 §2: a challenge is fresh each time, which nothing cannot be.
            if (challenge.isEmpty()) {
                return new ClientStep.Cancel("the server's challenge is empty");
            }
            answered = true;
            byte[] digest = CramKeys.derive(credentials.password()).answer(challenge.toByteArray());
            return new ClientStep.Respond(Secret.utf8(credentials.authcid() + " " + HEX.formatHex(digest)));
        }

        @Override
        public boolean mayConclude() {
            return answered;
        }

        @Override
        public void close() {}
    }
}
