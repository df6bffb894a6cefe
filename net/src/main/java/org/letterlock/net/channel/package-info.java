/// The street: a [Channel] is one connection to one peer, blocking, for one virtual thread.
///
/// Real sockets and an in-memory pair implement the same interface under the same contract test.
@NullMarked
package org.letterlock.net.channel;

import org.jspecify.annotations.NullMarked;
