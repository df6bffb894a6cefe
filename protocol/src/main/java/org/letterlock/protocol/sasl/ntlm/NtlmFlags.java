package org.letterlock.protocol.sasl.ntlm;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// The flags of one message (§2.2.2.5), known ones and others.
public record NtlmFlags(int bits) {
    public static NtlmFlags of(NtlmFlag... flags) {
        int bits = 0;
        for (NtlmFlag flag : flags) {
            bits |= flag.mask;
        }
        return new NtlmFlags(bits);
    }

    public boolean has(NtlmFlag flag) {
        return (bits & flag.mask) != 0;
    }

    /// These, and `flag` where `wanted`.
    public NtlmFlags with(NtlmFlag flag, boolean wanted) {
        return wanted ? new NtlmFlags(bits | flag.mask) : this;
    }

    /// How names are written under these flags. Of code pages only what they all share is understood.
    Charset charset() {
        return has(NtlmFlag.UNICODE) ? StandardCharsets.UTF_16LE : StandardCharsets.US_ASCII;
    }
}
