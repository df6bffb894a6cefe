/// Our own OAuth2 authorization server: programs get tokens for an account without ever seeing its password.
///
/// The protocol is RFC 6749 with the lessons of RFC 9700: authorization codes with PKCE (RFC 7636) and the issuer in
/// the answer (RFC 9207), device codes (RFC 8628), refresh tokens that are good once, revocation (RFC 7009),
/// introspection (RFC 7662) and a discovery document (RFC 8414). Redirects of programs on people's own machines follow
/// RFC 8252. Why what is as it is stands in docs/adr/0009-oauth-provider.md.
///
/// Start at [AuthorizationServer]: requests and answers of the endpoints are Nimbus' neutral ones, so that this knows
/// no web server. [ClientRegister] and [Grants] are for administrators and owners, [ProviderTokens] is what logins
/// ask.
@NullMarked
package org.letterlock.server.oauth.provider;

import org.jspecify.annotations.NullMarked;
