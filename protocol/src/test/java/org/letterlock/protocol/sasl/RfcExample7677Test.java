package org.letterlock.protocol.sasl;

import org.junit.jupiter.api.Test;

/// The exchange of RFC 7677 §3, by SCRAM-SHA-256.
final class RfcExample7677Test {
    @Test
    void bothSidesSayWhatTheExampleSays() {
        new ScramExample(
                        ScramHash.SHA_256,
                        "rOprNGfwEbeRWgbNEkqO",
                        "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
                        "W22ZaJ0SNY7soEsUEjb6gQ==",
                        "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
                        "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                                + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
                        "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
                .check();
    }
}
