# Forgetting by the vmod xkey: an index of all pages by their keys.
import xkey;

sub forget {
    set req.http.n-gone = xkey.purge(req.http.xkey-purge);
    return (synth(200, req.http.n-gone));
}
