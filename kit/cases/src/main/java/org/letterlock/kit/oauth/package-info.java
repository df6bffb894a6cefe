/// An authorization server that tests can have in a moment and drive to anything ([org.letterlock.kit.oauth.FakeIssuer]).
@NullMarked
package org.letterlock.kit.oauth;

import org.jspecify.annotations.NullMarked;
