package org.letterlock.kit.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SmtpSinkTest {
    @Test
    void takesEveryMessageUntilItIsClosed() {
        Tool source = Tool.need("smtp-source", "postfix");
        String address;
        try (var sink = SmtpSink.start()) {
            address = "127.0.0.1:" + sink.port();
            Run run = Run.of(source, "-s", 3, "-m", 30, "-f", "a@example.org", "-t", "b@example.test", address);
            assertThat(run.exit()).as(run.output()).isZero();
            assertThat(run.output()).isBlank();
        }
        Run run = Run.of(source, "-m", 1, "-f", "a@example.org", "-t", "b@example.test", address);
        assertThat(run.exit()).as(run.output()).isNotZero();
    }
}
