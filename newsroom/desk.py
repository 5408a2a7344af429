"""The desk as a whole: its menu, and what browsers may do with its pages."""

import base64
import hashlib
import re
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import importmap

from sections import permissions

# What the menu offers, in the order of the working day: (title, [(words, screen, model)]).
MENU = [
    ("", [(_("Today"), "index", "")]),
    (_("Write"), [
        (_("Stories"), "articles_article_changelist", "articles.article"),
        (_("Fronts"), "curation:index", "articles.pin"),
        (_("Pictures"), "articles_picture_changelist", "articles.picture"),
        (_("Authors"), "articles_author_changelist", "articles.author"),
        (_("Agencies"), "articles_agency_changelist", "articles.agency"),
        (_("Tags"), "articles_tag_changelist", "articles.tag"),
        (_("Dossiers"), "articles_dossier_changelist", "articles.dossier"),
        (_("Redirects"), "articles_redirect_changelist", "articles.redirect"),
        (_("Wire rules"), "wire_agencyrule_changelist", "wire.agencyrule"),
        (_("Audience"), "desk-audience:overview", "audience.hourcount"),
    ]),
    (_("Conversation"), [
        (_("Comments"), "desk-comments:queue", "comments.comment"),
        (_("Letters"), "desk-comments:letters", "comments.letter"),
        (_("Rules for comments"), "comments_commentrule_changelist", "comments.commentrule"),
        (_("Blocked words"), "comments_blockedword_changelist", "comments.blockedword"),
        (_("Shut out"), "comments_ban_changelist", "comments.ban"),
    ]),
    (_("The network"), [
        (_("Publications"), "sections_publication_changelist", "sections.publication"),
        (_("Sections"), "sections_section_changelist", "sections.section"),
        (_("Sidebars"), "sections_sidebarblock_changelist", "sections.sidebarblock"),
        (_("Standing pages"), "sections_standingpage_changelist", "sections.standingpage"),
    ]),
    (_("Advertising"), [
        (_("Campaigns"), "ads_campaign_changelist", "ads.campaign"),
        (_("Advertisements"), "ads_ad_changelist", "ads.ad"),
        (_("Ad slots"), "ads_adslot_changelist", "ads.adslot"),
    ]),
    (_("Supporters"), [
        (_("Revenue"), "desk-supporters:overview", "supporters.see_revenue"),
        (_("Supporters"), "supporters_supporter_changelist", "supporters.supporter"),
        (_("Subscriptions"), "supporters_subscription_changelist", "supporters.subscription"),
        (_("Payments"), "supporters_payment_changelist", "supporters.payment"),
        (_("Attempts to pay"), "supporters_contribution_changelist", "supporters.contribution"),
        (_("Findings"), "supporters_finding_changelist", "supporters.finding"),
        (_("Gateway inbox"), "supporters_gatewayevent_changelist", "supporters.gatewayevent"),
        (_("Gateway journal"), "supporters_gatewaycall_changelist", "supporters.gatewaycall"),
        (_("Reconciliation"), "supporters_reconciliationrun_changelist", "supporters.reconciliationrun"),
        (_("Appeals"), "supporters_appeal_changelist", "supporters.appeal"),
        (_("Plans"), "supporters_plan_changelist", "supporters.plan"),
    ]),
    (_("People"), [
        (_("Staff"), "newsroom_user_changelist", "newsroom.user"),
        (_("Roles"), "auth_group_changelist", "auth.group"),
        (_("Returned mail"), "background_returnedmail_changelist", "background.returnedmail"),
        (_("The record"), "audit_auditentry_changelist", "audit.auditentry"),
    ]),
]  # fmt: skip


def navigation(request: HttpRequest) -> list[dict]:
    """Return the menu as far as the person may use it."""
    groups = []
    for title, entries in MENU:
        items = [_item(request, *entry) for entry in entries if _may_see(request, entry[2])]
        if items:
            groups.append({"title": title, "items": items})
    return groups


def everywhere(_request: HttpRequest) -> dict:
    """Return what every screen's template gets: no colours, because Unfold would write them into the page as a style."""
    return {"colors": None, "border_radius": None}


def content_policy() -> dict[str, list[str]]:
    """Return the desk's content security policy: the one in settings, with the import map's hash."""
    return {name: [*sources, *_extra(name)] for name, sources in settings.DESK_CSP.items()}


def _extra(directive: str) -> list[str]:
    return [_hash_of_import_map()] if directive == "script-src" else []


@cache
def _hash_of_import_map() -> str:
    """Return the hash of the one inline script the editor needs, worked out from the script as it is written."""
    script = re.fullmatch(r"<script[^>]*>(.*)</script>", importmap.render(), re.DOTALL)
    digest = hashlib.sha256(script[1].encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _item(request: HttpRequest, title: str, screen: str, _model: str) -> dict:
    link = reverse(screen if ":" in screen else f"admin:{screen}")
    # An app's own screen stands above those of its tables.
    has_screens_beneath = screen in {"index", "desk-supporters:overview", "desk-comments:queue"}
    active = request.path == link or (not has_screens_beneath and request.path.startswith(link))
    return {"title": title, "link": link, "active": active}


def _may_see(request: HttpRequest, model: str) -> bool:
    """Tell whether a person may open a screen: of a table whose rows they may see, or behind a right of its own."""
    app, _dot, name = model.partition(".")
    if not model or permissions.may(request.user, model):
        return True
    return any(permissions.may(request.user, f"{app}.{act}_{name}") for act in ("view", "change"))
