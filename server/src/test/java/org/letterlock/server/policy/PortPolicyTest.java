package org.letterlock.server.policy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.address.Networks;

final class PortPolicyTest {
    @Test
    void aPortPolicyThatARoleDoesNotAllowCannotBeMade() {
        var some = new Networks(List.of(Network.parse("192.0.2.0/24").orThrow()));
        assertThatThrownBy(() -> PortPolicy.of(Role.LEGACY)).hasMessageContaining("networks");
        assertThatThrownBy(() -> new PortPolicy(Role.SUBMISSION, Networks.NONE, some, false))
                .hasMessageContaining("no trusted networks");
        assertThatThrownBy(() -> new PortPolicy(Role.SUBMISSION, Networks.NONE, Networks.NONE, true))
                .hasMessageContaining("in clear");
        assertThatThrownBy(() -> new PortPolicy(Role.MX, Networks.NONE, Networks.NONE, true))
                .hasMessageContaining("in clear");
    }
}
