package org.letterlock.protocol.sasl;

import org.junit.jupiter.api.Test;

/// The exchange of RFC 5802 §5, by SCRAM-SHA-1.
final class RfcExample5802Test {
    @Test
    void bothSidesSayWhatTheExampleSays() {
        new ScramExample(
                        ScramHash.SHA_1,
                        "fyko+d2lbbFgONRv9qkxdawL",
                        "3rfcNHYJY1ZVvWVs7j",
                        "QSXCR+Q6sek8bf92",
                        "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
                        "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
                        "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
                        "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=")
                .check();
    }
}
