package org.letterlock.server.oauth.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// RFC 7636 appendix B: the verifier and the challenge that all tests here use.
final class RfcExample7636Test {
    @Test
    void theVerifierProvesTheChallenge(@TempDir Path folder) throws Exception {
        assertThat(Realm.challenge(Realm.VERIFIER)).isEqualTo(Realm.CHALLENGE);
        try (var realm = new Realm(folder)) {
            assertThat(realm.fresh().error()).isEqualTo("none");
        }
    }
}
