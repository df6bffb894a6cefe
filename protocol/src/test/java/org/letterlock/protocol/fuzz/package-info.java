/// Fuzz targets: what must hold for any octets whatever. Jazzer drives each by its `fuzzerTestOneInput`; the usual
/// test run drives them too, over a few seeds and seeded random octets ([FuzzTargetsTest]).
@NullMarked
package org.letterlock.protocol.fuzz;

import org.jspecify.annotations.NullMarked;
