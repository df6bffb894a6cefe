/// `letterlock.toml`: read once, into records that certainly make sense, or into the list of everything that is wrong
/// with it, each with its line and with what to write instead.
///
/// Start at `Configuration`; `ConfigurationReader` makes one; [FirstConfiguration] writes the file that a first start
/// leaves behind.
@NullMarked
package org.letterlock.app.config;

import org.jspecify.annotations.NullMarked;
