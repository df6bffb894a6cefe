package org.letterlock.protocol.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.protocol.text.Parsed;

final class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24,      192.0.2.255,   true",
        "192.0.2.0/24,      192.0.3.0,     false",
        "192.0.2.128/25,    192.0.2.127,   false",
        "192.0.2.128/25,    192.0.2.128,   true",
        "192.0.2.7,         192.0.2.7,     true",
        "192.0.2.7,         192.0.2.6,     false",
        "0.0.0.0/0,         203.0.113.9,   true",
        "0.0.0.0/0,         ::1,           false",
        "::/0,              2001:db8::1,   true",
        "2001:db8::/33,     2001:db8:7fff::1, true",
        "2001:db8::/33,     2001:db8:8000::1, false",
        "10.255.0.0/12,     10.240.0.1,    true",
    })
    void holdsAddresses(String network, String address, boolean inside) {
        assertThat(Network.parse(network).orThrow().contains(InetAddress.ofLiteral(address)))
                .isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.1",
                "10/8",
                "300.1.1.1",
                "example.test",
                "192.0.2.0/33",
                "192.0.2.0/-1",
                "::/129",
                "192.0.2.0/",
                "fe80::1%lo/64",
                "192.0.2.0/24/24",
                "localhost",
                "1.2.3.4.5"
            })
    void isStrictAboutNotation(String text) {
        assertThat(Network.parse(text)).isInstanceOf(Parsed.Bad.class);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.77,     32, 192.0.2.77/32",
        "192.0.2.77,     26, 192.0.2.64/26",
        "192.0.15.77,    21, 192.0.8.0/21",
        "192.0.2.77,      0, 0.0.0.0/0",
        "2001:db8:a:b::1, 48, 2001:db8:a:0:0:0:0:0/48",
    })
    void theBlockAroundAnAddress(String address, int prefix, String block) throws Exception {
        Network around = Network.around(InetAddress.getByName(address), prefix);
        assertThat(around).hasToString(block).isEqualTo(Network.parse(block).orThrow());
        assertThat(around.contains(InetAddress.getByName(address))).isTrue();
    }
}
