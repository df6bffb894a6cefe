package org.letterlock.net.tls;

import java.util.Arrays;
import java.util.Optional;

/// The versions of TLS, oldest first.
public enum TlsVersion {
    /// Broken, and off in the JDK (RFC 8996).
    TLS_1_0("TLSv1", "1.0"),
    /// Broken, and off in the JDK (RFC 8996).
    TLS_1_1("TLSv1.1", "1.1"),
    TLS_1_2("TLSv1.2", "1.2"),
    TLS_1_3("TLSv1.3", "1.3");

    private final String wireName;
    private final String number;

    TlsVersion(String wireName, String number) {
        this.wireName = wireName;
        this.number = number;
    }

    /// As the JDK and the `Received` header spell it: `TLSv1.3`.
    public String wireName() {
        return wireName;
    }

    /// As people write it: `1.3`.
    public String number() {
        return number;
    }

    /// The version of this number, `1.2` or `TLSv1.2`.
    public static Optional<TlsVersion> named(String text) {
        return Arrays.stream(values())
                .filter(version -> version.number.equals(text) || version.wireName.equalsIgnoreCase(text))
                .findFirst();
    }

    /// What a JSSE engine is to enable for this range, newest first.
    static String[] range(TlsVersion min, TlsVersion max) {
        if (min.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "no TLS version is at least " + min.number + " and at most " + max.number);
        }
        return Arrays.stream(values())
                .filter(version -> version.compareTo(min) >= 0 && version.compareTo(max) <= 0)
                .sorted(java.util.Comparator.reverseOrder())
                .map(TlsVersion::wireName)
                .toArray(String[]::new);
    }
}
