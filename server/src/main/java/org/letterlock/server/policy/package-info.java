/// Who may send what to whom: port roles, the relay rule, the sender rule, and the self-test that refuses to start an
/// open relay.
@NullMarked
package org.letterlock.server.policy;

import org.jspecify.annotations.NullMarked;
