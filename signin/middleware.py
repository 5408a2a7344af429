"""What stands at the desk's door at every request: sessions that have ended, and second steps that are missing."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from signin import policy, sessions

Next = Callable[[HttpRequest], HttpResponse]
# What someone may open who must set a second step up first: nothing but that, and the way out.
OPEN = ("login/", "logout/", "account/confirm/", "account/second-step/", "jsi18n/")


def end_old_sessions(get_response: Next) -> Next:
    """Sign out whoever didn't click for too long, or signed in too long ago."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not _is_desk(request) or not request.user.is_authenticated:
            return get_response(request)
        now = timezone.now()
        if not sessions.is_over(request.session, now):
            sessions.touch(request.session, now)
            return get_response(request)
        auth.logout(request)
        messages.info(request, _("You were signed out because you had been away. Sign in to go on."))
        if request.path == reverse("account_login"):
            return HttpResponseRedirect(request.get_full_path())
        return redirect_to_login(request.get_full_path() if request.method == "GET" else reverse("admin:index"))

    return middleware


def require_second_factor(get_response: Next) -> Next:
    """Lead those who need a second step and have none to where it is set up, and let nothing else through."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if (
            settings.REQUIRE_SECOND_FACTOR
            and _is_desk(request)
            and request.user.is_authenticated
            and not request.session.get(policy.PROVEN)
            and policy.needs_second_factor(request.user)
        ):
            if policy.has_second_factor(request.user):
                request.session[policy.PROVEN] = True
            elif not request.path_info.removeprefix(f"/{settings.DESK_PATH}/").startswith(OPEN):
                return HttpResponseRedirect(reverse("mfa_index"))
        return get_response(request)

    return middleware


def _is_desk(request: HttpRequest) -> bool:
    return request.path_info.startswith(f"/{settings.DESK_PATH}/")
