"""The desk's door: in, and out."""

from http import HTTPStatus

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.mfa.base import views as steps
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import admin, auth, messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from audit import recording
from signin import entering, limiting, policy, telling
from signin.forms import SignInForm


@sensitive_post_parameters("password")
@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password, and lead on to the second step or the desk."""
    target = _target(request)
    if request.method != "POST":
        if request.user.is_authenticated and request.user.is_staff:
            return HttpResponseRedirect(target)
        return _asked(request, SignInForm(), target)
    form, status = SignInForm(request.POST), 200
    if form.is_valid():
        try:
            user = entering.enter(request, **form.cleaned_data)
        except limiting.Locked:
            form.add_error(None, _("Too many attempts. Wait five minutes, then try again, or use a passkey."))
            status = 429
        except limiting.CanNotTell:
            form.add_error(None, _("Signing in is not possible at the moment. Try again in a minute."))
            status = 503
        else:
            if user is not None:
                return perform_password_login(
                    request, {"username": user.username}, Login(user=user, redirect_url=target)
                )
            form.add_error(None, _("Name and password don't fit together. Mind capital letters in the password."))
    return _asked(request, form, target, status)


def closed(request: HttpRequest) -> HttpResponse:
    """Answer for an account that was closed between two steps as for one that doesn't exist."""
    return sign_in(request)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    auth.logout(request)
    messages.success(request, _("You are signed out."))
    return HttpResponseRedirect(reverse("account_login"))


@login_required
def guards(request: HttpRequest) -> HttpResponse:
    """Show how one signs in: passkeys, app, codes; and whether a second step is still missing."""
    must_set_up = policy.needs_second_factor(request.user) and not policy.has_second_factor(request.user)
    return steps.IndexView.as_view(extra_context={"must_set_up": must_set_up})(request)


def change_password(request: HttpRequest) -> HttpResponse:
    """Let someone change their own password, and write down that they did. Their other browsers are signed out."""
    response = admin.site.password_change(request)
    if request.method == "POST" and response.status_code == HTTPStatus.FOUND and request.user.is_authenticated:
        recording.record("change password", request.user, by=request.user)
        telling.tell_later(request.user, telling.PASSWORD, publication=getattr(request, "publication", None))
    return response


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out one of one's other browsers."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    session.end()
    recording.record("end a session", request.user, by=request.user)
    messages.success(request, _("Signed out there."))
    return HttpResponseRedirect(reverse("usersessions_list"))


def _asked(request: HttpRequest, form: SignInForm, target: str, status: int = 200) -> HttpResponse:
    return render(request, "signin/sign_in.html", {"form": form, "next": target}, status=status)


def _target(request: HttpRequest) -> str:
    """Return where to go afterwards: the address asked for when it is at this host and no page of the door itself."""
    wish = request.POST.get("next", request.GET.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(wish, {request.get_host()}, require_https=request.is_secure())
    is_door = wish.partition("?")[0] in {reverse("account_login"), reverse("account_logout")}
    return wish if is_ours and not is_door else reverse(settings.LOGIN_REDIRECT_URL)
