/// A refused login in words: what happened, and what the device's owner can do about it.
///
/// Start at `Explainer`, which makes an `Explanation` (a reason and the facts that belong to it) of a login as the
/// audit has it; `Sentences` says it in a language. The command line and the web page both ask here.
///
/// A pasted transcript will be one more thing to explain: its place is beside `Explainer`.
@NullMarked
package org.letterlock.app.explain;

import org.jspecify.annotations.NullMarked;
