package org.letterlock.kit.transcripts;

import java.time.Duration;

/// One line of a script that does something. Texts are as written, as the octets of their UTF-8 form, one a
/// character; variables are put in when it is played.
public sealed interface Step {
    /// Where it stands in its file, from 1.
    int line();

    /// What is said, to the letter.
    ///
    /// @param ended whether CRLF follows (`C:`), or nothing (`C|`)
    record Says(int line, Speaker speaker, String text, boolean ended) implements Step {}

    /// What is heard: the whole line matches this expression, and its named groups become variables.
    record Matches(int line, Speaker speaker, String regex) implements Step {}

    /// Lines are skipped up to one that starts so, which is taken too. Three digits alone: the rest of such a reply.
    record Until(int line, Speaker speaker, String start) implements Step {}

    /// A new connection to the listener of this name, or the usual one where it is empty; the last one is left open.
    record Connect(int line, String listener) implements Step {}

    /// Both sides enter TLS.
    record Tls(int line) implements Step {}

    /// The script's own side closes.
    record Close(int line) implements Step {}

    /// The other side has closed, or does now.
    record Closed(int line) implements Step {}

    /// Time passes on this connection while nobody speaks.
    record Stall(int line, Duration duration) implements Step {}

    /// From here on what is sent leaves in pieces of so many octets; 0 for whole again.
    record Split(int line, int octets) implements Step {}

    /// Time passes everywhere.
    record Later(int line, Duration duration) implements Step {}

    /// Something holds outside the dialogue: `@mailbox alice@example.test 1`.
    record Expect(int line, String name, String arguments) implements Step {}
}
