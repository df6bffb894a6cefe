/// People known elsewhere: LDAP (RFC 4511) and Active Directory as what answers for their passwords.
///
/// [LdapDirectory] is a [org.letterlock.server.accounts.Directory]: it finds who has an address by a search
/// ([FilterTemplate], RFC 4515), proves a password by a simple bind (RFC 4513 §5.1.3) as the entry found, or as a
/// name made from the address ([BindName], RFC 4514), and reads addresses and standing from the entry
/// (`EntryReader`). Connections of the service account and of people never mix (`Lines`); what a server answers
/// becomes "wrong", "refused" or "down" in `Answers`, and nowhere else. [DirectoryTrial] walks the same steps aloud,
/// for `letterlock directory test`. Start at [DirectorySettings]; why it is so stands in docs/adr/0013-directory.md.
@NullMarked
package org.letterlock.server.directory;

import org.jspecify.annotations.NullMarked;
