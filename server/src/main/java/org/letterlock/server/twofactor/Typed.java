package org.letterlock.server.twofactor;

/// What somebody typed where a code was asked for.
sealed interface Typed {
    /// Six ASCII digits.
    record Code(String digits) implements Typed {}

    record Recovery(RecoveryCode code) implements Typed {}

    record Neither() implements Typed {}

    /// Takes any digits of Unicode (keyboards of China and Japan write wide ones), and blanks and hyphens anywhere.
    static Typed parse(String text) {
        var compact = new StringBuilder();
        for (int i = 0; i < text.length() && compact.length() <= RecoveryCode.LENGTH; ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            int digit = Character.digit(character, 10);
            if (digit >= 0) {
                compact.append(digit);
            } else if (character != '-' && !Character.isWhitespace(character) && !Character.isSpaceChar(character)) {
                compact.appendCodePoint(character);
            }
        }
        String code = compact.toString();
        if (code.length() == Totp.DIGITS && code.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return new Code(code);
        }
        return RecoveryCode.parse(code).<Typed>map(Recovery::new).orElseGet(Neither::new);
    }
}
