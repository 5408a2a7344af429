"""The addresses around signing in, all under the desk's own path."""

from collections.abc import Callable

from allauth.account import views as account
from allauth.mfa.base import views as steps
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.csp import csp_override

from signin import views

View = Callable[..., HttpResponse]


def _page(route: str, view: View, name: str) -> URLPattern:
    """Return a page under the policy of signing in, which is stricter than the desk's."""
    return path(route, csp_override(settings.SIGNIN_CSP)(view), name=name)


def _closed(request: HttpRequest) -> HttpResponse:
    """Answer for an account that was closed between two steps as for one that doesn't exist."""
    return views.sign_in(request)


urlpatterns = [
    _page("login/", views.sign_in, "account_login"),
    _page("login/closed/", _closed, "account_inactive"),
    _page("login/code/", steps.authenticate, "mfa_authenticate"),
    _page("login/passkey/", passkeys.login_webauthn, "mfa_login_webauthn"),
    _page("login/forgotten/", account.password_reset, "account_reset_password"),
    _page("login/forgotten/sent/", account.password_reset_done, "account_reset_password_done"),
    re_path(
        r"^login/forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        csp_override(settings.SIGNIN_CSP)(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    _page("login/forgotten/done/", account.password_reset_from_key_done, "account_reset_password_from_key_done"),
    _page("logout/", views.sign_out, "account_logout"),
    path("password_change/", views.change_password),
    _page("account/confirm/", account.reauthenticate, "account_reauthenticate"),
    _page("account/confirm/code/", steps.reauthenticate, "mfa_reauthenticate"),
    _page("account/confirm/passkey/", passkeys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    _page("account/second-step/", views.guards, "mfa_index"),
    _page("account/second-step/app/", totp.activate_totp, "mfa_activate_totp"),
    _page("account/second-step/app/remove/", totp.deactivate_totp, "mfa_deactivate_totp"),
    _page("account/second-step/codes/", recovery.view_recovery_codes, "mfa_view_recovery_codes"),
    _page("account/second-step/codes/new/", recovery.generate_recovery_codes, "mfa_generate_recovery_codes"),
    _page("account/second-step/codes/file/", recovery.download_recovery_codes, "mfa_download_recovery_codes"),
    _page("account/second-step/passkeys/", views.guards, "mfa_list_webauthn"),
    _page("account/second-step/passkeys/add/", passkeys.add_webauthn, "mfa_add_webauthn"),
    _page("account/second-step/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, "mfa_remove_webauthn"),
    _page("account/second-step/passkeys/<int:pk>/rename/", passkeys.edit_webauthn, "mfa_edit_webauthn"),
    _page("account/sessions/", sessions.list_usersessions, "usersessions_list"),
    _page("account/sessions/<int:pk>/end/", views.end_session, "signin_end_session"),
]
