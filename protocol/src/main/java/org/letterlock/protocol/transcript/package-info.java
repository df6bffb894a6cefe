/// One transcript format, five uses: test scripts, `talk`, the recorded session, `explain`, and the sandbox's page.
///
/// A conversation says each line to a [Transcript] **after** it has parsed it, so that what must not be shown is
/// already blanked: the transcript never sees a secret. [TranscriptFormat] prints and reads them.
@NullMarked
package org.letterlock.protocol.transcript;

import org.jspecify.annotations.NullMarked;
