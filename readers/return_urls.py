"""Where providers send readers back to, under the names by which allauth finds them. No other address of allauth's is here."""

from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from newsroom.kit import later

_back = later.view("readers.provider_views.back")
# Apple posts, from a page of its own.
_posted = csrf_exempt(later.view("readers.provider_views.posted_back"))
urlpatterns = [
    path("google/back/", _back, {"slug": "google"}, name="google_callback"),
    path("facebook/back/", _back, {"slug": "facebook"}, name="facebook_callback"),
    path("x/back/", _back, {"slug": "x"}, name="twitter_oauth2_callback"),
    path("github/back/", _back, {"slug": "github"}, name="github_callback"),
    path("apple/back/", _posted, {"slug": "apple"}, name="apple_callback"),
    path("apple/back/again/", _back, {"slug": "apple"}, name="apple_finish_callback"),
    re_path("^(?P<provider_id>openid)/back/$", _back, name="openid_connect_callback"),
]
