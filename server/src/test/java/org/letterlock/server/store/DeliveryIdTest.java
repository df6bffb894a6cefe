package org.letterlock.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryIdTest {
    @Test
    void textAndNumberAreTheSame() {
        var random = new Random(1);
        for (int round = 0; round < 10_000; round++) {
            var id = new DeliveryId(random.nextLong() >>> 4);
            assertThat(id.toString()).hasSize(12).matches("[0-9a-z]+");
            assertThat(DeliveryId.parse(id.toString())).contains(id);
            assertThat(DeliveryId.parse(id.toString().toUpperCase(java.util.Locale.ROOT)))
                    .contains(id);
        }
    }

    @Test
    void textSortsAsNumbersDo() {
        var random = new Random(2);
        for (int round = 0; round < 10_000; round++) {
            var one = new DeliveryId(random.nextLong() >>> 4);
            var two = new DeliveryId(random.nextLong() >>> 4);
            assertThat(Integer.signum(one.toString().compareTo(two.toString())))
                    .isEqualTo(Integer.signum(one.compareTo(two)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "00000000000",
                "0000000000000",
                "00000000000i",
                "00000000000!",
                "../../../etc",
                "é00000000000"
            })
    void otherTextIsNoId(String text) {
        assertThat(DeliveryId.parse(text)).isEmpty();
    }

    @Test
    void moreBitsAreNoId() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DeliveryId(1L << 60));
        assertThatIllegalArgumentException().isThrownBy(() -> new DeliveryId(-1));
    }

    @Test
    void drawnIdsAscendEvenWhenTheClockGoesBack() {
        var clock = new AtomicLong(Instant.parse("2026-11-21T12:00:00Z").toEpochMilli());
        var ids = new DeliveryIds(() -> Instant.ofEpochMilli(clock.get()), new Random(3));
        var drawn = new ArrayList<DeliveryId>();
        for (int round = 0; round < 10_000; round++) {
            clock.addAndGet(round % 100 == 99 ? -1_000 : round % 3);
            drawn.add(ids.next());
        }
        assertThat(drawn).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void idsLastUntil2109() {
        var last = new DeliveryIds(() -> Instant.parse("2109-01-01T00:00:00Z"), new Random(4));
        assertThat(last.next().toString()).hasSize(12);
    }
}
