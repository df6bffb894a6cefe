package org.letterlock.app.cli;

/// What a command's exit code says: those of `sysexits.h`, and two small ones for findings.
public enum ExitCode {
    OK(0),
    /// It worked, and found something wrong.
    FINDINGS(1),
    /// It worked, and could not tell.
    INCONCLUSIVE(2),
    /// The command line was wrong.
    USAGE(64),
    /// What was handed in was bad: a message, a new password.
    BAD_INPUT(65),
    /// What was named does not exist: a file, an account, a message.
    NO_INPUT(66),
    /// No such host.
    NO_HOST(68),
    /// Refused for good: a 5xx reply, a port or a data folder in another's hands.
    REFUSED(69),
    /// Our bug.
    SOFTWARE(70),
    /// A file could not be made.
    CANNOT_CREATE(73),
    /// Reading or writing failed.
    IO(74),
    /// Later may work: a 4xx reply, a timeout, a refused connection.
    TEMPORARY(75),
    /// The peer broke the protocol, or TLS failed.
    PROTOCOL(76),
    /// Who you are was not believed.
    AUTHENTICATION(77),
    /// The configuration is wrong.
    CONFIGURATION(78);

    /// The number the process exits with.
    public final int code;

    ExitCode(int code) {
        this.code = code;
    }
}
