package org.letterlock.server.directory;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.text.Parsed;

/// A search filter (RFC 4515) in which `{address}`, `{local}` and `{domain}` stand for what somebody typed.
///
/// It is parsed once, with the braces in it; what was typed is put into the values of the parsed filter and never into
/// its text, so nothing anybody types can be anything but a value.
public final class FilterTemplate {
    private static final String PLACEHOLDER = "{";

    private final Filter filter;

    private FilterTemplate(Filter filter) {
        this.filter = filter;
    }

    public static Parsed<FilterTemplate> parse(String text) {
        try {
            Filter parsed = Filter.create(text);
            Optional<String> problem = problem(parsed);
            if (problem.isPresent()) {
                return Parsed.bad(problem.get());
            }
            return values(parsed).anyMatch(value -> value.contains(PLACEHOLDER))
                    ? Parsed.ok(new FilterTemplate(parsed))
                    : Parsed.bad("names nobody: {address} or {local} must stand in it");
        } catch (LDAPException malformed) {
            return Parsed.bad("is no search filter of RFC 4515");
        }
    }

    private static Optional<String> problem(Filter filter) {
        String attribute = filter.getAttributeName();
        if (attribute != null && attribute.contains(PLACEHOLDER)) {
            return Optional.of("has a placeholder where an attribute's name belongs");
        }
        return values(filter)
                .flatMap(value -> Placeholders.unknown(value, Placeholders.OF_ADDRESS).stream())
                .findFirst()
                .or(() -> parts(filter).flatMap(part -> problem(part).stream()).findFirst());
    }

    private static Stream<Filter> parts(Filter filter) {
        return switch (filter.getFilterType()) {
            case Filter.FILTER_TYPE_AND, Filter.FILTER_TYPE_OR -> Stream.of(filter.getComponents());
            case Filter.FILTER_TYPE_NOT -> Stream.of(filter.getNOTComponent());
            default -> Stream.empty();
        };
    }

    private static Stream<String> values(Filter filter) {
        Stream<String> own = filter.getFilterType() == Filter.FILTER_TYPE_SUBSTRING
                ? Stream.concat(
                        Stream.of(filter.getSubAnyStrings()),
                        Stream.of(filter.getSubInitialString(), filter.getSubFinalString()))
                : Stream.of(Optional.ofNullable(filter.getAssertionValue()).orElse(""));
        return Stream.concat(
                own.flatMap(value -> Optional.ofNullable(value).stream()),
                parts(filter).flatMap(FilterTemplate::values));
    }

    /// The filter for one address. Its text, as [Filter#toString] gives it, is escaped (RFC 4515 §3).
    Filter fill(Mailbox address) {
        return filled(filter, value -> Placeholders.fill(value, address));
    }

    private static Filter filled(Filter filter, UnaryOperator<String> fill) {
        String attribute = filter.getAttributeName();
        String value = filter.getAssertionValue();
        return switch (filter.getFilterType()) {
            case Filter.FILTER_TYPE_AND -> Filter.and(all(filter, fill));
            case Filter.FILTER_TYPE_OR -> Filter.or(all(filter, fill));
            case Filter.FILTER_TYPE_NOT -> Filter.not(filled(filter.getNOTComponent(), fill));
            case Filter.FILTER_TYPE_EQUALITY -> Filter.equals(attribute, fill.apply(value));
            case Filter.FILTER_TYPE_GREATER_OR_EQUAL -> Filter.greaterOrEqual(attribute, fill.apply(value));
            case Filter.FILTER_TYPE_LESS_OR_EQUAL -> Filter.lessOrEqual(attribute, fill.apply(value));
            case Filter.FILTER_TYPE_APPROXIMATE_MATCH -> Filter.approximateMatch(attribute, fill.apply(value));
            case Filter.FILTER_TYPE_EXTENSIBLE_MATCH ->
                Filter.extensibleMatch(
                        attribute, filter.getMatchingRuleID(), filter.getDNAttributes(), fill.apply(value));
            case Filter.FILTER_TYPE_SUBSTRING -> substring(filter, fill);
            default -> filter; // a presence filter has no value
        };
    }

    private static List<Filter> all(Filter filter, UnaryOperator<String> fill) {
        return parts(filter).map(part -> filled(part, fill)).toList();
    }

    private static Filter substring(Filter filter, UnaryOperator<String> fill) {
        var any = new ArrayList<String>();
        for (String middle : filter.getSubAnyStrings()) {
            any.add(fill.apply(middle));
        }
        String initial = filter.getSubInitialString();
        String last = filter.getSubFinalString();
        return Filter.substring(
                filter.getAttributeName(),
                initial == null ? null : fill.apply(initial),
                any.toArray(String[]::new),
                last == null ? null : fill.apply(last));
    }

    /// With the braces in it.
    @Override
    public String toString() {
        return filter.toString();
    }
}
