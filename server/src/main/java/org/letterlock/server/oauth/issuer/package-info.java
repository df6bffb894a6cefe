/// Other people's OAuth2 issuers (Keycloak, Entra ID, Authentik, …) whose tokens log in here.
///
/// A token that is a signed JWT is checked by the keys its issuer publishes (RFC 7515, RFC 7517, RFC 7519, RFC 9068),
/// one that is opaque by asking (RFC 7662). Either way its claims must name the issuer, this server as audience, a
/// time that is now, a scope for the protocol, and the mailbox that logs in. Signatures and JSON are Nimbus'; what is
/// believed is decided here. Start at [TrustedIssuer].
@NullMarked
package org.letterlock.server.oauth.issuer;

import org.jspecify.annotations.NullMarked;
