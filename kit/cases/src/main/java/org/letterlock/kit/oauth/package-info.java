/// An authorization server that tests can have in a moment and drive to anything: [FakeIssuer].
@NullMarked
package org.letterlock.kit.oauth;

import org.jspecify.annotations.NullMarked;
