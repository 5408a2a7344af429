"""Roles: what a reporter, an editor, a publisher … may do, as groups that come into being by themselves.

They follow the permissions, not the migrations: after every `migrate`, and after the flush that ends a test which
commits, a permission that was made just now is given to the roles that are meant to have it. A data migration
would run before most permissions exist, would miss those of later apps, and would be undone by such a flush.
What an administrator took away, added or renamed is never touched again: only a new permission changes a role.
"""

from collections.abc import Iterable

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

REPORTER, EDITOR, PUBLISHER = "Reporter", "Editor", "Publisher"
PICTURES, SUPPORTERS, ADMINISTRATOR = "Picture desk", "Supporters' desk", "Administrator"

_ALL = ("view", "add", "change", "delete")
_SOURCES = ("articles.author", "articles.agency", "articles.tag")
_ROWS_OF_STORIES = ("articles.byline", "articles.relatedlink", "articles.correction", "articles.taggedarticle")


def _each(models: Iterable[str], actions: Iterable[str]) -> set[str]:
    """Return `app.action_model` for every pair."""
    return {f"{app}.{action}_{name}" for app, _, name in (m.partition(".") for m in models) for action in actions}


_reporter = (
    _each(["articles.article", "articles.picture"], ["view", "add", "change"])
    | _each(_ROWS_OF_STORIES, _ALL)
    | _each(_SOURCES, ["view"])
    | _each(["articles.tag"], ["add"])
    | _each(["sections.publication", "sections.section"], ["view"])
    | _each(["articles.pin", "articles.dossier", "audience.hourcount"], ["view"])
)
_editor = (
    _reporter
    | {"articles.approve_article", "articles.publish_article", "articles.delete_article"}
    | _each(["articles.picture", *_SOURCES], _ALL)
    | _each(["articles.redirect", "wire.agencyrule"], _ALL)
    | _each(["articles.pin", "articles.dossier"], _ALL)
    | _each(["comments.comment", "comments.letter"], ["view", "change"])
    | _each(["comments.commentrule", "comments.blockedword", "comments.ban"], _ALL)
    | {"comments.shut_out"}
    | _each(["background.returnedmail"], ["view", "change"])
)
_publisher = (
    _editor
    | _each(["ads.adslot", "ads.campaign", "ads.ad"], _ALL)
    | _each(["sections.section", "sections.sidebarblock", "sections.standingpage"], _ALL)
    | _each(["articles.rule"], _ALL)
    | _each(["sections.publication"], ["change"])
    | _each(["supporters.plan", "supporters.planmethod"], ["view"])
    | {"supporters.see_revenue"}
)
_pictures = _each(["articles.picture"], _ALL) | _each(
    ["articles.article", "sections.publication", "sections.section"], ["view"]
)
_ledger = ("supporters.contribution", "supporters.payment", "supporters.refund", "supporters.dispute")
_supporters = (
    _each(["supporters.plan", "supporters.planmethod", "supporters.appeal", "supporters.appealtext"], _ALL)
    | _each(["sections.publication", *_ledger, "supporters.gatewaycall"], ["view"])
    # Nothing of it is changed by hand: who may "change" may press the buttons beside it.
    | _each(["supporters.supporter", "supporters.subscription", "supporters.payment"], ["view", "change"])
    | _each(["supporters.gatewayevent", "supporters.finding", "background.returnedmail"], ["view", "change"])
    | _each(["supporters.reconciliationrun"], ["view", "add"])
    | {f"supporters.{act}" for act in ("see_names", "see_revenue", "refund", "export")}
)
_administrator = (
    _publisher
    | _supporters
    | _each(["sections.publication", "sections.hostalias", "sections.assignment", "newsroom.user"], _ALL)
    | _each(["audit.auditentry"], ["view"])
)

MEANT: dict[str, set[str]] = {
    REPORTER: _reporter,
    EDITOR: _editor,
    PUBLISHER: _publisher,
    PICTURES: _pictures,
    SUPPORTERS: _supporters,
    ADMINISTRATOR: _administrator,
}
# Roles begin when people can be assigned to publications; one that is missing later was deleted on purpose.
_FOUNDING = "sections.add_assignment"


def follow_permissions(app: AppConfig, using: str) -> None:
    """Create the permissions an app lacks, and give each new one to the roles that are meant to have it."""
    before = _permissions_of(app.label, using)
    create_permissions(app, verbosity=0, using=using)
    new = {key: pk for key, pk in _permissions_of(app.label, using).items() if key not in before}
    if _FOUNDING in new:
        Group.objects.using(using).bulk_create([Group(name=name) for name in MEANT], ignore_conflicts=True)
        new = _permissions_of(None, using)
    if new:
        _give(new, using)


def _give(permissions: dict[str, int], using: str) -> None:
    groups = {g.name: g.pk for g in Group.objects.using(using).filter(name__in=MEANT)}
    grant = Group.permissions.through
    rows = [
        grant(group_id=groups[name], permission_id=pk)
        for name, meant in MEANT.items()
        for key, pk in permissions.items()
        if name in groups and key in meant
    ]
    grant.objects.using(using).bulk_create(rows, ignore_conflicts=True)


def _permissions_of(app_label: str | None, using: str) -> dict[str, int]:
    """Return the keys of an app's permissions, or of all, by `app.codename`."""
    rows = Permission.objects.using(using)
    if app_label is not None:
        rows = rows.filter(content_type__app_label=app_label)
    found = rows.values_list("content_type__app_label", "codename", "pk")
    return {f"{label}.{codename}": pk for label, codename, pk in found}
