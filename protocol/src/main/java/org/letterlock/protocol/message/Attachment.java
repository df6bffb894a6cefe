package org.letterlock.protocol.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A file that goes with a letter. Its octets are read each time the message is written, never held.
///
/// @param name the file's name for the recipient, without folders
/// @param contentId what an HTML text refers to as `cid:…` (RFC 2392 §2), without angle brackets; of meaning
///        for inline attachments only
public record Attachment(String name, MediaType type, String contentId, Source source) {
    /// Opens the octets, each time from the start.
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException;
    }

    public Attachment {
        name = EncodedWord.blankControls(name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1));
        if (type.isMultipart()) {
            throw new IllegalArgumentException("an attachment cannot be of type " + type.name());
        }
        contentId = harmless(contentId);
    }

    /// Of the type that name and octets tell; referred to by its name.
    ///
    /// @throws IOException if the octets cannot be read
    public static Attachment of(String name, Source source) throws IOException {
        try (InputStream in = source.open()) {
            return of(name, FileTypes.guess(name, in.readNBytes(FileTypes.BEGINNING)), source);
        }
    }

    /// Referred to by its name.
    public static Attachment of(String name, MediaType type, Source source) {
        return new Attachment(
                name, type, name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1), source);
    }

    /// Of octets in memory.
    public static Attachment of(String name, MediaType type, byte[] octets) {
        byte[] own = octets.clone();
        return of(name, type, () -> new ByteArrayInputStream(own));
    }

    /// What RFC 2392 lets stand in a `cid:` as it is; the rest as `%XX`, which is how a URL has it too.
    private static String harmless(String id) {
        var kept = new StringBuilder(id.length());
        for (byte octet : id.getBytes(StandardCharsets.UTF_8)) {
            if (octet > ' ' && octet < 0x7f && "<>()\"\\%,;:[]".indexOf(octet) < 0) {
                kept.append((char) octet);
            } else {
                kept.append(String.format(Locale.ROOT, "%%%02X", octet & 0xff));
            }
        }
        return kept.toString();
    }
}
