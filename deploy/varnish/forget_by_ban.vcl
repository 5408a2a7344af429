# Forgetting without xkey: each page is compared with what was banned, once. Keys hold letters, digits and :~-_ only.
sub forget {
    if (req.http.xkey-purge !~ "^[A-Za-z0-9:~_ -]+$") {
        return (synth(400, "Unreadable"));
    }
    ban("obj.http.xkey ~ (^|\s)(" + regsuball(req.http.xkey-purge, " +", "|") + ")(\s|$)");
    return (synth(200, "Banned"));
}
