/// Loads that drive any SMTP server in the same way: plain blocking sockets, no protocol code of ours, so that neither
/// side is favoured. Postfix's `smtp-source` is the neutral one where it can do what is asked.
@NullMarked
package org.letterlock.bench.load;

import org.jspecify.annotations.NullMarked;
