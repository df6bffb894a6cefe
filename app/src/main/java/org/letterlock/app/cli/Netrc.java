package org.letterlock.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The file `.netrc`, where ftp, curl and many others look for logins: `machine HOST login NAME password SECRET`,
/// `default …`, comments, and values in double quotes with backslash escapes as curl reads them.
///
/// The strings of this class hold passwords: keep it short-lived.
final class Netrc {
    /// What one `machine` has.
    record Entry(Optional<String> login, Optional<String> password) {
        @Override
        public String toString() {
            return "Entry[" + login + ", …]";
        }
    }

    private Netrc() {}

    /// The first entry for `host` (or the `default`) whose login is `user`, or whichever where `user` is empty.
    static Optional<Entry> find(String text, String host, Optional<String> user) {
        var words = words(text).iterator();
        boolean ours = false;
        Optional<String> login = Optional.empty();
        Optional<String> password = Optional.empty();
        while (true) {
            boolean over = !words.hasNext();
            String word = over ? "" : words.next();
            if (over || word.equals("machine") || word.equals("default")) {
                if (ours && password.isPresent() && (user.isEmpty() || login.isEmpty() || login.equals(user))) {
                    return Optional.of(new Entry(login, password));
                }
                if (over) {
                    return Optional.empty();
                }
                ours = word.equals("default")
                        || (words.hasNext() && words.next().equalsIgnoreCase(host));
                login = Optional.empty();
                password = Optional.empty();
            } else if (word.equals("login") && words.hasNext()) {
                login = Optional.of(words.next());
            } else if (word.equals("password") && words.hasNext()) {
                password = Optional.of(words.next());
            } else if (word.equals("account") && words.hasNext()) {
                words.next(); // FTP's third word, of no use here
            }
        }
    }

    private static List<String> words(String text) {
        var words = new ArrayList<String>();
        boolean inMacro = false;
        for (String line : text.split("\\R")) {
            inMacro = line.strip().startsWith("macdef") || (inMacro && !line.isBlank()); // a blank line ends its body
            if (inMacro) {
                continue;
            }
            int at = 0;
            while (at < line.length() && line.charAt(at) != '#') {
                if (Character.isWhitespace(line.charAt(at))) {
                    at++;
                } else {
                    at = word(line, at, words);
                }
            }
        }
        return words;
    }

    /// Adds the word at `at`; returns where it ends.
    private static int word(String line, int at, List<String> words) {
        var word = new StringBuilder();
        boolean quoted = line.charAt(at) == '"';
        int i = quoted ? at + 1 : at;
        while (i < line.length() && (quoted ? line.charAt(i) != '"' : !Character.isWhitespace(line.charAt(i)))) {
            if (quoted && line.charAt(i) == '\\' && i + 1 < line.length()) {
                i++;
            }
            word.append(line.charAt(i++));
        }
        words.add(word.toString());
        return quoted ? i + 1 : i;
    }
}
