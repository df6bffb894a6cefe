package org.letterlock.protocol.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.text.CrlfNormalizer;

/// Makes messages of letters (RFC 5322, 2045 to 2047, 2183, 2231, 2387, 6532). MIME parts nest only as deep as
/// needed: mixed (text with attachments) around related (HTML with its pictures) around alternative (plain text,
/// HTML).
///
/// Clock, zone and randomness are the caller's; the same ones make the same message. As thread-safe as its random
/// source.
public final class MessageComposer {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private final InstantSource clock;
    private final ZoneId zone;
    private final RandomGenerator random;

    /// @param zone whose local time the Date field tells
    /// @param random need not be secret, must not repeat
    public MessageComposer(InstantSource clock, ZoneId zone, RandomGenerator random) {
        this.clock = clock;
        this.zone = zone;
        this.random = random;
    }

    /// @param eightBit whether text beyond ASCII may stand as it is (the server has 8BITMIME), else it is
    ///     encoded
    /// @throws IOException if an attached message cannot be read
    public ComposedMessage compose(Letter letter, boolean eightBit) throws IOException {
        boolean utf8 = Stream.of(letter.from(), letter.replyTo(), letter.to(), letter.cc(), letter.bcc())
                        .flatMap(List::stream)
                        .anyMatch(named -> named.mailbox().needsUtf8())
                || letter.extra().stream()
                        .filter(ExtraField::hasAddresses)
                        .flatMap(field -> field.addresses().mailboxes().stream())
                        .anyMatch(Mailbox::needsUtf8);
        Mailbox sender = letter.from().getFirst().mailbox();
        String messageId = letter.extra().stream()
                .filter(field -> field.is("Message-ID"))
                .map(ExtraField::value)
                .findFirst()
                .orElseGet(() -> newMessageId(sender));
        return new ComposedMessage(
                headers(letter, messageId, utf8),
                body(letter, eightBit || utf8), // RFC 6531 §3.2: SMTPUTF8 comes with 8BITMIME
                messageId,
                utf8 ? sender : sender.ascii(),
                letter.recipients().stream()
                        .map(mailbox -> utf8 ? mailbox : mailbox.ascii())
                        .toList(),
                utf8);
    }

    private String headers(Letter letter, String messageId, boolean utf8) {
        var fields = new Fields(letter.extra(), utf8);
        fields.structured(
                "Date", List.of(MailDate.print(clock.instant().atZone(zone).toOffsetDateTime())));
        fields.addresses("From", letter.from());
        if (letter.from().size() > 1) {
            fields.addresses("Sender", List.of(letter.from().getFirst())); // RFC 5322 §3.6.2
        }
        fields.addresses("Reply-To", letter.replyTo());
        fields.addresses("To", letter.to());
        fields.addresses("Cc", letter.cc());
        if (letter.to().isEmpty() && letter.cc().isEmpty()) {
            fields.structured("To", List.of("undisclosed-recipients:;"));
        }
        letter.subject().ifPresent(subject -> fields.text("Subject", subject));
        fields.structured("Message-ID", List.of(messageId));
        return fields.finish() + "MIME-Version: 1.0\r\n";
    }

    /// The fields of a letter, of which those brought along take the places.
    private static final class Fields {
        private final StringBuilder written = new StringBuilder(512);
        private final List<ExtraField> extra;
        private final boolean utf8;

        Fields(List<ExtraField> extra, boolean utf8) {
            this.extra = new ArrayList<>(extra);
            this.utf8 = utf8;
        }

        void structured(String name, List<String> tokens) {
            if (!replaced(name)) {
                written.append(FieldWriter.structured(name, tokens));
            }
        }

        void addresses(String name, Collection<NamedMailbox> mailboxes) {
            if (!replaced(name) && !mailboxes.isEmpty()) {
                written.append(FieldWriter.addresses(name, mailboxes, utf8));
            }
        }

        void text(String name, String value) {
            if (!replaced(name)) {
                written.append(FieldWriter.unstructured(name, value));
            }
        }

        String finish() {
            extra.forEach(this::write);
            return written.toString();
        }

        private boolean replaced(String name) {
            List<ExtraField> own =
                    extra.stream().filter(field -> field.is(name)).toList();
            own.forEach(this::write);
            extra.removeAll(own);
            return !own.isEmpty();
        }

        private void write(ExtraField field) {
            AddressList addresses = field.hasAddresses() ? field.addresses() : new AddressList(List.of());
            boolean groups = addresses.addresses().stream().anyMatch(AddressList.Address.Group.class::isInstance);
            written.append(
                    field.hasAddresses() && !groups && !addresses.addresses().isEmpty()
                            ? FieldWriter.addresses(field.name(), addresses.named(), utf8)
                            : FieldWriter.unstructured(field.name(), field.value()));
        }
    }

    private Part body(Letter letter, boolean eightBit) throws IOException {
        List<Part> mixed = new ArrayList<>();
        Optional<Part> text = letter.text().map(body -> textPart("plain", body, eightBit));
        Optional<Part> html = letter.html().map(body -> textPart("html", body, eightBit));
        if (html.isPresent() && !letter.inline().isEmpty()) {
            html = Optional.of(related(html.get(), letter.inline(), eightBit));
        }
        if (text.isPresent() && html.isPresent()) {
            mixed.add(multipart(ParameterList.of("multipart/alternative"), List.of(text.get(), html.get())));
        } else {
            text.ifPresent(mixed::add);
            html.ifPresent(mixed::add);
        }
        if (letter.html().isEmpty()) {
            for (Attachment attachment : letter.inline()) {
                mixed.add(filePart(attachment, "inline", eightBit));
            }
        }
        for (Attachment attachment : letter.attachments()) {
            mixed.add(filePart(attachment, "attachment", eightBit));
        }
        if (mixed.isEmpty()) {
            return textPart("plain", "", eightBit);
        }
        boolean alone = mixed.size() == 1 && (text.isPresent() || html.isPresent());
        return alone ? mixed.getFirst() : multipart(ParameterList.of("multipart/mixed"), mixed);
    }

    /// RFC 2387.
    private Part related(Part html, List<Attachment> inline, boolean eightBit) throws IOException {
        List<Part> parts = new ArrayList<>();
        parts.add(html);
        for (Attachment attachment : inline) {
            parts.add(filePart(attachment, "inline", eightBit));
        }
        return multipart(ParameterList.of("multipart/related").with("type", "text/html"), parts);
    }

    private Part multipart(ParameterList type, List<Part> parts) {
        // "=_" can stand in no quoted-printable and no base64 text (RFC 2045 §6.7)
        String boundary = "=_" + letters(26);
        String headers = FieldWriter.structured(
                "Content-Type", type.with("boundary", boundary).print());
        boolean eightBit = parts.stream().anyMatch(Part::eightBit);
        return new Part.Multipart(
                headers + (eightBit ? encodingField(TransferEncoding.EIGHT_BIT) : ""), boundary, parts);
    }

    private static Part textPart(String subtype, String text, boolean eightBit) {
        byte[] octets = crlf(text);
        TransferEncoding encoding = TransferEncoding.of(octets, eightBit);
        ParameterList type = ParameterList.of("text/" + subtype).with("charset", "utf-8");
        return new Part.Text(
                FieldWriter.structured("Content-Type", type.print()) + encodingField(encoding),
                encoding.encode(octets),
                encoding == TransferEncoding.EIGHT_BIT);
    }

    /// UTF-8 with CRLF line ends, one at the end too.
    private static byte[] crlf(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        var lines = new ByteArrayOutputStream(octets.length + octets.length / 32);
        new CrlfNormalizer().write(octets, 0, octets.length, lines::write);
        if (!text.isEmpty() && !text.endsWith("\n") && !text.endsWith("\r")) {
            lines.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        return lines.toByteArray();
    }

    private static Part filePart(Attachment attachment, String disposition, boolean eightBit) throws IOException {
        if (!attachment.type().name().equals(MediaType.MESSAGE.name())) {
            return new Part.Encoded(
                    fileHeaders(attachment, attachment.type(), disposition, TransferEncoding.BASE64),
                    attachment.source());
        }
        MessageScan scan = scan(attachment);
        boolean plain = scan.longestLine() <= TransferEncoding.LONGEST_LINE
                && scan.fault().isEmpty()
                && !scan.eightBitHeader()
                && (eightBit || !scan.eightBit());
        if (!plain) { // what may not be encoded and cannot go plain goes as a file
            return new Part.Encoded(
                    fileHeaders(attachment, MediaType.OCTET_STREAM, disposition, TransferEncoding.BASE64),
                    attachment.source());
        }
        TransferEncoding encoding = scan.eightBit() ? TransferEncoding.EIGHT_BIT : TransferEncoding.SEVEN_BIT;
        return new Part.Plain(
                fileHeaders(attachment, attachment.type(), disposition, encoding),
                attachment.source(),
                scan.eightBit());
    }

    /// Looks at an attached message as it will be written.
    private static MessageScan scan(Attachment attachment) throws IOException {
        var scan = new MessageScan();
        var normalizer = new CrlfNormalizer();
        try (InputStream in = attachment.source().open()) {
            byte[] piece = new byte[16 * 1024];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                normalizer.write(piece, 0, n, scan::write);
            }
        }
        scan.end();
        return scan;
    }

    /// The name stands twice: by RFC 2231 where it belongs (RFC 2183 §2.3), and as encoded words for readers of old.
    private static String fileHeaders(
            Attachment attachment, MediaType type, String disposition, TransferEncoding encoding) {
        List<String> typeWords = new ArrayList<>(type.list().print());
        typeWords.set(typeWords.size() - 1, typeWords.getLast() + ";");
        typeWords.addAll(nameWords(attachment.name()));
        String headers = FieldWriter.structured("Content-Type", typeWords)
                + encodingField(encoding)
                + FieldWriter.structured(
                        "Content-Disposition",
                        ParameterList.of(disposition)
                                .with("filename", attachment.name())
                                .print());
        return disposition.equals("inline")
                ? headers + FieldWriter.structured("Content-ID", List.of("<" + attachment.contentId() + ">"))
                : headers;
    }

    private static List<String> nameWords(String name) {
        if (name.chars().allMatch(c -> c >= ' ' && c < 0x7f) && name.length() <= EncodedWord.LONGEST) {
            return List.of("name=" + ParameterList.quoted(name));
        }
        List<String> words = new ArrayList<>(EncodedWord.encode(name, EncodedWord.LONGEST - "name=\"\"".length()));
        words.set(0, "name=\"" + words.getFirst());
        words.set(words.size() - 1, words.getLast() + '"');
        return words;
    }

    private static String encodingField(TransferEncoding encoding) {
        return "Content-Transfer-Encoding: " + encoding.text + "\r\n";
    }

    private String newMessageId(Mailbox sender) {
        String host = sender.host() instanceof Host.Domain domain
                ? domain.ascii()
                : sender.host().text();
        return "<" + letters(26) + "@" + host + ">";
    }

    private String letters(int count) {
        var letters = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            letters.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return letters.toString();
    }
}
