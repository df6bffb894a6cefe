/// OAuth2 tokens for those who send mail: obtained, kept, renewed and revoked, at any provider.
///
/// - [OAuthClient] speaks to one authorization server, by whatever way a token can be had: a browser on this machine
///   or on another ([BrowserLogin]; RFC 6749 §4.1, RFC 7636, RFC 8252), a code typed into a phone ([DeviceCode]; RFC
///   8628), the program's own right (RFC 6749 §4.4), a service account's key ([ServiceAccountKey]; RFC 7523). It
///   renews (RFC 6749 §6) and revokes (RFC 7009).
/// - [Discovery] learns a server's endpoints from its metadata (RFC 8414); [Provider] knows those of the large ones.
/// - [TokenStore] keeps tokens in files of one's own; [TokenKeeper] hands them out and renews them before they die,
///   one process at a time.
/// - [OAuthAdvice] says in plain words what a provider's error means.
///
/// What a server refuses is a value, [Trouble]. Start reading at [OAuthClient].
@NullMarked
package org.letterlock.client.oauth;

import org.jspecify.annotations.NullMarked;
