/// The cable under the street: raw bytes to and from one peer, and the pool its buffers come from.
///
/// A [Wire] knows neither lines nor replies; it waits, reads, writes and closes. TCP and memory are its two bottoms,
/// TLS lies on top of either (`net.tls`), and `net.channel` turns any of them into a conversation. Start at [Wire].
@NullMarked
package org.letterlock.net.wire;

import org.jspecify.annotations.NullMarked;
