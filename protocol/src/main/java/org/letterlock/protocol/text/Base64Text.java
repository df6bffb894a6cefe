package org.letterlock.protocol.text;

import java.util.Arrays;
import java.util.Base64;

/// Base64 as protocols say it on one line (RFC 4648 §4): the standard alphabet, padded, and nothing else.
///
/// Reading is strict where the JDK's decoder is lax: padding must be there and be canonical, the unused bits of
/// the last digit must be zero (RFC 4648 §3.5), and no line break, blank or other octet may stand between
/// (§3.3). So every value has exactly one spelling. Safe for any thread.
public final class Base64Text {
    private static final byte NONE = -1;
    private static final byte[] DIGITS = digits();

    private Base64Text() {}

    /// What came of decoding.
    public sealed interface Result {
        /// The bytes. They may be a password, so they are a [Secret], the receiver's to close.
        record Decoded(Secret bytes) implements Result {}

        /// @param problem what is wrong and where, in plain words; names a place, never what stands there
        record Malformed(String problem) implements Result {}
    }

    /// The base64 form of `bytes`, padded.
    public static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// The base64 form of `bytes`, padded.
    public static String encode(Octets bytes) {
        return encode(bytes.toByteArray());
    }

    /// The bytes that the base64 in `bytes` from `from` to before `to` stands for. Empty base64 is empty bytes.
    public static Result decode(byte[] bytes, int from, int to) {
        int length = to - from;
        for (int at = from; at < to; at++) {
            if (digit(bytes[at]) == NONE && !(bytes[at] == '=' && at >= to - 2)) {
                return new Result.Malformed(stray(bytes[at], at - from));
            }
        }
        if (length % 4 != 0) {
            return new Result.Malformed("base64 comes in groups of four, and " + length + " octets are none");
        }
        if (length == 0) {
            return new Result.Decoded(Secret.of(new byte[0]));
        }
        int padding = padding(bytes, to);
        if (padding == 1 && bytes[to - 1] != '=') {
            return new Result.Malformed("the base64 goes on after its padding");
        }
        if (strayBits(bytes, to, padding)) {
            return new Result.Malformed("the last digit of the base64 has bits that stand for nothing");
        }
        return new Result.Decoded(Secret.taking(join(bytes, from, length, padding)));
    }

    /// The bytes that `text` stands for.
    public static Result decode(String text) {
        byte[] bytes = new byte[text.length()];
        for (int at = 0; at < bytes.length; at++) {
            char letter = text.charAt(at);
            bytes[at] = letter < 0x80 ? (byte) letter : 0;
        }
        Result result = decode(bytes, 0, bytes.length);
        Arrays.fill(bytes, (byte) 0);
        return result;
    }

    /// How many `=` there are; also one where a digit follows the first of two.
    private static int padding(byte[] bytes, int to) {
        if (bytes[to - 2] == '=') {
            return bytes[to - 1] == '=' ? 2 : 1;
        }
        return bytes[to - 1] == '=' ? 1 : 0;
    }

    private static boolean strayBits(byte[] bytes, int to, int padding) {
        return switch (padding) {
            case 1 -> (digit(bytes[to - 2]) & 0b11) != 0;
            case 2 -> (digit(bytes[to - 3]) & 0b1111) != 0;
            default -> false;
        };
    }

    private static byte[] join(byte[] digits, int from, int length, int padding) {
        byte[] bytes = new byte[length / 4 * 3 - padding];
        int at = 0;
        for (int group = from; group < from + length; group += 4) {
            // A padding sign counts as a zero digit, whose octets fall past the end.
            int bits = Math.max(0, digit(digits[group])) << 18
                    | Math.max(0, digit(digits[group + 1])) << 12
                    | Math.max(0, digit(digits[group + 2])) << 6
                    | Math.max(0, digit(digits[group + 3]));
            for (int shift = 16; shift >= 0 && at < bytes.length; shift -= 8) {
                bytes[at++] = (byte) (bits >> shift);
            }
        }
        return bytes;
    }

    private static String stray(byte octet, int at) {
        String what = switch (octet) {
            case ' ', '\t' -> "a blank";
            case '\r', '\n' -> "a line break";
            case '=' -> "padding before its end";
            case '-', '_' -> "a digit of the URL alphabet";
            default -> "an octet that is no base64 digit";
        };
        return "the base64 has " + what + " (octet " + (at + 1) + ")";
    }

    private static byte digit(byte octet) {
        return octet < 0 ? NONE : DIGITS[octet];
    }

    private static byte[] digits() {
        byte[] digits = new byte[128];
        Arrays.fill(digits, NONE);
        // RFC 4648 §4, table 1
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int value = 0; value < alphabet.length(); value++) {
            digits[alphabet.charAt(value)] = (byte) value;
        }
        return digits;
    }
}
