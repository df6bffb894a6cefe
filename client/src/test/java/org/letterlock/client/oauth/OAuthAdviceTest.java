package org.letterlock.client.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What providers say when they refuse, and what we make of it.
class OAuthAdviceTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            google    | refresh | invalid_grant | Token has been expired or revoked. | Testing
            google    | refresh | invalid_grant | Token has been expired or revoked. | 7 days
            microsoft | refresh | invalid_grant | AADSTS700082: The refresh token has expired due to inactivity. | 90 days
            microsoft | refresh | invalid_grant | AADSTS50173: The provided grant has expired due to it being revoked | password was changed
            microsoft | refresh | invalid_grant | something new | 90 days
            -         | refresh | invalid_grant | | somebody used it before us
            -         | refresh | invalid_client | | ID or its secret
            microsoft | device | access_denied | | --flow loopback
            microsoft | device | invalid_grant | AADSTS53003: Access has been blocked by Conditional Access policies | conditional access
            microsoft | loopback | invalid_request | AADSTS50011: The redirect URI specified in the request does not match | Register http://localhost
            microsoft | loopback | invalid_client | AADSTS7000218: The request body must contain client_assertion or client_secret | public client
            microsoft | client-credentials | invalid_client | AADSTS7000215: Invalid client secret provided. | value
            microsoft | client-credentials | invalid_client | AADSTS7000222: The provided client secret keys are expired. | new one
            microsoft | loopback | unauthorized_client | AADSTS700016: Application with identifier was not found in the directory | --tenant
            google    | device | invalid_scope | | --flow loopback
            google    | loopback | invalid_client | Unauthorized | --client-file
            google    | loopback | access_denied | | test user
            google    | loopback | redirect_uri_mismatch | | Desktop app
            google    | service-account | unauthorized_client | Client is unauthorized to retrieve access tokens | domain-wide delegation
            google    | service-account | invalid_grant | Invalid JWT: Token must be a short-lived token | clock
            google    | service-account | invalid_grant | Invalid email or User ID | --user
            yahoo     | loopback | invalid_client | | app password
            -         | loopback | invalid_client | | --client-id
            -         | loopback | invalid_grant | | few minutes
            -         | device | expired_token | | Start again
            -         | loopback | quite_new | | What it wrote
            """)
    void knowsWhatProvidersSay(String provider, String flow, String error, String description, String words) {
        var refused = new Trouble.Refused(error, description == null ? "" : description, 400);
        OAuthAdvice advice = flow.equals("refresh")
                ? OAuthAdvice.onRenewal(Provider.named(provider), refused)
                : OAuthAdvice.on(Provider.named(provider), Flow.named(flow).orElseThrow(), refused);
        assertThat(advice.meaning() + " " + advice.remedy()).contains(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            microsoft | 535 | 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. | administrator
            microsoft | 535 | 5.7.3 Authentication unsuccessful | SMTP.Send
            microsoft | 535 | 5.7.3 Authentication unsuccessful | object ID of the enterprise application
            google    | 535 | 5.7.8 Username and Password not accepted. | https://mail.google.com/
            google    | 534 | 5.7.14 Please log in via your web browser | browser
            -         | 535 | 5.7.8 no | token show
            """)
    void knowsWhyAFreshTokenIsRefused(String provider, int code, String said, String words) {
        OAuthAdvice advice = OAuthAdvice.onLogin(Provider.named(provider), code, said);
        assertThat(advice.meaning() + " " + advice.remedy()).contains(words);
        assertThat(code == 534 || advice.meaning().contains("fresh")).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Flow.class)
    void hasSomethingToSayToAnything(Flow flow) {
        for (Provider provider : Provider.all()) {
            OAuthAdvice advice = OAuthAdvice.on(Optional.of(provider), flow, new Trouble.Refused("x", "y", 400));
            assertThat(advice.meaning()).endsWith(".");
            assertThat(advice.remedy()).endsWith(".");
            assertThat(advice.reference()).isNotBlank();
        }
    }

    @Test
    void flowsAreWrittenAsTheyAreRead() {
        for (Flow flow : Flow.values()) {
            assertThat(Flow.named(flow.text())).contains(flow);
        }
        assertThat(Flow.named("CLIENT_CREDENTIALS")).isEmpty();
    }
}
