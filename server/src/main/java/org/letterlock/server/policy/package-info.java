/// Who may send what to whom: the roles of ports, the relay rule, the sender rule, and the self-test that refuses to
/// start an open relay.
///
/// Start at [org.letterlock.server.policy.Role] (what a port is for, RFC 6409 and RFC 8314) and `RelayRule` (the one
/// rule
/// about relaying). [org.letterlock.server.policy.Gate] is what conversations ask; it sees what was proved about a
/// client
/// ([org.letterlock.server.policy.Standing]) and nothing that it merely says. [org.letterlock.server.policy.SelfTest]
/// asks
/// the same gate, as a stranger would.
@NullMarked
package org.letterlock.server.policy;

import org.jspecify.annotations.NullMarked;
