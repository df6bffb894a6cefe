package org.letterlock.net.tls;

import java.security.Security;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// Lets JSSE speak TLS 1.0 and 1.1 again, for the `legacy` listener's old devices and for looking at old servers.
///
/// The JDK switches them off for the whole process (`jdk.tls.disabledAlgorithms`) and reads that property when TLS is
/// first used; every other side still has its own floor of TLS 1.2.
final class OldVersions {
    private static final String PROPERTY = "jdk.tls.disabledAlgorithms";
    private static final Set<String> OLD = Set.of("TLSv1", "TLSv1.1");

    private OldVersions() {}

    static synchronized void allow() {
        String disabled = Security.getProperty(PROPERTY);
        if (disabled != null) {
            Security.setProperty(
                    PROPERTY,
                    Arrays.stream(disabled.split(","))
                            .map(String::strip)
                            .filter(algorithm -> !OLD.contains(algorithm))
                            .collect(Collectors.joining(", ")));
        }
    }
}
