package org.letterlock.protocol.text;

/// Something that mail text must not hold (RFC 5321 §2.3.8, §4.1.1.4; RFC 5322 §2.3): two programs that read it
/// differently can be played against each other (SMTP smuggling, CVE-2023-51764 to 51766).
///
/// @param at octets before it, counted from the first octet fed
public record LineFault(Kind kind, long at) {
    public enum Kind {
        /// A CR without LF behind it.
        BARE_CR("a CR without LF"),
        /// An LF without CR before it.
        BARE_LF("an LF without CR"),
        NUL("a NUL");

        /// For people: `an LF without CR`.
        public final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    @Override
    public String toString() {
        return kind.text + " at octet " + at;
    }
}
