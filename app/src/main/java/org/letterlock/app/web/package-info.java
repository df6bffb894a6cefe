/// The web page's frame: a small server, and what every page can rely on before its own code runs.
///
/// Start at [WebServer], then read [Door], the one way in: it checks the host's name, the form's token and where a
/// form comes from, finds out who is signed in, and turns an [Answer] into bytes. [Visit] is one request, [Sessions]
/// who is signed in, [Messages] the words in every [Language]. The pages themselves are in the package `pages`, one
/// [Area] each; their templates in `src/main/jte` are compiled with the program and escape what they show.
///
/// RFC 6265 (cookies), RFC 9110 (HTTP), CSP 3, Fetch Metadata. docs/adr/0008-web.md says why it is built so.
@NullMarked
package org.letterlock.app.web;

import org.jspecify.annotations.NullMarked;
