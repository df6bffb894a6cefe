package org.letterlock.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import org.apache.james.mime4j.dom.BinaryBody;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.field.ContentDispositionField;
import org.apache.james.mime4j.dom.field.ContentTypeField;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.kit.cases.Cases;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.text.LineEndingCheck;
import org.letterlock.protocol.text.Parsed;

/// What is composed, read by another's eyes: those of Apache mime4j.
final class MessageComposerTest {
    private static final NamedMailbox ALICE = mailbox("Alice", "alice@example.test");
    private static final NamedMailbox BOB = mailbox("Bob", "bob@example.test");
    private static final MediaType PDF = MediaType.parse("application/pdf").orThrow();
    private static final MediaType PNG = MediaType.parse("image/png").orThrow();

    private static NamedMailbox mailbox(String name, String address) {
        return NamedMailbox.of(name, AddressParser.mailbox(address, true).orThrow());
    }

    private static Attachment attachment(String name) {
        return Attachment.of(name, PDF, name.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageComposer composer() {
        return new MessageComposer(
                new TestClock(),
                ZoneOffset.UTC,
                RandomGeneratorFactory.of("L64X128MixRandom").create(1));
    }

    private static ComposedMessage compose(Letter.Builder letter) {
        return compose(letter, false);
    }

    private static ComposedMessage compose(Letter.Builder letter, boolean eightBit) {
        try {
            return composer().compose(letter.build(), eightBit);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static byte[] octets(ComposedMessage message) throws IOException {
        var out = new ByteArrayOutputStream();
        message.writeTo(out);
        var check = new LineEndingCheck();
        check.read(out.toByteArray(), 0, out.size());
        check.end();
        assertThat(check.fault()).isEmpty();
        assertThat(message.size()).isEqualTo(out.size());
        assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8)).endsWith("\r\n");
        return out.toByteArray();
    }

    private static String text(ComposedMessage message) throws IOException {
        return new String(octets(message), StandardCharsets.UTF_8);
    }

    private static Message parsed(ComposedMessage message) throws IOException {
        var builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(new MimeConfig.Builder()
                .setStrictParsing(true)
                .setMaxLineLen(1000)
                .build());
        return builder.parseMessage(new ByteArrayInputStream(octets(message)));
    }

    /// The MIME structure as `mixed(alternative(plain html) pdf)`.
    private static String structure(Entity entity) {
        String subtype = entity.getMimeType().substring(entity.getMimeType().indexOf('/') + 1);
        return entity.getBody() instanceof Multipart parts
                ? subtype + "("
                        + String.join(
                                " ",
                                parts.getBodyParts().stream()
                                        .map(MessageComposerTest::structure)
                                        .toList())
                        + ")"
                : subtype;
    }

    private static List<Entity> leaves(Entity entity) {
        var leaves = new ArrayList<Entity>();
        if (entity.getBody() instanceof Multipart parts) {
            parts.getBodyParts().forEach(part -> leaves.addAll(leaves(part)));
        } else {
            leaves.add(entity);
        }
        return leaves;
    }

    private static byte[] content(Entity leaf) throws IOException {
        try (InputStream in = ((SingleBody) leaf.getBody()).getInputStream()) {
            return in.readAllBytes();
        }
    }

    private static Letter.Builder letter() {
        return Letter.from(ALICE).to(BOB).subject("Hello");
    }

    @Test
    void plain() throws IOException {
        ComposedMessage message = compose(letter().text("Hi Bob\nBye\n"));
        assertThat(text(message)).isEqualTo("""
                        Date: Thu, 1 Jan 2026 09:00:00 +0000\r
                        From: Alice <alice@example.test>\r
                        To: Bob <bob@example.test>\r
                        Subject: Hello\r
                        Message-ID: %s\r
                        MIME-Version: 1.0\r
                        Content-Type: text/plain; charset=utf-8\r
                        Content-Transfer-Encoding: 7bit\r
                        \r
                        Hi Bob\r
                        Bye\r
                        """.formatted(message.messageId()));
        assertThat(message.messageId()).matches("<[a-z2-7]{26}@example\\.test>");
        assertThat(message.sender()).isEqualTo(ALICE.mailbox());
        assertThat(message.eightBit()).isFalse();
        assertThat(message.smtpUtf8()).isFalse();
    }

    @Test
    void partsNestOnlyAsDeepAsNeeded() throws IOException {
        Attachment pdf = attachment("a.pdf");
        Attachment png = Attachment.of("l.png", PNG, new byte[] {1});
        assertThat(structure(parsed(compose(letter())))).isEqualTo("plain");
        assertThat(structure(parsed(compose(letter().text("t"))))).isEqualTo("plain");
        assertThat(structure(parsed(compose(letter().html("h"))))).isEqualTo("html");
        assertThat(structure(parsed(compose(letter().text("t").html("h"))))).isEqualTo("alternative(plain html)");
        assertThat(structure(parsed(compose(letter().html("h").inline(png))))).isEqualTo("related(html png)");
        assertThat(structure(parsed(compose(letter().text("t").html("h").inline(png)))))
                .isEqualTo("alternative(plain related(html png))");
        assertThat(structure(parsed(compose(letter().attach(pdf))))).isEqualTo("mixed(pdf)");
        assertThat(structure(parsed(compose(letter().text("t").attach(pdf, pdf)))))
                .isEqualTo("mixed(plain pdf pdf)");
        assertThat(structure(parsed(compose(letter().text("t").inline(png))))).isEqualTo("mixed(plain png)");
        assertThat(structure(
                        parsed(compose(letter().text("t").html("h").inline(png).attach(pdf)))))
                .isEqualTo("mixed(alternative(plain related(html png)) pdf)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain\n",
                "Grüße\n",
                "例例例例例例\n",
                ".\n..\n.dot\n",
                "trailing blank \nand tab\t\nand none\n",
                "From here\n",
                "=20 is not a blank\n",
                "a\r\nb\rc\nd\n",
                "\n\n\n",
                "--=_boundary\n",
                "tab\tinside\n",
                "form\ffeed\n",
                "bell\u0007\n",
                "👍\n",
                "\u0000nul\n",
                "ends with blank \n ",
                "=\n",
                "x =\n"
            })
    void textsArriveAsTheyWere(String text) throws IOException {
        String lines = text.replace("\r\n", "\n").replace('\r', '\n');
        String expected = (lines.endsWith("\n") ? lines : lines + "\n").replace("\n", "\r\n");
        for (boolean eightBit : List.of(true, false)) {
            Message message = parsed(compose(letter().text(text), eightBit));
            assertThat(new String(content(message), StandardCharsets.UTF_8)).isEqualTo(expected);
        }
    }

    @Test
    void longLinesAreEncoded() throws IOException {
        for (String text :
                List.of("x".repeat(999), "word ".repeat(1000), "ü".repeat(2000), "example. ".repeat(300) + "ü")) {
            for (boolean eightBit : List.of(true, false)) {
                ComposedMessage message = compose(letter().text(text).html(text), eightBit);
                assertThat(text(message).lines())
                        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(78));
                for (Entity leaf : leaves(parsed(message))) {
                    assertThat(new String(content(leaf), StandardCharsets.UTF_8))
                            .isEqualTo(text + "\r\n");
                }
            }
        }
        assertThat(text(compose(letter().text("x".repeat(998))))).contains("Content-Transfer-Encoding: 7bit");
    }

    @ParameterizedTest
    @CsvSource({
        "plain ascii, false, 7bit", "plain ascii, true, 7bit", "Ein Gruß aus der Küche, true, 8bit",
        "Ein Gruß aus der Küche, false, quoted-printable", "例例例例, false, base64", "例例例例, true, 8bit"
    })
    void thePlainestEncodingThatCarries(String text, boolean eightBit, String encoding) throws IOException {
        ComposedMessage message = compose(letter().text(text), eightBit);
        assertThat(text(message)).contains("Content-Transfer-Encoding: " + encoding + "\r\n");
        assertThat(message.eightBit()).isEqualTo(encoding.equals("8bit"));
        ComposedMessage nested = compose(letter().text(text).attach(attachment("a.pdf")), eightBit);
        assertThat(nested.eightBit()).isEqualTo(encoding.equals("8bit"));
        assertThat(parsed(nested).getContentTransferEncoding()).isEqualTo(encoding.equals("8bit") ? "8bit" : "7bit");
    }

    @Test
    void anyTextInAnyEncoding() {
        Cases.of(300).check(one -> {
            String text = one.text("ab =.\t\nü例\r\u0001", 200);
            boolean eightBit = one.chance(50);
            String lines = text.replace("\r\n", "\n").replace('\r', '\n').replace("\n", "\r\n");
            String expected = lines.isEmpty() || lines.endsWith("\r\n") ? lines : lines + "\r\n";
            Message message = parsed(compose(letter().text(text), eightBit));
            assertThat(new String(content(message), StandardCharsets.UTF_8)).isEqualTo(expected);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.pdf",
                "two words.pdf",
                "quo\"te.pdf",
                "semi;colon.pdf",
                "back\\slash",
                "Grüße.pdf",
                "例え.pdf",
                "a very long name that goes on and on and on until it does not fit on one line any more.pdf",
                "Übergrößenträger mit einem so langen Namen, dass er gefaltet werden muss, und zwar mehrmals.pdf",
                "👍.pdf",
                "=?x?=.pdf",
                "per%20cent.pdf",
                "apo'strophe.pdf",
                "star*.pdf",
                ".hidden",
                "(paren).pdf"
            })
    void namesOfFiles(String name) throws IOException {
        String expected = name.substring(name.lastIndexOf('\\') + 1); // a folder of Windows
        Message message = parsed(compose(letter().text("t").attach(attachment(name))));
        Entity leaf = leaves(message).getLast();
        assertThat(((ContentDispositionField) leaf.getHeader().getField("Content-Disposition")).isAttachment())
                .isTrue();
        String disposition = leaf.getHeader().getField("Content-Disposition").getBody();
        assertThat(ParameterList.parse(disposition).orThrow().parameter("filename"))
                .contains(expected);
        String type = leaf.getHeader().getField("Content-Type").getBody();
        assertThat(ParameterList.parse(type).orThrow().parameter("name")).contains(expected);
        if (expected.chars().allMatch(c -> c < 0x80) && expected.length() < 60 && !expected.contains("=?")) {
            assertThat(leaf.getFilename()).isEqualTo(expected); // mime4j knows no RFC 2231
        }
        assertThat(content(leaf)).isEqualTo(name.getBytes(StandardCharsets.UTF_8));
        assertThat(text(compose(letter().attach(attachment(name)))).lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100))
                .allSatisfy(line -> assertThat(line).matches("[\\t -~]*"));
    }

    @Test
    void attachmentsOfAnySizeArriveOctetByOctet() throws IOException {
        for (int size : new int[] {0, 1, 56, 57, 58, 57 * 512 - 1, 57 * 512, 57 * 512 + 1, 200_000}) {
            byte[] octets = new byte[size];
            RandomGeneratorFactory.of("L64X128MixRandom").create(size).nextBytes(octets);
            Message message =
                    parsed(compose(letter().text("t").attach(Attachment.of("a.bin", MediaType.OCTET_STREAM, octets))));
            assertThat(leaves(message).getLast().getBody()).isInstanceOf(BinaryBody.class);
            assertThat(content(leaves(message).getLast())).isEqualTo(octets);
        }
    }

    /// A source that makes its octets up as they are asked for, and tells how far it was read.
    private static final class Endless extends InputStream {
        private long left;
        private long given;

        Endless(long size) {
            left = size;
        }

        @Override
        public int read() {
            return left-- > 0 ? (int) (given++ & 0xff) : -1;
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            if (left <= 0) {
                return -1;
            }
            int n = (int) Math.min(left, length);
            Arrays.fill(bytes, from, from + n, (byte) 'x');
            left -= n;
            given += n;
            return n;
        }
    }

    @Test
    void attachmentsStream() throws IOException {
        long size = 100L << 20;
        var sources = new ArrayList<Endless>();
        Attachment big = Attachment.of("big.bin", MediaType.OCTET_STREAM, () -> {
            sources.add(new Endless(size));
            return sources.getLast();
        });
        ComposedMessage message = compose(letter().text("t").attach(big));
        assertThat(sources).isEmpty();
        long[] written = {0};
        message.writeTo(new OutputStream() {
            @Override
            public void write(int octet) {
                written[0]++;
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                written[0] += length;
                // never more than a piece of it is held
                assertThat(length).isLessThan(64 * 1024);
                if (!sources.isEmpty()) {
                    assertThat(sources.getFirst().given - written[0] * 57 / 78).isLessThan(64 * 1024);
                }
            }
        });
        assertThat(written[0]).isGreaterThan(size / 57 * 78);
    }

    @Test
    void whatCannotBeReadIsTold() {
        ComposedMessage message = compose(letter().attach(Attachment.of("a.pdf", PDF, () -> {
            throw new IOException("no such file");
        })));
        assertThatThrownBy(() -> message.writeTo(OutputStream.nullOutputStream()))
                .isInstanceOf(IOException.class)
                .hasMessage("no such file");
    }

    @Test
    void pictures() throws IOException {
        Attachment logo = Attachment.of("logo 1.png", PNG, new byte[] {1, 2});
        Message message =
                parsed(compose(letter().html("<img src='cid:logo%201.png'>").inline(logo)));
        Entity picture = leaves(message).getLast();
        assertThat(picture.getHeader().getField("Content-ID").getBody()).isEqualTo("<logo%201.png>");
        assertThat(picture.getDispositionType()).isEqualTo("inline");
        assertThat(((ContentTypeField) message.getHeader().getField("Content-Type")).getParameter("type"))
                .isEqualTo("text/html");
    }

    @Test
    void attachedMessagesStayReadable() throws IOException { // RFC 2046 §5.2.1
        String inner = "From: a@b\nSubject: inner\n\nhello\n";
        Attachment eml =
                Attachment.of("in.eml", () -> new ByteArrayInputStream(inner.getBytes(StandardCharsets.UTF_8)));
        assertThat(eml.type().name()).isEqualTo("message/rfc822");
        Message message = parsed(compose(letter().text("t").attach(eml)));
        Entity part = ((Multipart) message.getBody()).getBodyParts().getLast();
        assertThat(part.getContentTransferEncoding()).isEqualTo("7bit");
        assertThat(((Message) part.getBody()).getSubject()).isEqualTo("inner");
        assertThat(new String(content((Message) part.getBody()), StandardCharsets.UTF_8))
                .isEqualTo("hello\r\n");
    }

    @ParameterizedTest
    @CsvSource({"true, message/rfc822, 8bit", "false, application/octet-stream, base64"})
    void attachedMessagesThatCannotGoPlainGoAsFiles(boolean eightBit, String type, String encoding) throws IOException {
        byte[] inner = "Subject: x\n\nGrüße\n".getBytes(StandardCharsets.UTF_8);
        Attachment eml = Attachment.of("in.eml", MediaType.MESSAGE, inner);
        ComposedMessage composed = compose(letter().text("t").attach(eml), eightBit);
        assertThat(composed.eightBit()).isEqualTo(eightBit);
        Entity part = ((Multipart) parsed(composed).getBody()).getBodyParts().getLast();
        assertThat(part.getMimeType()).isEqualTo(type);
        assertThat(part.getContentTransferEncoding()).isEqualTo(encoding);
    }

    @Test
    void blindCopiesAreInTheEnvelopeOnly() throws IOException {
        NamedMailbox carol = mailbox("Carol", "carol@example.test");
        ComposedMessage message = compose(letter().cc(BOB).bcc(carol, BOB).text("t"));
        assertThat(message.recipients()).containsExactly(BOB.mailbox(), carol.mailbox());
        assertThat(text(message)).doesNotContainIgnoringCase("carol").doesNotContainIgnoringCase("bcc");
        ComposedMessage blind = compose(Letter.from(ALICE).bcc(carol));
        assertThat(text(blind)).contains("To: undisclosed-recipients:;\r\n").doesNotContain("carol");
        assertThat(blind.recipients()).containsExactly(carol.mailbox());
    }

    @Test
    void headersReadByAnother() throws IOException {
        Message message = parsed(compose(Letter.from(mailbox("Jürgen Müller", "j@münchen.example"), ALICE)
                .replyTo(mailbox("Doe, John", "d@x.test"))
                .to(mailbox("", "t@x.test"), mailbox("A \"B\" C", "\"a b\"@x.test"))
                .cc(mailbox("例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例", "c@x.test"))
                .subject("Größe: 10 € — " + "lang ".repeat(40) + "👍")));
        assertThat(message.getSubject()).isEqualTo("Größe: 10 € — " + "lang ".repeat(40) + "👍");
        assertThat(message.getFrom().getFirst().getName()).isEqualTo("Jürgen Müller");
        assertThat(message.getFrom().getFirst().getAddress()).isEqualTo("j@xn--mnchen-3ya.example");
        assertThat(message.getSender().getAddress()).isEqualTo("j@xn--mnchen-3ya.example");
        assertThat(message.getReplyTo().flatten().getFirst().getName()).isEqualTo("Doe, John");
        assertThat(message.getTo().flatten().get(1).getName()).isEqualTo("A \"B\" C");
        assertThat(message.getTo().flatten().get(1).getLocalPart()).isEqualTo("a b");
        assertThat(message.getCc().flatten().getFirst().getName()).isEqualTo("例".repeat(30));
        assertThat(message.getDate()).isEqualTo(TestClock.START);
    }

    @Test
    void addressesThatNeedSmtpUtf8() throws IOException {
        ComposedMessage message = compose(
                Letter.from(ALICE).to(mailbox("J", "jürgen@münchen.example")).text("ü"));
        assertThat(message.smtpUtf8()).isTrue();
        assertThat(message.eightBit()).isTrue();
        assertThat(message.recipients().getFirst().text()).isEqualTo("jürgen@münchen.example");
        assertThat(text(message)).contains("To: J <jürgen@münchen.example>\r\n");

        ComposedMessage ascii =
                compose(Letter.from(ALICE).to(mailbox("J", "j@münchen.example")).text("t"));
        assertThat(ascii.smtpUtf8()).isFalse();
        assertThat(ascii.recipients().getFirst().text()).isEqualTo("j@xn--mnchen-3ya.example");
    }

    @Test
    void fieldsBroughtAlong() throws IOException {
        ComposedMessage message = compose(letter().field(
                        ExtraField.parse("X-Priority: 1").orThrow(),
                        ExtraField.parse("subject: Anders").orThrow(),
                        ExtraField.parse("From: Jürgen <j@x.test>").orThrow(),
                        ExtraField.parse("Message-ID: <mine@x.test>").orThrow(),
                        ExtraField.parse("X-Name: Grüße").orThrow()));
        String text = text(message);
        assertThat(text).contains("X-Priority: 1\r\n", "subject: Anders\r\n", "Message-ID: <mine@x.test>\r\n");
        assertThat(text).contains("From: =?UTF-8?Q?J=C3=BCrgen?= <j@x.test>\r\n", "X-Name: =?UTF-8?");
        assertThat(text).doesNotContain("Subject: Hello").doesNotContain("alice@");
        assertThat(text.indexOf("From:")).isEqualTo(text.lastIndexOf("From:"));
        assertThat(message.messageId()).isEqualTo("<mine@x.test>");
        assertThat(message.sender()).isEqualTo(ALICE.mailbox());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no colon", ": x", "Bcc: a@b", "bcc: a@b", "MIME-Version: 1.0", "Content-Type: text/plain",
                "Content-Transfer-Encoding: 8bit", "A B: c", "Ä: c", "X: a\r\nBcc: evil@x.test", "X: a\nb",
                        "X: \u001b[2J",
                "From: nobody", "To: a@b, c"
            })
    void fieldsThatAreRefused(String line) {
        assertThat(ExtraField.parse(line)).isInstanceOf(Parsed.Bad.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: evil@x.test", "a\n\nbody", "\r\n", "a\u0085b", "a\u2028b", "a\0b"})
    void subjectsAndTypesMakeNoFieldOfTheirOwn(String text) throws IOException {
        Message message = parsed(
                compose(Letter.from(ALICE).to(BOB).subject(text).text("t").attach(attachment("x" + text + "y"))));
        assertThat(message.getBcc()).isNull();
        assertThat(structure(message)).isEqualTo("mixed(plain pdf)");
        assertThat(message.getHeader().getFields()).hasSize(7);
        assertThatThrownBy(() -> new NamedMailbox(java.util.Optional.of("a\r\nb"), ALICE.mailbox()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSameChoicesMakeTheSameMessage() throws IOException {
        Letter.Builder letter = letter().text("t").attach(attachment("a.pdf"));
        assertThat(text(compose(letter))).isEqualTo(text(compose(letter)));
        MessageComposer one = composer();
        assertThat(one.compose(letter.build(), false).messageId())
                .isNotEqualTo(one.compose(letter.build(), false).messageId());
    }

    @Test
    void nobodyWritesNoLetter() {
        assertThatThrownBy(() -> Letter.from(new NamedMailbox[0]).build()).isInstanceOf(IllegalArgumentException.class);
        MediaType mixed = MediaType.parse("multipart/mixed").orThrow();
        assertThatThrownBy(() -> Attachment.of("a", mixed, new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }
}
