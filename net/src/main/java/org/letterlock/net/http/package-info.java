/// HTTP as far as mail needs it: short calls to servers that speak JSON, with one deadline and one bound for all of an
/// answer ([HttpCaller]), and an ear on loopback for the one redirect of a browser that ends an OAuth2 login
/// ([LoopbackReceiver], RFC 8252 §7.3).
@NullMarked
package org.letterlock.net.http;

import org.jspecify.annotations.NullMarked;
