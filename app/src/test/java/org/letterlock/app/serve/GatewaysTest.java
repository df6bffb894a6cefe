package org.letterlock.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GatewaysTest {
    @Test
    void theDefaultRouteOfAContainer() throws Exception {
        assertThat(Gateways.four(List.of(
                        "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
                        "eth0\t00000000\t010011AC\t0003\t0\t0\t0\t00000000\t0\t0\t0",
                        "eth0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0")))
                .containsExactly(InetAddress.getByName("172.17.0.1"));
    }

    @Test
    void halfOfEverythingIsNoDefault() {
        assertThat(Gateways.four(List.of("tun0\t00000000\t0100080A\t0003\t0\t0\t0\t00000080\t0\t0\t0")))
                .isEmpty();
    }

    @Test
    void theDefaultRouteOfIpv6() throws Exception {
        assertThat(Gateways.six(List.of(
                        "00000000000000000000000000000000 00 00000000000000000000000000000000 00"
                                + " fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0",
                        "00000000000000000000000000000000 00 00000000000000000000000000000000 00"
                                + " 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo")))
                .containsExactly(InetAddress.getByName("fe80::1"));
    }

    @Test
    void whatCannotBeReadIsNoRoute() {
        assertThat(Gateways.four(List.of("", "x", "eth0 00000000 zz 3 0 0 0 00000000")))
                .isEmpty();
        assertThat(Gateways.six(List.of("", "nonsense"))).isEmpty();
    }
}
