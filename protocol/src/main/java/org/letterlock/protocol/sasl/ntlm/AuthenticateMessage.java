package org.letterlock.protocol.sasl.ntlm;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;

/// Type 3 (§2.2.1.3): who the client is, and its proof.
///
/// @param domain may be empty
/// @param workstation what the client calls its machine; may be empty
/// @param sessionKey encrypted; empty where the client made none up
/// @param mic 16 octets, where the proof promises one
public record AuthenticateMessage(
        NtlmFlags flags,
        String domain,
        String user,
        String workstation,
        Response response,
        Octets sessionKey,
        Optional<Octets> mic) {
    static final int TYPE = 3;

    /// Where the MIC stands, and its octets.
    static final int MIC = 72;

    static final int MIC_LENGTH = 16;

    private static final int LM = 12;
    private static final int NT = 20;
    private static final int DOMAIN = 28;
    private static final int USER = 36;
    private static final int WORKSTATION = 44;
    private static final int SESSION_KEY = 52;
    private static final int FLAGS = 60;

    /// Octets that every one has; a version and a MIC may follow.
    private static final int FIXED = 64;

    private static final int LENGTH = MIC + MIC_LENGTH;
    private static final int LONGEST_RESPONSE = 8192;

    public static Parsed<AuthenticateMessage> parse(byte[] message) {
        var reader = new MessageReader(message, TYPE, FIXED);
        NtlmFlags flags = reader.flags(FLAGS);
        Octets lm = reader.field("LM response", LM, Response.OLD_LENGTH);
        Octets nt = reader.field("NT response", NT, LONGEST_RESPONSE);
        String domain = reader.name("domain", DOMAIN, NegotiateMessage.LONGEST_NAME, flags.charset());
        String user = reader.name("user name", USER, NegotiateMessage.LONGEST_NAME, flags.charset());
        String workstation = reader.name("workstation", WORKSTATION, NegotiateMessage.LONGEST_NAME, flags.charset());
        Octets key = reader.field("session key", SESSION_KEY, SessionKey.LENGTH);
        if (!key.isEmpty() && key.length() != SessionKey.LENGTH) {
            reader.fault("the session key is not " + SessionKey.LENGTH + " octets");
        }
        boolean roomForMic = reader.firstField() >= LENGTH && message.length >= LENGTH;
        Octets mic = roomForMic ? reader.octets(MIC, MIC_LENGTH) : Octets.EMPTY;
        return reader.finish(() -> response(flags, lm, nt))
                .flatMap(parsed -> parsed)
                .flatMap(response -> {
                    boolean promised = response instanceof Response.Version2 proof
                            && proof.blob().info().promisesMic();
                    return promised && !roomForMic
                            ? Parsed.bad("a MIC is promised, and there is none")
                            : Parsed.ok(new AuthenticateMessage(
                                    flags,
                                    domain,
                                    user,
                                    workstation,
                                    response,
                                    key,
                                    Optional.of(mic).filter(_ -> promised)));
                });
    }

    private static Parsed<Response> response(NtlmFlags flags, Octets lm, Octets nt) {
        return flags.has(NtlmFlag.ANONYMOUS) ? Parsed.ok(new Response.Anonymous()) : Response.parse(lm, nt);
    }

    /// The key that signs the messages, where the proof was made with one that gives `base`.
    public SessionKey exported(SessionKey base) {
        boolean exchanged = flags.has(NtlmFlag.KEY_EXCHANGE) && !sessionKey.isEmpty();
        return exchanged ? base.opening(sessionKey) : base;
    }

    /// A client's message, its MIC still zeros.
    ///
    /// @param blob of the proof
    public static Octets encode(NtlmFlags flags, String domain, String user, Octets proof, Octets blob) {
        Octets where = Octets.of(domain.getBytes(flags.charset()));
        Octets who = Octets.of(user.getBytes(flags.charset()));
        Octets nt = Octets.of(ByteBuffer.allocate(proof.length() + blob.length())
                .put(proof.toByteArray())
                .put(blob.toByteArray())
                .array());
        Octets lm = Octets.of(new byte[Response.OLD_LENGTH]); // §3.1.5.1.2: zeros where there is a MIC
        // in the order of their places in the fixed part
        List<Octets> fields = List.of(lm, nt, where, who, Octets.EMPTY, Octets.EMPTY);
        ByteBuffer message = MessageReader.begin(
                TYPE, LENGTH + fields.stream().mapToInt(Octets::length).sum());
        int offset = LENGTH;
        for (Octets field : fields) {
            MessageReader.place(message, field, offset);
            offset += field.length();
        }
        message.putInt(flags.bits()).putLong(0).position(LENGTH);
        fields.forEach(field -> message.put(field.toByteArray()));
        return MessageReader.octets(message);
    }

    /// The message with its MIC in place.
    public static Octets signed(Octets message, Octets mic) {
        byte[] octets = message.toByteArray();
        System.arraycopy(mic.toByteArray(), 0, octets, MIC, MIC_LENGTH);
        return Octets.of(octets);
    }
}
