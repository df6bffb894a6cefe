package org.letterlock.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FileTypesTest {
    private static String guess(String name, byte[] beginning) {
        return String.join(" ", FileTypes.guess(name, beginning).list().print());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a.pdf      | application/pdf
                    A.PDF      | application/pdf
                    a.tar.gz   | application/gzip
                    a.docx     | application/vnd.openxmlformats-officedocument.wordprocessingml.document
                    a.txt      | text/plain; charset=utf-8
                    a.csv      | text/csv; charset=utf-8
                    a.html     | text/html; charset=utf-8
                    a.ics      | text/calendar; charset=utf-8
                    a.eml      | message/rfc822
                    a.json     | application/json
                    photo.JPG  | image/jpeg
                    pdf        | application/pdf
                    README     | text/plain; charset=utf-8
                    a.unknown  | text/plain; charset=utf-8
                    """)
    void byName(String name, String type) {
        assertThat(guess(name, "some text".getBytes(StandardCharsets.US_ASCII))).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    %PDF-1.7                         | application/pdf
                    \u0089PNG\\r\\n\\z\\n            | image/png
                    \u00ff\u00d8\u00ff\u00e0         | image/jpeg
                    GIF89a                           | image/gif
                    RIFFxxxxWEBPVP8                  | image/webp
                    RIFFxxxxWAVEfmt                  | audio/wav
                    PK\\3\\4                         | application/zip
                    \\g\u008b\\8                      | application/gzip
                    {\\\\rtf1                        | application/rtf
                    xxxxftypisom                     | video/mp4
                    just text                        | text/plain; charset=utf-8
                    \u00ff\u00fe\\0x                 | application/octet-stream
                    \\0\\1\\2                        | application/octet-stream
                    """)
    void byBeginning(String beginning, String type) {
        String octets = beginning
                .replace("\\\\", "\\")
                .replace("\\r\\n", "\r\n")
                .replace("\\z", "\u001a")
                .replace("\\n", "\n")
                .replace("\\0", "\0")
                .replace("\\g", "\u001f")
                .replace("\\1", "\u0001")
                .replace("\\2", "\u0002")
                .replace("\\3", "\u0003")
                .replace("\\4", "\u0004")
                .replace("\\8", "\b");
        assertThat(guess("noname", octets.getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(type);
    }

    @Test
    void emptyAndForeignTexts() {
        assertThat(guess("noname", new byte[0])).isEqualTo("application/octet-stream");
        assertThat(guess("a.txt", new byte[0])).isEqualTo("text/plain; charset=utf-8");
        assertThat(guess("a.txt", "gr\u00fc\u00df".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo("text/plain");
        assertThat(guess("a.txt", new byte[] {'a', 0})).isEqualTo("text/plain");
    }

    @Test
    void aCharacterMayBeCutWhereTheBeginningEnds() {
        byte[] odd = ("a" + "ü".repeat(FileTypes.BEGINNING)).getBytes(StandardCharsets.UTF_8);
        assertThat(guess("x", Arrays.copyOf(odd, FileTypes.BEGINNING))).isEqualTo("text/plain; charset=utf-8");
        assertThat(guess("x", Arrays.copyOfRange(odd, 2, 2 + FileTypes.BEGINNING)))
                .isEqualTo("application/octet-stream");
        assertThat(guess("x", new byte[] {'a', (byte) 0xc3})).isEqualTo("application/octet-stream");
    }
}
