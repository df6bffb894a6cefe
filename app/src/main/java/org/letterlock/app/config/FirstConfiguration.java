package org.letterlock.app.config;

import org.letterlock.protocol.address.Host;

/// The `letterlock.toml` that a first start leaves behind: complete, and explained.
public final class FirstConfiguration {
    private FirstConfiguration() {}

    /// The file's text.
    public static String text(Host.Domain hostname) {
        return """
                # Letterlock's configuration (TOML). `letterlock config check` reads it and names every mistake with its
                # line; `letterlock serve` reads it when it starts. What begins with # and a key is the default, shown
                # to be changed. Domains, accounts and passwords are not here but in the database: see
                # `letterlock domain`, `letterlock account` and `letterlock app-password`.

                # How this server calls itself to others. For real mail it must be this machine's name in the DNS.
                hostname = "%s"

                [certificate]
                # PEM files; relative paths start from this folder. What the first start made is signed by itself: good
                # for trying, refused by the world. docs/running.md shows how to use a real one.
                chain = "certificate.pem"
                key = "key.pem"

                [log]
                # error, warning, info, debug or trace; --log-level wins
                # level = "info"

                [logins]
                # Networks that guess passwords are banned for a while; these never: never_ban = ["192.0.2.0/24"]
                # never_ban_this_machine = true  # nor loopback and the default gateway, who is everybody in a container
                # keep_days = 30                 # of who logged in and who tried: `letterlock log auth`
                # ntlm_channel_binding = false   # true: NTLM from clients that bind it to TLS and sign it alone (no curl)

                [web]
                # The page where people manage their app passwords, and administrators the accounts. Without TLS it is
                # for this machine alone.
                bind = "127.0.0.1"
                port = 8080
                # enabled = true
                # tls = false                  # true: https, with the certificate above; the usual port is 8443
                # names = []                   # more host names it answers to than the one above
                # proxies = []                 # networks of a proxy before it, whose X-Forwarded-For is believed
                # what people type, where it is not the host name and the port: url = "https://mail.example.test"

                # Every [[listener]] has a role, and the role says who may do what there:
                #   mx           other servers bring mail for our addresses; nobody logs in
                #   submission   our people log in (STARTTLS first) and send
                #   submissions  the same, under TLS from the first octet
                #   legacy       for devices too old for those; only the networks it lists may connect
                # The usual ports are 25, 587 and 465; below 1024 a server needs permission (docs/running.md).

                [[listener]]
                role = "mx"
                bind = "127.0.0.1"            # or a list; "0.0.0.0" and "::" are all addresses
                port = 2525                   # 0 is any free port
                # trusted_networks = []       # these may send anywhere without logging in, e.g. ["192.0.2.0/24"]
                # networks = []               # only these may connect; empty is everybody
                # tls_floor = "1.2"           # the oldest TLS spoken: "1.2" or "1.3"
                # max_message_size = "50 MiB"
                # max_recipients = 1000          # of one message
                # max_messages = 1000            # of one connection
                # max_errors = 20                # of one client, before it is sent away
                # max_idle_commands = 100        # NOOP, RSET and the like, between two messages
                # max_session = "1h"             # of one connection; a message that has begun may be finished
                # max_connections = 20000        # at once
                # max_connections_per_address = 100  # this and the next not for this machine and trusted_networks
                # max_connections_per_minute = 1000
                # command_timeout = "5m"         # these three as RFC 5321 §4.5.3.2 asks
                # data_timeout = "3m"            # for any one piece of a message
                # message_timeout = "30m"        # for a whole message

                [[listener]]
                role = "submission"
                bind = "127.0.0.1"
                port = 1587
                # max_session = "4h"             # the other limits are as above
                # old_outlook_auth_line = false  # repeat AUTH as AUTH=, for Outlook Express and its kin

                [[listener]]
                role = "submissions"
                bind = "127.0.0.1"
                port = 1465

                # [[listener]]
                # role = "legacy"
                # bind = "127.0.0.1"
                # port = 2587
                # networks = ["192.0.2.17/32"]   # required here
                # trusted_networks = []
                # tls_floor = "1.0"              # legacy alone may go below 1.2
                # passwords_in_clear = false     # legacy alone may hear passwords without TLS
                """.formatted(hostname.text());
    }
}
