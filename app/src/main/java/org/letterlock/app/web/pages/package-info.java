/// The pages: each class is an area of the web page, its templates carry the same names. A page reads what it needs,
/// decides, and returns an answer; it never touches HTTP.
///
/// Start at [SignInPages].
@NullMarked
package org.letterlock.app.web.pages;

import org.jspecify.annotations.NullMarked;
