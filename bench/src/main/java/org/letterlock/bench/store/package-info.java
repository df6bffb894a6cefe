/// How fast the store takes mail, beside what the disk can do at all.
///
/// Start at [StoreBench], a plain `main`.
@NullMarked
package org.letterlock.bench.store;

import org.jspecify.annotations.NullMarked;
