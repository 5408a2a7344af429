"""The addresses around signing in, all under the desk's own path."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.csp import csp_override

from newsroom.kit import later

View = Callable[..., HttpResponse]


def _page(route: str, view: str, name: str) -> URLPattern:
    """Return a page under the policy of signing in, which is stricter than the desk's."""
    return path(route, csp_override(settings.SIGNIN_CSP)(later.view(view)), name=name)


_ACCOUNT, _STEPS, _SESSIONS = "allauth.account.views", "allauth.mfa.base.views", "allauth.usersessions.views"
_APP, _CODES, _PASSKEYS = (f"allauth.mfa.{way}.views" for way in ("totp", "recovery_codes", "webauthn"))
_OWN = "signin.views"

urlpatterns = [
    _page("login/", f"{_OWN}.sign_in", "account_login"),
    _page("login/closed/", f"{_OWN}.closed", "account_inactive"),
    _page("login/code/", f"{_STEPS}.authenticate", "mfa_authenticate"),
    _page("login/passkey/", f"{_PASSKEYS}.login_webauthn", "mfa_login_webauthn"),
    _page("login/forgotten/", f"{_ACCOUNT}.password_reset", "account_reset_password"),
    _page("login/forgotten/sent/", f"{_ACCOUNT}.password_reset_done", "account_reset_password_done"),
    re_path(
        r"^login/forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        csp_override(settings.SIGNIN_CSP)(later.view(f"{_ACCOUNT}.password_reset_from_key")),
        name="account_reset_password_from_key",
    ),
    _page("login/forgotten/done/", f"{_ACCOUNT}.password_reset_from_key_done", "account_reset_password_from_key_done"),
    _page("logout/", f"{_OWN}.sign_out", "account_logout"),
    _page("account/confirm/", f"{_ACCOUNT}.reauthenticate", "account_reauthenticate"),
    _page("account/confirm/code/", f"{_STEPS}.reauthenticate", "mfa_reauthenticate"),
    _page("account/confirm/passkey/", f"{_PASSKEYS}.reauthenticate_webauthn", "mfa_reauthenticate_webauthn"),
    _page("account/second-step/", f"{_OWN}.guards", "mfa_index"),
    _page("account/second-step/app/", f"{_APP}.activate_totp", "mfa_activate_totp"),
    _page("account/second-step/app/remove/", f"{_APP}.deactivate_totp", "mfa_deactivate_totp"),
    _page("account/second-step/codes/", f"{_CODES}.view_recovery_codes", "mfa_view_recovery_codes"),
    _page("account/second-step/codes/new/", f"{_CODES}.generate_recovery_codes", "mfa_generate_recovery_codes"),
    _page("account/second-step/codes/file/", f"{_CODES}.download_recovery_codes", "mfa_download_recovery_codes"),
    _page("account/second-step/passkeys/", f"{_OWN}.guards", "mfa_list_webauthn"),
    _page("account/second-step/passkeys/add/", f"{_PASSKEYS}.add_webauthn", "mfa_add_webauthn"),
    _page("account/second-step/passkeys/<int:pk>/remove/", f"{_PASSKEYS}.remove_webauthn", "mfa_remove_webauthn"),
    _page("account/second-step/passkeys/<int:pk>/rename/", f"{_PASSKEYS}.edit_webauthn", "mfa_edit_webauthn"),
    _page("account/sessions/", f"{_SESSIONS}.list_usersessions", "usersessions_list"),
    _page("account/sessions/<int:pk>/end/", f"{_OWN}.end_session", "signin_end_session"),
]
