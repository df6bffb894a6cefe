package org.letterlock.net.channel;

import java.net.InetSocketAddress;

/// The two ends of a connection.
///
/// @param remote who is at the other end; unresolved where only a proxy knows its address
/// @param local our own end
public record Peer(InetSocketAddress remote, InetSocketAddress local) {}
