/// TLS over a channel: settings of either side, an `SSLEngine` loop that gives its buffers back while idle, channel
/// bindings (RFC 9266, RFC 5929), and what was agreed, in words fit for a `Received` header.
@NullMarked
package org.letterlock.net.tls;

import org.jspecify.annotations.NullMarked;
