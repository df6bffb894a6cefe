/// Letterlock measured beside its peers, on one machine in one run, as ratios. `bench/run` starts [Bench]; the figures
/// that were seen stand in `docs/performance.md`.
@NullMarked
package org.letterlock.bench;

import org.jspecify.annotations.NullMarked;
