package org.letterlock.kit.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The peers themselves work, so that a failure elsewhere is ours.
final class PostfixTest {
    @Test
    void takesMailIntoItsMaildir(@TempDir Path folder) throws Exception {
        Tool source = Tool.need("smtp-source", "postfix");
        try (var postfix = Postfix.start(folder, Optional.empty(), Optional.empty())) {
            Run run = Run.of(
                    source, "-m", 5, "-f", "a@example.org", "-t", "b@example.test", "127.0.0.1:" + postfix.port());
            assertThat(run.exit()).as(run.output()).isZero();
            assertThat(postfix.await(5)).as(postfix.log()).hasSize(5);
        }
    }

    @Test
    void asksDovecotForLogins(@TempDir Path folder) {
        Tool swaks = Tool.need("swaks", "swaks");
        try (var dovecot = Dovecot.start(folder.resolve("dovecot"), Map.of("alice@example.test", "wonderland"));
                var postfix = Postfix.start(folder.resolve("postfix"), Optional.empty(), Optional.of(dovecot))) {
            Run run = Run.of(
                    swaks,
                    "--server",
                    "127.0.0.1:" + postfix.port(),
                    "--quit-after",
                    "AUTH",
                    "--auth",
                    "CRAM-MD5",
                    "--auth-user",
                    "alice@example.test",
                    "--auth-password",
                    "wonderland");
            assertThat(run.output()).as(dovecot.log()).contains("235 2.7.0");
            assertThat(run.exit()).isZero();
        }
    }
}
