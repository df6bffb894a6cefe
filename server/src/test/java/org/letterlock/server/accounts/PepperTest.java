package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.letterlock.kit.cases.Cases;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;

class PepperTest {
    private static final Pepper ONE = pepper(1);
    private static final Pepper OTHER = pepper(2);

    static Pepper pepper(int seed) {
        byte[] key = new byte[Pepper.LENGTH];
        new Random(seed).nextBytes(key);
        return Pepper.of(Secret.of(key)).orThrow();
    }

    @Test
    void onlyAKeyOf32OctetsIsOne() {
        assertThat(Pepper.of(Secret.utf8("short"))).isEqualTo(Parsed.bad("the key is 5 octets long, not 32"));
    }

    @Test
    void whatIsSealedOpensInItsPlaceAlone() {
        Cases.of(200).check(one -> {
            Octets plain = Octets.of(one.bytes(80));
            Octets sealed = ONE.seal(plain, "1.2 CRAM-MD5", one.random());
            assertThat(ONE.open(sealed, "1.2 CRAM-MD5")).contains(plain);
            assertThat(ONE.open(sealed, "1.3 CRAM-MD5")).isEmpty();
            assertThat(OTHER.open(sealed, "1.2 CRAM-MD5")).isEmpty();
            byte[] changed = sealed.toByteArray();
            changed[one.below(changed.length)] ^= (byte) (1 << one.below(8));
            assertThat(ONE.open(Octets.of(changed), "1.2 CRAM-MD5")).isEmpty();
        });
    }

    @Test
    void whatNeverWasSealedDoesNotOpen() {
        Cases.of(200)
                .check(one -> assertThat(ONE.open(Octets.of(one.bytes(60)), "")).isEmpty());
    }

    @Test
    void digestsDependOnPasswordAndKey() {
        AppPassword password = AppPassword.generate(new Random(3));
        assertThat(ONE.digest(password)).isEqualTo(ONE.digest(password)).isNotEqualTo(OTHER.digest(password));
        assertThat(ONE.digest(password)).isNotEqualTo(ONE.digest(AppPassword.generate(new Random(4))));
        assertThat(ONE.fingerprint()).isNotEqualTo(OTHER.fingerprint());
        assertThat(ONE).hasToString("Pepper[…]");
    }

    @Test
    void fakeSaltsAreStable() {
        assertThat(ONE.fakeSalt("nobody@example.test"))
                .isEqualTo(ONE.fakeSalt("nobody@example.test"))
                .isNotEqualTo(ONE.fakeSalt("nobodi@example.test"))
                .isNotEqualTo(OTHER.fakeSalt("nobody@example.test"));
    }
}
