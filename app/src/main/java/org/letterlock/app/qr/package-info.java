/// QR codes (ISO/IEC 18004) for pages and terminals: [QrCode] is all of it.
@NullMarked
package org.letterlock.app.qr;

import org.jspecify.annotations.NullMarked;
