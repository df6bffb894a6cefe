package org.letterlock.client.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.protocol.address.ReversePath;

/// Envelopes, and the policies that follow from ports.
class EnvelopeTest {
    @Test
    void isMadeOfAddresses() {
        Envelope envelope = Envelope.of("", "bob@example.test", "postmaster");
        assertThat(envelope.from()).isEqualTo(new ReversePath.Null());
        assertThat(envelope.recipients())
                .extracting(each -> each.to().text())
                .containsExactly("bob@example.test", "Postmaster");
        assertThat(envelope.needsDsn()).isFalse();
        assertThat(envelope.needsUtf8()).isFalse();
        assertThat(Envelope.of("a@example.test", "jürgen@example.test").needsUtf8())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bob", "bob@", "@example.test", "a b@example.test", "a@example.test>\r\nRSET", "<a@b.test>", ""})
    void refusesWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> Envelope.of("a@example.test", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not an address");
    }

    @Test
    void needsARecipient() {
        assertThatThrownBy(() -> new Envelope(new ReversePath.Null(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "25,false,OPPORTUNISTIC",
        "25,true,REQUIRED",
        "587,false,REQUIRED",
        "587,true,REQUIRED",
        "465,false,IMPLICIT",
        "465,true,IMPLICIT",
        "1587,false,REQUIRED",
        "1465,true,IMPLICIT",
        "2525,false,OPPORTUNISTIC",
        "2525,true,REQUIRED"
    })
    void thePortSaysWhetherToEncrypt(int port, boolean login, TlsPolicy policy) {
        assertThat(TlsPolicy.forPort(port, login)).isEqualTo(policy);
    }
}
