package org.letterlock.protocol.sasl.ntlm;

import java.nio.charset.StandardCharsets;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;

/// Type 1 (§2.2.1.1): what the client can do.
///
/// @param domain as the client supplies it, which decides nothing; mostly empty
/// @param workstation what the client calls its machine; mostly empty
public record NegotiateMessage(NtlmFlags flags, String domain, String workstation) {
    static final int TYPE = 1;

    private static final int FLAGS = 12;
    private static final int DOMAIN = 16;
    private static final int WORKSTATION = 24;

    /// Octets up to and with the flags: Windows NT sends no more where it supplies no names.
    private static final int SHORTEST = 16;

    /// Octets of the part before the names, without and with a version.
    private static final int FIXED = 32;

    private static final int LENGTH = 40;

    /// Octets of a name: 255 of UTF-16 units at most.
    static final int LONGEST_NAME = 510;

    /// One that supplies no names.
    public NegotiateMessage(NtlmFlags flags) {
        this(flags, "", "");
    }

    public static Parsed<NegotiateMessage> parse(byte[] message) {
        boolean named = message.length >= FIXED;
        var reader = new MessageReader(message, TYPE, named ? FIXED : SHORTEST);
        NtlmFlags flags = reader.flags(FLAGS);
        // Names in a type 1 are always in the code page (§2.2.1.1); they are for show, so any octet will do.
        String domain = named && flags.has(NtlmFlag.DOMAIN_SUPPLIED)
                ? reader.name("domain", DOMAIN, LONGEST_NAME, StandardCharsets.ISO_8859_1)
                : "";
        String workstation = named && flags.has(NtlmFlag.WORKSTATION_SUPPLIED)
                ? reader.name("workstation", WORKSTATION, LONGEST_NAME, StandardCharsets.ISO_8859_1)
                : "";
        return reader.finish(() -> new NegotiateMessage(flags, domain, workstation));
    }

    /// The message, without the names, which are nobody's business.
    public Octets encode() {
        var message = MessageReader.begin(TYPE, LENGTH).putInt(flags.bits());
        MessageReader.place(message, Octets.EMPTY, LENGTH);
        MessageReader.place(message, Octets.EMPTY, LENGTH);
        return MessageReader.octets(message);
    }
}
