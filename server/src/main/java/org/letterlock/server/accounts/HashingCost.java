package org.letterlock.server.accounts;

/// What it costs to check a secret that people choose, and so to guess one.
///
/// @param memoryKib Argon2's memory in KiB
/// @param passes Argon2's passes over it
/// @param lanes Argon2's lanes
/// @param scramIterations PBKDF2 iterations of SCRAM's salted password
public record HashingCost(int memoryKib, int passes, int lanes, int scramIterations) {
    /// OWASP's first choice for Argon2id, about 30 ms of one core. The iterations are the client's to pay at every
    /// login: phones and printers too, hence no more. RFC 7677 §4 asks for 4,096 at least.
    public static final HashingCost STANDARD = new HashingCost(19 * 1024, 2, 1, 15_000);
}
