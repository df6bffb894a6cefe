package org.letterlock.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.kit.cases.Cases;
import org.letterlock.protocol.text.LineEndingCheck;
import org.letterlock.protocol.text.LineFault;

/// The text behind DATA. In the tables CR stands as `r`, LF as `n`, NUL as `0`, and `|` parts the columns.
final class DotReaderTest {
    private static byte[] octets(String shown) {
        return shown.replace('r', '\r').replace('n', '\n').replace('0', '\0').getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String shown(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1)
                .replace('\r', 'r')
                .replace('\n', 'n')
                .replace('\0', '0');
    }

    /// What came of feeding a reader.
    private record Result(String text, int consumed, boolean done, Optional<LineFault> fault) {}

    private static Result read(List<byte[]> pieces) {
        var reader = new DotReader();
        var text = new ByteArrayOutputStream();
        int consumed = 0;
        for (byte[] piece : pieces) {
            if (reader.done()) {
                break;
            }
            // with something around it that must not be touched
            byte[] buffer = new byte[piece.length + 7];
            System.arraycopy(piece, 0, buffer, 3, piece.length);
            int used = reader.read(buffer, 3, 3 + piece.length, text::write);
            assertThat(used).isEqualTo(reader.done() ? used : piece.length);
            consumed += used;
        }
        assertThat(reader.size()).isEqualTo(text.size());
        return new Result(shown(text.toByteArray()), consumed, reader.done(), reader.fault());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", emptyValue = "", textBlock = """
                    # octets             | text           | consumed
                    .rn                  | ''             | 3
                    arn.rn               | arn            | 6
                    arn.rnQUITrn         | arn            | 6
                    rn.rn                | rn             | 5
                    arnbrn.rn            | arnbrn         | 9
                    ..rn.rn              | .rn            | 7
                    ...rn.rn             | ..rn           | 8
                    arn..rn.rn           | arn.rn         | 10
                    arn..brn.rn          | arn.brn        | 11
                    .arn.rn              | arn            | 7
                    a.brn.rn             | a.brn          | 8
                    a.rn.rn              | a.rn           | 7
                    arnrnrn.rn           | arnrnrn        | 10
                    rn.rn.rn             | rn             | 5
                    arn.rn.rn            | arn            | 6
                    arn..rn..rn.rn       | arn.rn.rn      | 14
                    """)
    void texts(String octets, String text, int consumed) {
        assertThat(read(List.of(octets(octets)))).isEqualTo(new Result(text, consumed, true, Optional.empty()));
    }

    /// SMTP smuggling (CVE-2023-51764, 51765, 51766, CVE-2024-27305 and their kin): each of these is an end for some
    /// server and none for another. For this one none is; it reads on, and tells.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # octets             | text            | fault    | at
                    an.nMAILrn.rn        | an.nMAILrn      | BARE_LF  | 1
                    an.rnMAILrn.rn       | an.rnMAILrn     | BARE_LF  | 1
                    arn.nMAILrn.rn       | arnnMAILrn      | BARE_LF  | 4
                    ar.rMAILrn.rn        | ar.rMAILrn      | BARE_CR  | 1
                    ar.rnMAILrn.rn       | ar.rnMAILrn     | BARE_CR  | 1
                    arn.rMAILrn.rn       | arnrMAILrn      | BARE_CR  | 4
                    an.rMAILrn.rn        | an.rMAILrn      | BARE_LF  | 1
                    ar.nMAILrn.rn        | ar.nMAILrn      | BARE_CR  | 1
                    arrn.rn              | arrn            | BARE_CR  | 1
                    arn.rrnMAILrn.rn     | arnrrnMAILrn    | BARE_CR  | 4
                    arn0.rnMAILrn.rn     | arn0.rnMAILrn   | NUL      | 3
                    arn.0rnMAILrn.rn     | arn0rnMAILrn    | NUL      | 4
                    arn0.0rn.rn          | arn0.0rn        | NUL      | 3
                    nrn.rn               | nrn             | BARE_LF  | 0
                    n.rn.rn              | n.rn            | BARE_LF  | 0
                    arnnrn.rn            | arnnrn          | BARE_LF  | 3
                    r0rn.rn              | r0rn            | BARE_CR  | 0
                    """)
    void nothingButCrlfDotCrlfEnds(String octets, String text, LineFault.Kind fault, long at) {
        assertThat(read(List.of(octets(octets))))
                .isEqualTo(new Result(text, octets.length(), true, Optional.of(new LineFault(fault, at))));
    }

    @ParameterizedTest
    @CsvSource({"a", "arn", "arn.", "arn.r", ".", ".r", "rn.", "an.n", "arn.n", "arn..rn"})
    void unfinished(String octets) {
        assertThat(read(List.of(octets(octets))).done()).isFalse();
    }

    /// An end mark that another server sees must not be one here, and none that this one sees may be missed: compared
    /// with the plainest reading of RFC 5321 §4.1.1.4 over whole strings.
    @Test
    void anySplitOfTheSameOctetsGivesTheSameText() {
        Cases.of(5000).check(one -> {
            String input = one.text(".rna0", 40) + one.pick("", "rn.rn", "rn.rnQUIT");
            Result plain = plainly(input);
            Result result = read(one.split(octets(input)));
            assertThat(result.text()).isEqualTo(plain.text());
            assertThat(result.consumed()).isEqualTo(plain.consumed());
            assertThat(result.done()).isEqualTo(plain.done());
            assertThat(result.fault()).isEqualTo(plain.fault());
        });
    }

    /// The same by searching in strings.
    private static Result plainly(String input) {
        String lines = "rn" + input;
        int end = lines.indexOf("rn.rn");
        boolean done = end >= 0;
        int consumed = done ? end + 3 : input.length();
        String body = done ? input.substring(0, end) : undecided(input);
        String text = ("rn" + body).replace("rn.", "rn").substring(2);
        return new Result(text, consumed, done, plainFault(input.substring(0, consumed), done));
    }

    /// Without what may yet become an end mark.
    private static String undecided(String input) {
        String lines = "rn" + input;
        return lines.endsWith("rn.r") ? input.substring(0, input.length() - 1) : input;
    }

    private static Optional<LineFault> plainFault(String read, boolean done) {
        for (int i = 0; i < read.length(); i++) {
            char c = read.charAt(i);
            boolean lfFollows = i + 1 < read.length() && read.charAt(i + 1) == 'n';
            boolean last = !done && i + 1 == read.length();
            if (c == '0') {
                return Optional.of(new LineFault(LineFault.Kind.NUL, i));
            }
            if (c == 'r' && !lfFollows && !last) {
                return Optional.of(new LineFault(LineFault.Kind.BARE_CR, i));
            }
            if (c == 'n' && (i == 0 || read.charAt(i - 1) != 'r')) {
                return Optional.of(new LineFault(LineFault.Kind.BARE_LF, i));
            }
        }
        return Optional.empty();
    }

    @Test
    void runsAreTheCallersOwnArray() {
        byte[] piece = octets("arnbrncrn");
        var runs = new java.util.ArrayList<Integer>();
        new DotReader().read(piece, 0, piece.length, (bytes, from, length) -> {
            assertThat(bytes).isSameAs(piece);
            runs.add(length);
        });
        assertThat(runs).containsExactly(piece.length);
    }

    @Test
    void whatTheSinkThrowsReachesTheCaller() {
        assertThatThrownBy(() -> new DotReader().read(octets("arn"), 0, 3, (_, _, _) -> {
                    throw new IOException("no space left");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("no space left");
    }

    @Test
    void whatTheWriterWritesTheReaderReads() {
        Cases.of(3000).check(one -> {
            String message = one.list(12, () -> one.text(".a\0ü", 5).replace("\0", "") + "rn").stream()
                            .reduce("", String::concat)
                    + one.text(".b", 3);
            byte[] octets = octets(message);
            var wire = new ByteArrayOutputStream();
            var writer = new DotWriter();
            one.split(octets).forEach(piece -> writer.write(piece, 0, piece.length, wire::write));
            writer.finish(wire::write);
            Result read = read(one.split(wire.toByteArray()));
            String expected = shown(octets);
            assertThat(read.text())
                    .isEqualTo(expected.isEmpty() || expected.endsWith("rn") ? expected : expected + "rn");
            assertThat(read.done()).isTrue();
            assertThat(read.consumed()).isEqualTo(wire.size());
            assertThat(read.fault()).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
                    ''          | .rn
                    a           | arn.rn
                    arn         | arn.rn
                    .           | ..rn.rn
                    .rn         | ..rn.rn
                    arn.b       | arn..brn.rn
                    rn.rn       | rn..rn.rn
                    a.b.rn      | a.b.rn.rn
                    """)
    void written(String message, String wire) {
        var out = new ByteArrayOutputStream();
        var writer = new DotWriter();
        byte[] octets = octets(message);
        writer.write(octets, 0, octets.length, out::write);
        writer.finish(out::write);
        assertThat(shown(out.toByteArray())).isEqualTo(wire);
    }

    @ParameterizedTest
    @CsvSource({"an.rn", "ar.rn", "a0rn", "ar", "rn.nrn"})
    void theWriterRefusesToFinishWhatWouldSmuggle(String message) {
        var out = new ByteArrayOutputStream();
        var writer = new DotWriter();
        byte[] octets = octets(message);
        writer.write(octets, 0, octets.length, out::write);
        assertThatThrownBy(() -> writer.finish(out::write)).isInstanceOf(IllegalStateException.class);
        assertThat(writer.fault()).isPresent();
        assertThat(shown(out.toByteArray())).doesNotEndWith("rn.rn");
    }

    @Test
    void checkAndReaderAgreeOnFaults() {
        Cases.of(3000).check(one -> {
            byte[] octets = octets(one.text("rna0.", 20));
            var check = new LineEndingCheck();
            one.split(octets).forEach(piece -> check.read(piece, 0, piece.length));
            check.end();
            assertThat(check.fault()).isEqualTo(plainFault(shown(octets), true));
        });
    }

    @Test
    void chunksTakeWhatWasAnnounced() {
        Cases.of(500).check(one -> {
            byte[] octets = one.bytes(50);
            int size = one.below(octets.length + 1);
            var reader = new ChunkReader(size);
            var taken = new ByteArrayOutputStream();
            int used = 0;
            for (byte[] piece : one.split(octets)) {
                used += reader.read(piece, 0, piece.length, taken::write);
            }
            assertThat(used).isEqualTo(size);
            assertThat(reader.done()).isTrue();
            assertThat(taken.toByteArray()).isEqualTo(java.util.Arrays.copyOf(octets, size));
        });
        assertThat(new ChunkReader(0).done()).isTrue();
        assertThatThrownBy(() -> new ChunkReader(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
