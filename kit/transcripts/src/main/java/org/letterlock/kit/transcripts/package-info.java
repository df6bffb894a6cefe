/// Dialogues as tests: scripts of `C:` and `S:` lines that anyone can read, played against anything with a channel.
///
/// A [Script] is read once ([ScriptReader]) and played by a [Player] on a [Stage]: in memory in milliseconds
/// ([MemoryStage]), or over real sockets against us or against somebody else's server. Played the other way round, the
/// script is the server and our client is tested. The format is written down in `transcripts/README.md`.
@NullMarked
package org.letterlock.kit.transcripts;

import org.jspecify.annotations.NullMarked;
