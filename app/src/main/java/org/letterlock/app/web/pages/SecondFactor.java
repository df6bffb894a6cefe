package org.letterlock.app.web.pages;

import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.database.StorageFailed;

/// What signing in asks of the second factor. Safe for any thread; blocks.
public interface SecondFactor {
    /// Nobody has one.
    SecondFactor NONE = new SecondFactor() {
        @Override
        public boolean isOn(AccountId account) {
            return false;
        }

        @Override
        public Check check(AccountId account, String code) {
            return Check.WRONG;
        }
    };

    enum Check {
        RIGHT,
        WRONG,
        /// It was right once, and is used up.
        USED,
        /// Too many wrong ones lately.
        THROTTLED
    }

    boolean isOn(AccountId account) throws StorageFailed;

    /// @param code as it was typed: of the device, or a recovery code
    Check check(AccountId account, String code) throws StorageFailed;
}
