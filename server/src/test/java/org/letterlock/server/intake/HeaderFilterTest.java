package org.letterlock.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.kit.cases.Cases;
import org.letterlock.server.store.Body;

/// Messages in, messages out; `+` marks where the added line stands. Line ends are written `|` for CRLF.
final class HeaderFilterTest {
    @TempDir
    private Path folder;

    private record Seen(String text, Heading heading) {}

    private Seen pass(List<byte[]> pieces) throws Exception {
        Spools spools = Spools.open(folder, 1 << 20);
        try (Spool spool = spools.spool(0)) {
            var filter = new HeaderFilter(heading -> "+|".replace("|", "\r\n").getBytes(StandardCharsets.US_ASCII));
            for (byte[] piece : pieces) {
                filter.accept(piece, 0, piece.length, spool);
            }
            Heading heading = filter.finish(spool);
            var body = (Body.Small) spool.finish();
            return new Seen(
                    new String(body.bytes(), 0, body.length(), StandardCharsets.ISO_8859_1).replace("\r\n", "|"),
                    heading);
        }
    }

    private Seen pass(String message) throws Exception {
        return pass(List.of(bytes(message)));
    }

    private static byte[] bytes(String message) {
        return message.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "Subject: x||body|                > Subject: x|+||body|",
                "Subject: x||                     > Subject: x|+||",
                "Subject: x|                      > Subject: x|+|",
                "Subject: x                       > Subject: x|+|",
                "|body|                           > +||body|",
                "hello world|                     > +||hello world|",
                "hello|Subject: x||b|             > +||hello|Subject: x||b|",
                "hello                            > +||hello",
                "Subject: x|no colon here|y|      > Subject: x|+||no colon here|y|",
                "Subject: x| folded|\tand more||b| > Subject: x| folded|\tand more|+||b|",
                "' leading blank|Subject: x||b|'  > '+|| leading blank|Subject: x||b|'",
                "Subject : x||b|                  > Subject : x|+||b|",
                "From alice Thu Jan 1|X: y||b|    > +||From alice Thu Jan 1|X: y||b|",
                ": x||b|                          > +||: x||b|",
                "Sübject: x||b|                   > +||Sübject: x||b|",
            })
    void addsAtTheEndOfTheHeader(String in, String out) throws Exception {
        assertThat(pass(in).text()).isEqualTo(out);
    }

    @Test
    void anEmptyMessageIsOnlyWhatIsAdded() throws Exception {
        assertThat(pass("").text()).isEqualTo("+|");
    }

    @Test
    void seesWhatIsThere() throws Exception {
        Heading heading = pass("Received: a|RECEIVED: b|from: Alice| <alice@example.test>|X-Date: no|Date: d|"
                        + "message-id: <i>||From: not@me||")
                .heading();
        assertThat(heading.received()).isEqualTo(2);
        assertThat(heading.from()).hasSize(1);
        assertThat(heading.firstFrom()).isEqualTo("Alice <alice@example.test>");
        assertThat(heading.dated()).isTrue();
        assertThat(heading.identified()).isTrue();
    }

    @Test
    void seesEveryFrom() throws Exception {
        assertThat(pass("From: a@a.test|X: y|From : b@b.test||").heading().from())
                .hasSize(2);
        assertThat(pass("X-From: a@a.test|Fromage: b@b.test||From: c@c.test|")
                        .heading()
                        .from())
                .isEmpty();
    }

    @Test
    void anySplitGivesTheSame() {
        Cases.of(400).check(one -> {
            String message = String.join(
                    "",
                    one.list(
                            12,
                            () -> one.pick(
                                    "Subject: x|",
                                    "From: a@a.test|",
                                    " folded|",
                                    "|",
                                    "text|",
                                    "Date: d|",
                                    ":",
                                    "\r",
                                    "a",
                                    " ",
                                    "é")));
            Seen whole = pass(message);
            Seen pieces = pass(one.split(bytes(message)));
            assertThat(pieces).isEqualTo(whole);
        });
    }

    @Test
    void aBareLineEndInTheHeaderIsAFaultAndInTheBodyIsNot() throws Exception {
        assertThat(fault("Subject: x\nFrom: a@a.test||b")).isPresent();
        assertThat(fault("Subject: x\rFrom: a@a.test||b")).isPresent();
        assertThat(fault("Subject: x\0||b")).isPresent();
        assertThat(fault("Subject: x||b\n\r\0")).isEmpty();
    }

    private Optional<?> fault(String message) throws Exception {
        Spools spools = Spools.open(folder, 1 << 20);
        try (Spool spool = spools.spool(0)) {
            var filter = new HeaderFilter(Reception.Additions.NONE);
            byte[] bytes = bytes(message);
            filter.accept(bytes, 0, bytes.length, spool);
            return filter.fault();
        }
    }
}
