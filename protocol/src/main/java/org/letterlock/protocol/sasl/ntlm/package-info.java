/// The language of NTLM (MS-NLMP): its three messages, and the proof of version 2. No mechanism, no accounts.
///
/// A [NegotiateMessage] (type 1) says what the client can do, a [ChallengeMessage] (type 2) holds the server's
/// challenge and what the server says of itself ([TargetInfo]), an [AuthenticateMessage] (type 3) the client's
/// [Response]. All three are parsed once, with every offset and length bounded, and nothing in them is looked at
/// twice.
///
/// The proof: an [NtHash] is what is kept of a password, a [ResponseKey] is that hash for one name, a [SessionKey]
/// signs the three messages together (the MIC), and [ChannelBindingHash] names the TLS channel (RFC 5929) inside the
/// proof.
///
/// Versions before 2 are recognised so that the log can name them, and nothing here can compute them. Section numbers
/// are those of MS-NLMP. MD4 is RFC 1320, HMAC-MD5 RFC 2104.
@NullMarked
package org.letterlock.protocol.sasl.ntlm;

import org.jspecify.annotations.NullMarked;
