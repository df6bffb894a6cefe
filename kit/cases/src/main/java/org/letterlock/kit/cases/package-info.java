/// Scaffolding that even the lowest floor's tests may stand on: properties over seeded cases, and a clock to move.
///
/// Start at [Cases]; [TestClock] is the time for whoever is given an `InstantSource`.
@NullMarked
package org.letterlock.kit.cases;

import org.jspecify.annotations.NullMarked;
