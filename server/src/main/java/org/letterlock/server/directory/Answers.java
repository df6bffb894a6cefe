package org.letterlock.server.directory;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ErrorType;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ResponseControl;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.letterlock.protocol.sasl.Refusal.Kind;

/// What the result of a bind or a search means (RFC 4511 appendix A). Whatever is not certainly about the password is
/// "no answer": temporary, never "wrong".
final class Answers {
    /// Active Directory's `data` in the text of an invalidCredentials.
    private static final Pattern AD_DATA = Pattern.compile("\\bdata ([0-9a-f]{3,8})\\b");

    private static final Map<String, Reason> AD_REFUSALS = Map.of(
            "530", new Reason(Kind.DISABLED, "may not log in at this time of day"),
            "531", new Reason(Kind.DISABLED, "may not log in from this server"),
            "532", new Reason(Kind.EXPIRED, "password has expired"),
            "533", new Reason(Kind.DISABLED, "account is disabled"),
            "701", new Reason(Kind.EXPIRED, "account has expired"),
            "773", new Reason(Kind.EXPIRED, "must change the password before it can be used"));

    private static final Map<String, String> AD_WRONG = Map.of(
            "525", "there is no such user",
            "52e", "the password is wrong",
            "775", "the account is locked, after too many wrong passwords");

    private static final int LONGEST_TEXT = 200;

    private Answers() {}

    /// What came of a bind.
    sealed interface Bound {
        record Right() implements Bound {}

        record Wrong(String cause) implements Bound {}

        record Refused(Kind kind, String cause) implements Bound {}
    }

    private record Reason(Kind kind, String what) {}

    /// The meaning of a bind's result.
    ///
    /// @throws NoAnswer if it says nothing about the password
    static Bound bound(LDAPResult result) throws NoAnswer {
        Optional<Bound.Refused> policy = policy(result);
        if (result.getResultCode().equals(ResultCode.SUCCESS)) {
            return policy.isPresent() ? policy.get() : new Bound.Right();
        }
        return switch (result.getResultCode().intValue()) {
            case ResultCode.INVALID_CREDENTIALS_INT_VALUE -> invalid(result, policy);
            case ResultCode.NO_SUCH_OBJECT_INT_VALUE -> new Bound.Wrong("the directory has no entry of this name");
            case ResultCode.INVALID_DN_SYNTAX_INT_VALUE ->
                new Bound.Wrong("the directory takes no such name to log in with");
            case ResultCode.INAPPROPRIATE_AUTHENTICATION_INT_VALUE ->
                new Bound.Wrong("the entry has no password at the directory");
            // 389 Directory Server and its kin say so of inactivated and of locked accounts.
            case ResultCode.UNWILLING_TO_PERFORM_INT_VALUE, ResultCode.CONSTRAINT_VIOLATION_INT_VALUE ->
                new Bound.Refused(Kind.DISABLED, "the directory will not let the person in: " + said(result));
            default -> throw noAnswer(result, "log in");
        };
    }

    private static Bound invalid(LDAPResult result, Optional<Bound.Refused> policy) {
        Matcher data = AD_DATA.matcher(text(result).toLowerCase(Locale.ROOT));
        if (data.find()) {
            String code = data.group(1);
            Reason refused = AD_REFUSALS.get(code);
            if (refused != null) {
                return new Bound.Refused(
                        refused.kind(), "Active Directory: " + refused.what() + " (data " + code + ")");
            }
            return new Bound.Wrong("Active Directory: " + AD_WRONG.getOrDefault(code, "the password was not taken")
                    + " (data " + code + ")");
        }
        return policy.isPresent()
                ? new Bound.Wrong("the directory does not take the password: "
                        + policy.get().cause())
                : new Bound.Wrong("the directory says the password is wrong");
    }

    /// What a password policy adds (draft-behera-ldap-password-policy-10 §6.2): a bind may succeed and still be good
    /// for nothing but a new password.
    private static Optional<Bound.Refused> policy(LDAPResult result) {
        try {
            var control = DraftBeheraLDAPPasswordPolicy10ResponseControl.get(result);
            DraftBeheraLDAPPasswordPolicy10ErrorType error = control == null ? null : control.getErrorType();
            return switch (error) {
                case PASSWORD_EXPIRED -> Optional.of(new Bound.Refused(Kind.EXPIRED, "the password has expired"));
                case ACCOUNT_LOCKED -> Optional.of(new Bound.Refused(Kind.DISABLED, "the account is locked"));
                case CHANGE_AFTER_RESET ->
                    Optional.of(new Bound.Refused(Kind.EXPIRED, "the password must be changed before it can be used"));
                case null, default -> Optional.empty();
            };
        } catch (LDAPException unreadable) {
            return Optional.empty();
        }
    }

    /// Why there was no answer.
    ///
    /// @param doing what was tried, e.g. `search`
    static NoAnswer noAnswer(LDAPResult result, String doing) {
        return new NoAnswer(kind(result), because(result, doing));
    }

    private static NoAnswer.Kind kind(LDAPResult result) {
        return switch (result.getResultCode().intValue()) {
            case ResultCode.TIMEOUT_INT_VALUE,
                    ResultCode.SERVER_DOWN_INT_VALUE,
                    ResultCode.CONNECT_ERROR_INT_VALUE,
                    ResultCode.BUSY_INT_VALUE,
                    ResultCode.UNAVAILABLE_INT_VALUE -> NoAnswer.Kind.LATER;
            default -> NoAnswer.Kind.CONFIGURATION;
        };
    }

    private static String because(LDAPResult result, String doing) {
        return switch (result.getResultCode().intValue()) {
            case ResultCode.TIMEOUT_INT_VALUE -> "it did not answer in time";
            case ResultCode.SERVER_DOWN_INT_VALUE, ResultCode.CONNECT_ERROR_INT_VALUE ->
                "it closed the connection without an answer";
            case ResultCode.BUSY_INT_VALUE -> "it is too busy";
            case ResultCode.UNAVAILABLE_INT_VALUE -> "it is shutting down, or not ready yet";
            case ResultCode.TIME_LIMIT_EXCEEDED_INT_VALUE, ResultCode.ADMIN_LIMIT_EXCEEDED_INT_VALUE ->
                "it gave up after a limit of its own; is what the filter asks for indexed there?";
            case ResultCode.REFERRAL_INT_VALUE ->
                "it refers to another server (" + referral(result)
                        + "), and referrals are not followed: name the right server in urls";
            case ResultCode.CONFIDENTIALITY_REQUIRED_INT_VALUE, ResultCode.STRONG_AUTH_REQUIRED_INT_VALUE ->
                "it wants TLS: use ldaps:// or StartTLS; " + said(result);
            case ResultCode.INSUFFICIENT_ACCESS_RIGHTS_INT_VALUE ->
                "it does not let the service account " + doing + ": " + said(result);
            default -> "it cannot " + doing + ": " + said(result);
        };
    }

    private static String referral(LDAPResult result) {
        String[] urls = result.getReferralURLs();
        return urls.length == 0 ? "it does not say which" : cleaned(urls[0]);
    }

    /// The name of the result and the server's own words; of what went wrong on our side the name alone, for the
    /// library's words differ from time to time.
    static String said(LDAPResult result) {
        String name =
                result.getResultCode().getName() + " (" + result.getResultCode().intValue() + ")";
        String text = text(result);
        boolean ours = result.getResultCode().intValue() >= ResultCode.SERVER_DOWN_INT_VALUE;
        return text.isEmpty() || ours ? name : name + ", “" + text + "”";
    }

    private static String text(LDAPResult result) {
        return cleaned(Optional.ofNullable(result.getDiagnosticMessage()).orElse(""));
    }

    private static String cleaned(String foreign) {
        String plain = foreign.replaceAll("\\p{Cntrl}+", " ").strip();
        return plain.length() > LONGEST_TEXT ? plain.substring(0, LONGEST_TEXT) + "…" : plain;
    }
}
