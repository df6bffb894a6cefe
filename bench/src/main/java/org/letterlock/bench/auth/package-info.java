/// What it costs to decide one login, without the mail protocol around it: ours as a conversation calls it, Dovecot's
/// over the socket that its own login processes use. Start at [AuthBench].
@NullMarked
package org.letterlock.bench.auth;

import org.jspecify.annotations.NullMarked;
