/// Other people's clients, logging in to a real Letterlock and sending real mail into a durable mailbox: Python's
/// smtplib, swaks, curl, msmtp, GNU SASL, Angus Mail, nodemailer.
///
/// A missing client fails the run in CI and is skipped with a visible line elsewhere. Start at [ClientsTest].
@NullMarked
package org.letterlock.app.clients;

import org.jspecify.annotations.NullMarked;
