/// Certificates for tests, made when they are wanted: none lies in the repository to expire there.
///
/// Start at [TestCertificates]. X.509 as RFC 5280 has it.
@NullMarked
package org.letterlock.kit.certificates;

import org.jspecify.annotations.NullMarked;
