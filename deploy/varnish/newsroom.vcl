vcl 4.1;
# Varnish before Newsroom: /etc/varnish/newsroom.vcl, with FRONT="varnish http://127.0.0.1:6081" for server and worker.
# It keeps pages for a day and is told by the worker what has changed. TLS is ended before it (nginx, hitch).
# Needs the vmod xkey (Debian: varnish-modules). Without it, include forget_by_ban.vcl in its stead: slower, the same effect.
# tests/deploy/test_varnish.py starts this very file. Where it reads “# set:”, put your own.

import std;
include "/etc/varnish/forget_by_xkey.vcl"; # set: or forget_by_ban.vcl

backend default {
    .host = "127.0.0.1"; # set
    .port = "8000"; # set
    .connect_timeout = 2s;
    .first_byte_timeout = 30s;
    .between_bytes_timeout = 10s;
    # Without a probe it is never known to be sick, and what is kept for then is never given.
    .probe = {
        .request = "GET /health/ HTTP/1.1" "Host: localhost" "Connection: close"; # set: a host in ALLOWED_HOSTS
        .interval = 1s;
        .timeout = 2s;
        .window = 3;
        .threshold = 2;
        .initial = 2;
    }
}

# Who may say what has changed: the workers' machines. What came through a TLS terminator says for whom it asks, and may not.
acl workers {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.method == "PURGE") {
        if (client.ip !~ workers || req.http.X-Forwarded-For ~ ",") {
            return (synth(405, "Not allowed"));
        }
        call forget;
    }
    unset req.http.xkey-purge;
    # A visitor's own words for these are nobody's.
    unset req.http.X-Forwarded-Host;
    unset req.http.X-Original-URL;
    # set: behind a TLS terminator on this machine its word counts, from anywhere else nobody's.
    if (client.ip !~ workers || !req.http.X-Forwarded-Proto) {
        set req.http.X-Forwarded-Proto = "http";
    }
    # One key for a host, however it is written.
    set req.http.Host = std.tolower(req.http.Host);
    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    # Staff, and what is said to one person.
    if (req.http.Authorization || req.http.Cookie ~ "(^|; *)(__Host-)?(sessionid|messages)=") {
        return (pass);
    }
    # What is for one person is never kept: Newsroom says so too, this only spares the queue.
    if (req.url ~ "^/(desk|preview|reader|support|health|counted)(/|$)") {
        return (pass);
    }
    # Other cookies change nothing of a public page; a page that reads them isn't public, and is asked for by its own form.
    unset req.http.Cookie;
    # A sick backend: whatever there is will do, for a day. A well one: no more than a second.
    if (std.healthy(req.backend_hint)) {
        set req.grace = 1s;
    }
    return (hash);
}

sub vcl_hash {
    # Links in a page have its scheme.
    hash_data(req.http.X-Forwarded-Proto);
}

# Varnish itself asks for gzip, unpacks it for who takes none, and gives parts of what it has.

sub vcl_backend_response {
    set beresp.do_gzip = false; # it is packed already
    if (beresp.status >= 500 || beresp.http.X-Page == "last good") {
        # The old page is better than the word that there is none.
        if (bereq.is_bgfetch) {
            return (abandon);
        }
        set beresp.uncacheable = true;
        set beresp.ttl = 0s;
        return (deliver);
    }
    if (beresp.http.Set-Cookie || beresp.http.Cache-Control ~ "(?i)(private|no-store)") {
        # Remembered for a moment, so that nobody queues for what can't be shared.
        set beresp.uncacheable = true;
        set beresp.ttl = 10s;
        return (deliver);
    }
    set beresp.grace = 86400s;
    set beresp.keep = 60s;
}

sub vcl_deliver {
    # Between Newsroom and Varnish.
    unset resp.http.xkey;
    unset resp.http.X-Varnish;
    unset resp.http.Via;
    # Browsers would subtract the age of what is true now.
    unset resp.http.Age;
    if (resp.http.Cache-Control ~ "s-maxage") {
        # Caches further out are not told of changes by us, unless FRONT names them.
        set resp.http.Cache-Control = regsub(resp.http.Cache-Control, "s-maxage=\d+", "s-maxage=1");
    }
    set resp.http.X-Front = "MISS";
    if (obj.hits > 0) {
        set resp.http.X-Front = "HIT";
    }
}

sub vcl_backend_error {
    set beresp.http.Content-Type = "text/plain; charset=utf-8";
    set beresp.http.Retry-After = "5";
    synthetic("This page can't be shown just now. Please reload it in a moment." + {"
"});
    return (deliver);
}
