"""Every address of the desk, found by walking the table of contents, and who gets which answer there."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from articles.models import Redirect
from audit import recording
from background.models import ReturnedMail
from sections import roles
from tests.factories import ads, articles, comments, sections, supporters
from tests.factories.newsroom import UserFactory

TABLE = Path(__file__).with_name("desk_permissions.txt")
DESK = f"{settings.DESK_PATH}/"
# The columns of the table, in order.
WHO = {
    "stranger": None, "no-role": "", "reporter": roles.REPORTER, "editor": roles.EDITOR, "publisher": roles.PUBLISHER,
    "pictures": roles.PICTURES, "supporters": roles.SUPPORTERS, "administrator": roles.ADMINISTRATOR, "superuser": "*",
}  # fmt: skip
# What stands in an address for a part that is no row's key. A new kind of part needs a line here.
PARTS = {
    "url": "nothing/",
    "app_label": "articles",
    "uidb36": "1",
    "key": "none",
    "content_type_id": "1",
    "name": "x",
    "code": "none",
    "stamp": "2026-01-01T00-00",
    "old": "1",
    "new": "2",
    "number": "1",
    "act": "name",
    "link": "1",
    "slug": "x",
    "token": "none",
    "batch": "00000000-0000-4000-8000-000000000000",
}
KEYS = {"object_id", "pk", "id", "article_id", "story_id", "key_id", "version", "version_id"}
NOBODYS = 987_654_321


@dataclass(frozen=True)
class Address:
    """A pattern under the desk's path."""

    route: str

    @property
    def parts(self) -> list[str]:
        """The names of the parts that vary."""
        return re.findall(r"<(?:\w+:)?(\w+)>", self.route)

    @property
    def has_key(self) -> bool:
        """Whether it names a row."""
        return any(part in KEYS for part in self.parts)

    def path(self, row: models.Model | None) -> str:
        """Return the address for a row. Raises KeyError for a part that PARTS doesn't know."""
        text = self.route
        for part in self.parts:
            value = str(row.pk if row is not None else NOBODYS) if part in KEYS else PARTS[part]
            text = re.sub(rf"<(\w+:)?{part}>", value, text)
        return "/" + DESK + text.replace("(index)", "")


def addresses() -> list[Address]:
    """Return all addresses under the desk's path, in the order of the table of contents, each once."""
    walked = _walk(get_resolver().url_patterns, "")
    routes = (_readable(route.removeprefix(DESK)) for route in walked if route.startswith(DESK))
    return [Address(route) for route in dict.fromkeys(routes)]


def _readable(route: str) -> str:
    """Return a pattern as the table says it: parts in angle brackets, whatever they may hold; the first page has a name."""
    return (
        re.sub(r"\(\?P(<\w+>)(?:\([^()]*\)|[^()])*\)", r"\1", route).replace("\\.", ".").replace("^", "").rstrip("$")
        or "(index)"
    )


def _walk(patterns: list, before: str) -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


class World:
    """Two publications, one person for each role at the first of them, and a row of each table at both."""

    def __init__(self) -> None:
        self.own, self.other = sections.PublicationFactory(), sections.PublicationFactory(host="sister.test")
        self.cookies = {name: self._session(role) for name, role in WHO.items()}
        self.rows = {"own": self._rows(self.own), "other": self._rows(self.other)}

    def _session(self, role: str | None) -> str:
        if role is None:
            return ""
        if role == "*":
            person = UserFactory(is_superuser=True)
        else:
            person = sections.staff(role, self.own) if role else UserFactory()
        client = Client()
        client.force_login(person)
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def _rows(self, publication) -> dict[str, models.Model]:
        section = sections.SectionFactory(publication=publication)
        story = articles.ArticleFactory(section=section)
        colleague = sections.staff(roles.REPORTER, publication)
        made = [publication, section, story, colleague, sections.StandingPageFactory(publication=publication),
                sections.SidebarBlockFactory(source=section),
                ads.AdSlotFactory(publication=publication),
                ads.CampaignFactory(publication=publication), ads.AdFactory(campaign__publication=publication), recording.record("change", section, by=colleague)]  # fmt: skip
        rows = {row._meta.label_lower: row for row in made}
        for model, factory in NETWORK.items():
            rows[model] = factory(publication, story)
        return rows

    def row(self, address: Address, whose: str) -> models.Model | None:
        """Return the row that an address is about, by the app and model in it; any row of its own will do elsewhere."""
        label = ".".join(address.route.split("/")[:2])
        return self.rows[whose].get(label) or (self._first(label) if whose == "own" else None)

    def _first(self, label: str) -> models.Model | None:
        try:
            return apps.get_model(label)._base_manager.order_by("pk").first()
        except (LookupError, ValueError):
            return None

    def answers(self, address: Address, who: str) -> str:
        """Return the answers to GET and POST, at one's own publication and at the other, as letters."""
        sides = ("own", "other") if address.has_key else ("own",)
        asked = [(method, whose) for method in ("get", "post") for whose in sides]
        return "".join(self.ask(method, address.path(self.row(address, whose)), who) for method, whose in asked)

    def ask(self, method: str, path: str, who: str) -> str:
        """Ask in a person's name, undo whatever it did, and return the answer as a letter."""
        client = Client(raise_request_exception=False)
        if self.cookies[who]:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[who]
        with transaction.atomic():
            answer = getattr(client, method)(path)
            transaction.set_rollback(True)
        return letter(answer)


def letter(answer) -> str:
    """Return an answer as one letter of the table; its head says what each means."""
    location = answer.headers.get("Location", "")
    if answer.status_code in {301, 302}:
        ways = [(f"/{DESK}login/", "l"), (f"/{DESK}account/confirm/", "c")]
        known = [way for start, way in ways if location.startswith(start)]
        return known[0] if known else "a" if location == f"/{DESK}" else "y"
    return {403: "n", 404: "0", 405: "m", 410: "0"}.get(answer.status_code, "!" if answer.status_code >= 500 else "y")


NETWORK = {
    "articles.author": lambda *_: articles.AuthorFactory(),
    "articles.agency": lambda *_: articles.AgencyFactory(),
    "articles.picture": lambda *_: articles.PictureFactory(),
    "articles.dossier": lambda place, _story: articles.DossierFactory(publication=place),
    "articles.tag": lambda *_: articles.TagFactory(),
    "supporters.plan": lambda *_: supporters.PlanFactory(),
    "supporters.supporter": lambda place, _story: supporters.ContributionFactory(publication=place).supporter,
    "supporters.contribution": lambda place, _story: supporters.ContributionFactory(publication=place),
    "supporters.subscription": lambda place, _story: supporters.SubscriptionFactory(contribution__publication=place),
    "supporters.payment": lambda place, _story: supporters.PaymentFactory(contribution__publication=place),
    "supporters.appeal": lambda place, _story: supporters.AppealFactory(publication=place),
    "supporters.finding": lambda place, _story: supporters.FindingFactory(
        supporter=supporters.ContributionFactory(publication=place).supporter
    ),
    "supporters.gatewayevent": lambda *_: supporters.GatewayEventFactory(),
    "supporters.gatewaycall": lambda *_: supporters.GatewayCallFactory(),
    "supporters.reconciliationrun": lambda *_: supporters.ReconciliationRunFactory(),
    "articles.redirect": lambda place, story: Redirect.objects.create(
        publication=place, old_path="/old/", new_path="", article=story
    ),
    "comments.comment": lambda _place, story: comments.CommentFactory(article=story),
    "comments.letter": lambda place, _story: comments.LetterFactory(publication=place),
    "comments.commentrule": lambda place, _story: comments.CommentRuleFactory(publication=place),
    "comments.blockedword": lambda place, _story: comments.BlockedWordFactory(publication=place),
    "comments.ban": lambda place, _story: comments.BanFactory(publication=place),
    "background.returnedmail": lambda *_: ReturnedMail.objects.create(
        address=uuid.uuid4().hex, first_at=timezone.now(), last_at=timezone.now(), closed_at=timezone.now()
    ),
    "auth.group": lambda *_: Group.objects.get(name=roles.REPORTER),
}


def table() -> dict[str, list[str]]:
    """Read the table: for each address the answers, by column."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    return {row[0]: row[1:] for row in rows}


def line(route: str, answers: list[str]) -> str:
    """Write a line of the table."""
    return f"{route:<62} " + " ".join(f"{answer:<4}" for answer in answers).rstrip()
