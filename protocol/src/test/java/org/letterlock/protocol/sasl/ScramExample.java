package org.letterlock.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Secret;

/// An exchange printed in an RFC: user `user`, password `pencil`, 4096 iterations, every nonce known.
record ScramExample(
        ScramHash hash,
        String clientNonce,
        String serverNonce,
        String salt,
        String clientFirst,
        String serverFirst,
        String clientFinal,
        String serverFinal) {
    private static final Secret PASSWORD = Secret.utf8("pencil");
    private static final int ITERATIONS = 4096;

    void check() {
        client();
        server();
    }

    private void client() {
        var header = Gs2Header.of(new Gs2Header.Binding.None(), "");
        try (var client = new ScramClient(
                hash,
                new Credentials.Password("user", PASSWORD),
                ScramMessage.ClientFirst.of(header, "user", clientNonce),
                Octets.EMPTY)) {
            assertThat(client.initialResponse()).contains(Secret.utf8(clientFirst));
            assertThat(client.respond(Octets.utf8(serverFirst)))
                    .isEqualTo(new ClientStep.Respond(Secret.utf8(clientFinal)));
            assertThat(client.mayConclude()).isFalse();
            assertThat(client.respond(Octets.utf8(serverFinal))).isEqualTo(new ClientStep.Respond(Secret.utf8("")));
            assertThat(client.mayConclude()).isTrue();
        }
    }

    private void server() {
        var mechanism = new Scram(hash, false);
        var accounts = new OneUser();
        try (var server = new ScramServer(mechanism, accounts, ChannelBindings.NONE, false, serverNonce)) {
            assertThat(server.begin(Optional.of(Secret.utf8(clientFirst))))
                    .isEqualTo(new SaslStep.Challenge(Octets.utf8(serverFirst)));
            assertThat(server.respond(Secret.utf8(clientFinal)))
                    .isEqualTo(new SaslStep.Granted(OneUser.IDENTITY, Optional.of(Octets.utf8(serverFinal))));
        }
    }

    /// Knows the example's user alone.
    private final class OneUser implements Authenticator {
        static final Identity IDENTITY = new Identity("user", "user", "SCRAM", "pencil", Set.of());

        @Override
        public boolean has(Need need) {
            return need == Need.SCRAM_KEYS;
        }

        @Override
        public Keys<ScramKeys> scram(String authcid, ScramHash asked) {
            Octets octets = Octets.of(Base64.getDecoder().decode(salt));
            var derived = ScramKeyDerivation.derive(asked, PASSWORD, octets, ITERATIONS);
            var candidate = new ScramKeys.Candidate("pencil", derived.storedKey(), derived.serverKey());
            return new Keys.Found<>(new ScramKeys(octets, ITERATIONS, List.of(candidate)));
        }

        @Override
        public Verdict proven(Claim claim, String credential) {
            assertThat(claim).isEqualTo(new Claim("SCRAM-" + hash.digest, "user"));
            return new Verdict.Granted(IDENTITY);
        }

        @Override
        public Verdict.Denied refused(Claim claim, Refusal refusal) {
            return new Verdict.Denied(refusal);
        }

        @Override
        public Verdict password(Claim claim, Secret password) {
            throw new AssertionError();
        }

        @Override
        public Keys<List<CramKey>> cram(String authcid) {
            throw new AssertionError();
        }

        @Override
        public Keys<List<NtlmKey>> ntlm(String authcid) {
            throw new AssertionError();
        }

        @Override
        public NtlmTerms ntlmTerms() {
            throw new AssertionError();
        }

        @Override
        public Verdict token(Claim claim, Secret token) {
            throw new AssertionError();
        }

        @Override
        public Verdict external(Claim claim) {
            throw new AssertionError();
        }

        @Override
        public Verdict anonymous(Claim claim, String trace) {
            throw new AssertionError();
        }
    }
}
