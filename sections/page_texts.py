"""Standing pages to begin with: our own texts, true of this software, with places that the desk fills in.

What stands in [[double brackets]] is for the desk to fill in or take out: a page begins out of readers' sight and
is made public when that is done. In the texts `{name}` and `{host}` are the publication's.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from newsroom.kit import html
from sections.models import Publication, Section, StandingPage

# Positions behind those of pages that are there.
_FIRST_POSITION = 10


@dataclass(frozen=True, slots=True)
class PageText:
    """One page to begin with: its address, its title, and its text as lines of paragraphs, headings (##) and items (-)."""

    slug: str
    title: str | Promise
    lines: str | Promise


TEXTS = [
    PageText("about", _("About"), _(
        "{name} is a news site at {host}. We report on [[what you report on]], for [[whom]].\n"
        "## Who we are\n"
        "{name} is published by [[the publisher’s name and legal form]]. The editor is [[name]]. It is paid for by "
        "[[its readers; add advertising, grants or owners, and say how much each brings]].\n"
        "## Where our stories come from\n"
        "Stories by our own reporters carry their names. Those of news agencies carry the agency’s, with its credit "
        "beneath. “Staff Writers” means that several people in the newsroom had a hand in a story.\n"
        "## When we are wrong\n"
        "We say so on the story itself, with the date. All such notes stand together on the page of corrections, which "
        "the foot of every page leads to."
    )),
    PageText("contact", _("Contact"), _(
        "A person reads what arrives here.\n"
        "## The newsroom\n"
        "- News and tips: [[e-mail address]]\n"
        "- A mistake in a story: [[e-mail address]]. Send the headline, or the story’s address, and what is wrong.\n"
        "- Pictures, reprints and rights: [[e-mail address]]\n"
        "## The site\n"
        "If a page is broken or hard to use, with a screen reader, a keyboard or without scripts, write to "
        "[[e-mail address]].\n"
        "## Your data\n"
        "Questions about what we hold of you: [[e-mail address]].\n"
        "## By post\n"
        "{name}, [[street, town, country]]. Telephone: [[number]]."
    )),
    PageText("privacy", _("Privacy"), _(
        "You can read every page of {name} without telling us who you are.\n"
        "## Readers\n"
        "The pages of {host} set no cookies and load nothing from other companies by themselves: no counters, no "
        "advertising networks, no fonts, no buttons.\n"
        "Some stories show a film, a post, a map or a chart that is kept at another company. In its place you first see "
        "what it is and whose. Only when you press its button is it loaded, and that company then learns your internet "
        "address and may set cookies of its own. What you allow for good is kept in your browser, not with us; under "
        "“Privacy choices”, at the foot of every page, you take it back with one click. If your browser sends Global "
        "Privacy Control or Do Not Track, we keep to it.\n"
        "## What is counted\n"
        "We count how often a story is read and shared, and how often an advertisement of ours is seen and followed. Your "
        "browser tells our own server the story’s number and nothing else. Kept are sums by hour and day, with no "
        "address, no name and no mark by which you could be known again. Browsers that ask not to be tracked aren’t "
        "counted.\n"
        "## Advertisements\n"
        "Advertisements are marked as such and come from our own server, the same for everyone who reads a page. An "
        "advertisement from another company is loaded only if you allowed that.\n"
        "## The server’s log\n"
        "Like every web server ours keeps a short technical log: an internet address, a time, the page asked for. We use "
        "it to find faults and fend off attacks. It is deleted after [[number, such as 14]] days.\n"
        "## If you give money\n"
        "[[Say which payment provider you use, what you keep of a contribution, and how long tax law has you keep it.]]\n"
        "## Your rights\n"
        "They stand on the page “Your data rights”. Responsible is {name}, [[publisher, address]]."
    )),
    PageText("data-rights", _("Your data rights"), _(
        "If you live in the European Union, the European Economic Area or the United Kingdom, the General Data Protection "
        "Regulation gives you the rights below. We grant them to everyone.\n"
        "## What they are\n"
        "- To know whether we hold data about you, and to get a copy of it.\n"
        "- To have it put right, or deleted, or kept but not used.\n"
        "- To get what you gave us in a form that another service can read.\n"
        "- To object to our using it, and to take back a consent at any time; what was done before stays lawful.\n"
        "## What there is\n"
        "Of someone who only reads we hold an entry in the server’s log for [[number, such as 14]] days, to keep the site "
        "safe (Article 6(1)(f)). Of those who give we hold what a contribution needs (Article 6(1)(b) and (c)). Of "
        "people in the news we hold what we published and what we know; for journalism the law makes exceptions "
        "(Article 85). No decision about you is made by a machine.\n"
        "What you allow under “Privacy choices” is kept in your own browser. We can’t see it and hold no record of it.\n"
        "## How to ask\n"
        "Write to [[e-mail address]] or {name}, [[publisher, address]]. We answer within a month, and it costs nothing. "
        "[[Name your data protection officer, or your representative in the Union, if you must have one.]]\n"
        "If you think that we got it wrong, you can complain to a supervisory authority, such as [[name and address]]."
    )),
    PageText("terms", _("Terms"), _(
        "These are the rules for using {name}.\n"
        "## Reading and sharing\n"
        "Read as much as you like. Link to any page. Quote a paragraph or two with our name and a link. For more, ask us "
        "first.\n"
        "Stories and pictures of agencies belong to them: the credit with each says whose it is, and we can’t give you "
        "permission to reprint those.\n"
        "## Feeds and machines\n"
        "Our feeds are there to be used, as long as each item leads back to the story. Ask for pages at a reasonable pace.\n"
        "## What we promise\n"
        "We check what we publish and correct what turns out wrong. Nothing here is advice on your health, your money or "
        "your rights.\n"
        "## Which law applies\n"
        "These terms are under the law of [[country]]. They don’t take from you what the law of your own country grants "
        "to consumers."
    )),
    PageText("principles", _("Editorial principles"), _(
        "These are the rules that everyone who writes for {name} keeps to.\n"
        "## Truth before speed\n"
        "- A fact has a source that we name, or we say why we don’t. What only one side says is told as what one side says.\n"
        "- Whoever is accused of something is asked first and given time to answer.\n"
        "- A picture shows what its caption says. Drawings and images made by machines are called what they are.\n"
        "## Independence\n"
        "- Nobody outside the newsroom decides what we publish, or sees it before you do but to check a fact.\n"
        "- Whoever pays for an advertisement pays for its room and nothing else. Advertisements are marked, and none "
        "stands beside an obituary.\n"
        "- We take no gifts from those we report on, and say so where we travelled at someone’s cost or have a stake.\n"
        "## People\n"
        "- Victims, children and those who mourn are left in peace unless there is good reason.\n"
        "- Who tells us something in confidence is protected.\n"
        "## Corrections\n"
        "A mistake is put right on the story itself as soon as we know of it, with a note that says what was wrong and "
        "when it was changed. Earlier versions of a story can be read from there. A story that can’t stand is marked as "
        "retracted or withdrawn, with the reason; it doesn’t silently disappear. All notes stand together on the page of "
        "corrections, and in its feed. To tell us of a mistake write to [[e-mail address]]. If you aren’t content with "
        "our answer, turn to [[the press council or ombudsperson you answer to]]."
    )),
]  # fmt: skip


def missing(publication: Publication) -> list[PageText]:
    """Return the texts whose address is free at a publication, in order. Two queries."""
    taken = set(StandingPage.objects.filter(publication=publication).values_list("slug", flat=True))
    taken |= set(Section.objects.top_level().filter(publication=publication).values_list("slug", flat=True))
    return [text for text in TEXTS if text.slug not in taken]


@transaction.atomic
def add(publication: Publication, slugs: Iterable[str] | None = None, *, is_public: bool = False) -> list[StandingPage]:
    """Add the missing pages that were chosen, or all; return them. Those that are there stay as they are.

    They are out of readers' sight until the desk has filled in what is marked.
    """
    wanted = None if slugs is None else set(slugs)
    made = []
    for number, text in enumerate(TEXTS):
        if text in missing(publication) and (wanted is None or text.slug in wanted):
            page = StandingPage.objects.create(
                publication=publication, slug=text.slug, title=str(text.title), body=as_html(text, publication),
                is_public=is_public, position=_FIRST_POSITION + number,
            )  # fmt: skip
            made.append(page)
    return made


def as_html(text: PageText, publication: Publication) -> str:
    """Return a text as a page's body, with the publication's name in it and the places to fill in set in bold."""
    parts, items = [], []
    for line in [*str(text.lines).split("\n"), ""]:
        said = _filled(line.removeprefix("## ").removeprefix("- "), publication)
        if line.startswith("- "):
            items.append(f"<li>{said}</li>")
            continue
        if items:
            parts.append(f"<ul>{''.join(items)}</ul>")
            items = []
        if line:
            parts.append(f"<h2>{said}</h2>" if line.startswith("## ") else f"<p>{said}</p>")
    return html.clean("".join(parts))


def _filled(line: str, publication: Publication) -> str:
    said = escape(line.replace("{name}", publication.name).replace("{host}", publication.host))
    return re.sub(r"\[\[(.+?)\]\]", r"<strong>[[\1]]</strong>", said)
