package org.letterlock.protocol.sasl;

import java.time.Instant;

/// What a server of NTLM tells of itself, and what it asks.
///
/// @param domain the mail domain that the challenge names, to strangers too; empty to name none
/// @param now the time, which the challenge tells
/// @param needsBinding whether a client must bind its proof to the TLS channel, and sign the exchange
public record NtlmTerms(String domain, Instant now, boolean needsBinding) {}
