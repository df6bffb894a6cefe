package org.letterlock.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// In the table `n` is CRLF and `l` a bare LF.
final class MessageScanTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    # message           | eight bit | in header | longest | fault
                    a: bnnx             | false     | false     | 4       | -
                    a: bnnüx            | true      | false     | 4       | -
                    a: ünnx             | true      | true      | 5       | -
                    a: bnünnx           | true      | true      | 4       | -
                    nü                  | true      | false     | 2       | -
                    a: blnnx            | false     | false     | 4       | BARE_LF
                    a: bllü             | true      | false     | 4       | BARE_LF
                    a: bnnxxxxxxx       | false     | false     | 7       | -
                    ''                  | false     | false     | 0       | -
                    """)
    void scanned(String message, boolean eightBit, boolean inHeader, int longest, String fault) {
        byte[] bytes = message.replace("n", "\r\n").replace('l', '\n').getBytes(StandardCharsets.UTF_8);
        var scan = new MessageScan();
        for (int i = 0; i < bytes.length; i++) {
            scan.write(bytes, i, 1);
        }
        scan.end();
        assertThat(scan.eightBit()).isEqualTo(eightBit);
        assertThat(scan.eightBitHeader()).isEqualTo(inHeader);
        assertThat(scan.longestLine()).isEqualTo(longest);
        assertThat(scan.fault().map(found -> found.kind().name()).orElse(null)).isEqualTo(fault);
        assertThat(scan.size()).isEqualTo(bytes.length);
    }
}
