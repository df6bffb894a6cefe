package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.server.database.StorageFailed;

class LoginLogTest {
    private static final Instant NOW = TestClock.START;

    private final List<LoginRecord> written = new ArrayList<>();
    private boolean broken;

    private final LoginLog log = new LoginLog(attempts -> {
        if (broken) {
            throw new StorageFailed(StorageFailed.Kind.FULL, "on purpose", null);
        }
        written.addAll(attempts);
    });

    private static LoginRecord.Key key(String address, boolean granted) {
        return new LoginRecord.Key(
                Optional.of(new AccountId(1)),
                address,
                "smtp",
                "PLAIN",
                Optional.empty(),
                granted ? Optional.empty() : Optional.of(Refusal.Kind.BAD),
                "",
                "TLSv1.3",
                "client");
    }

    @Test
    void alikeIsCounted() {
        log.add(key("192.0.2.1", true), "a@x", NOW);
        log.add(key("192.0.2.1", true), "b@x", NOW.plusSeconds(5));
        log.add(key("192.0.2.2", true), "a@x", NOW);
        log.flush();
        assertThat(written)
                .containsExactlyInAnyOrder(
                        new LoginRecord(key("192.0.2.1", true), "b@x", NOW, NOW.plusSeconds(5), 2),
                        new LoginRecord(key("192.0.2.2", true), "a@x", NOW, NOW, 1));
    }

    @Test
    void whatCannotBeWrittenWaits() {
        broken = true;
        log.add(key("192.0.2.1", true), "a@x", NOW);
        log.flush();
        log.add(key("192.0.2.1", true), "a@x", NOW);
        assertThat(written).isEmpty();
        broken = false;
        log.flush();
        assertThat(written).extracting(LoginRecord::count).containsExactly(2L);
    }

    @Test
    void aFloodStaysSmallAndCounted() {
        broken = true;
        for (int i = 0; i < 3 * LoginLog.KEPT; i++) {
            log.add(key("address " + i, false), "a@x", NOW);
            if (i % LoginLog.KEPT == 0) {
                log.flush();
            }
        }
        broken = false;
        log.flush();
        assertThat(written).hasSizeLessThan(LoginLog.KEPT + 20);
        assertThat(written.stream().mapToLong(LoginRecord::count).sum()).isEqualTo(3L * LoginLog.KEPT);
    }

    @Test
    void closingWritesTheRest() {
        log.start(Thread.ofPlatform().daemon().factory());
        log.add(key("192.0.2.1", true), "a@x", NOW);
        log.close();
        assertThat(written).hasSize(1);
    }

    @Test
    void strangersCannotWriteLines() {
        var key = new LoginRecord.Key(
                Optional.empty(),
                "",
                "smtp",
                "PLAIN\r\n",
                Optional.empty(),
                Optional.empty(),
                "cause\u001b[2J",
                "",
                "client\r\nname\u202e" + "x".repeat(10_000));
        assertThat(key.mechanism()).isEqualTo("PLAIN??");
        assertThat(key.cause()).isEqualTo("cause?[2J");
        assertThat(key.clientName()).startsWith("client??name?x").hasSize(200);
    }
}
