package org.letterlock.protocol.sasl.ntlm;

import java.util.Optional;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;

/// Type 2 (§2.2.1.2): the server's challenge, and what it says of itself.
///
/// @param target the server's domain; may be empty
/// @param nonce 8 octets that must be new each time
/// @param info empty where the server has none, as before Windows 2000
public record ChallengeMessage(NtlmFlags flags, String target, Octets nonce, Optional<TargetInfo> info) {
    /// Octets of the challenge proper.
    public static final int NONCE_LENGTH = 8;

    static final int TYPE = 2;

    private static final int TARGET = 12;
    private static final int FLAGS = 20;
    private static final int NONCE = 24;
    private static final int INFO = 40;

    /// Octets that every one has; those with a target info have 48, and most a version behind that.
    private static final int FIXED = 32;

    private static final int FIXED_WITH_INFO = 48;
    private static final int LENGTH = 56;

    public ChallengeMessage {
        if (nonce.length() != NONCE_LENGTH) {
            throw new IllegalArgumentException("a challenge is " + NONCE_LENGTH + " octets");
        }
    }

    public static Parsed<ChallengeMessage> parse(byte[] message) {
        boolean informs = new MessageReader(message, TYPE, FIXED).flags(FLAGS).has(NtlmFlag.TARGET_INFO);
        var reader = new MessageReader(message, TYPE, informs ? FIXED_WITH_INFO : FIXED);
        NtlmFlags flags = reader.flags(FLAGS);
        String target = reader.name("target name", TARGET, NegotiateMessage.LONGEST_NAME, flags.charset());
        Octets nonce = reader.octets(NONCE, NONCE_LENGTH);
        Octets info = informs ? reader.field("target info", INFO, TargetInfo.LONGEST) : Octets.EMPTY;
        Parsed<Optional<TargetInfo>> parsed = info.isEmpty()
                ? Parsed.ok(Optional.empty())
                : TargetInfo.parse(info).map(Optional::of);
        return reader.finish(() -> parsed)
                .flatMap(same -> same)
                .map(pairs -> new ChallengeMessage(flags, target, nonce, pairs));
    }

    /// The message, silent about the machine and the program that made it.
    public Octets encode() {
        Octets name = Octets.of(target.getBytes(flags.charset()));
        Octets pairs = info.map(TargetInfo::encode).orElse(Octets.EMPTY);
        var message = MessageReader.begin(TYPE, LENGTH + name.length() + pairs.length());
        MessageReader.place(message, name, LENGTH);
        message.putInt(flags.bits()).put(nonce.toByteArray()).putLong(0);
        MessageReader.place(message, pairs, LENGTH + name.length());
        message.putLong(0).put(name.toByteArray()).put(pairs.toByteArray());
        return MessageReader.octets(message);
    }
}
