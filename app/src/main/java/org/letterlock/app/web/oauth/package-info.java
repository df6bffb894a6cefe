/// The OAuth2 endpoints on the web page: what programs talk to, the page where people allow or deny them, and the page
/// where people type the code of a device. What they say is decided in `org.letterlock.server.oauth.provider`.
///
/// RFC 6749, RFC 8414, RFC 8628. Start at [OAuthEndpoints].
@NullMarked
package org.letterlock.app.web.oauth;

import org.jspecify.annotations.NullMarked;
