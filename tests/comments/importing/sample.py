"""An export as Disqus makes them, written by us: more than a thousand comments with the odd corners of the format."""

from datetime import UTC, datetime, timedelta
from html import escape

HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<disqus xmlns="http://disqus.com" '
    'xmlns:dsq="http://disqus.com/disqus-internals" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://disqus.com/api/schemas/1.0/disqus.xsd">\n'
    '<category dsq:id="1"><forum>sample</forum><title>General</title><isDefault>true</isDefault></category>\n'
)
BEGAN = datetime(2014, 3, 1, 12, tzinfo=UTC)
MESSAGES = [
    "<p>A plain thought, number {n}.</p>",
    "<p>Two paragraphs.</p><p>The second, number {n}, with <b>weight</b> &amp; a <i>tone</i>.</p>",
    "<blockquote><p>What someone said.</p></blockquote><p>I disagree, {n} times.</p>",
    '<p>See <a href="http://disq.us/url?url=http%3A%2F%2Fexample.org%2Fpaper%3AaBcDeFgHiJkLmNoPqRsTuVwXyZ0">http://example.org/pap...</a> {n}</p>',
    "Old style, without tags,\nover two lines: {n}",
    "<p>Emoji \U0001f680\U0001f469\u200d\U0001f52c, Arabic \u0645\u0631\u062d\u0628\u0627, and {n}.</p>",
    "<p>&lt;script&gt;alert({n})&lt;/script&gt;</p><script>alert(1)</script>",
]


def thread(number, link, *, name="", created=BEGAN):
    """Return one thread."""
    return (
        f'<thread dsq:id="{number}"><id>{escape(name)}</id><forum>sample</forum><category dsq:id="1" />'
        f"<link>{escape(link)}</link><title>Thread {number}</title><message />"
        f"<createdAt>{created:%Y-%m-%dT%H:%M:%SZ}</createdAt><author><email>editor@example.org</email>"
        "<name>Editor</name><isAnonymous>false</isAnonymous><username>editor</username></author>"
        "<ipAddress>192.0.2.7</ipAddress><isClosed>false</isClosed><isDeleted>false</isDeleted></thread>\n"
    )


def post(number, of, *, message="<p>Yes.</p>", parent="", author="Ada", deleted=False, spam=False, at=None, cdata=True):
    """Return one post."""
    at = f"{BEGAN + timedelta(minutes=int(number) % 100_000):%Y-%m-%dT%H:%M:%SZ}" if at is None else at
    words = f"<![CDATA[{message}]]>" if cdata else escape(message)
    return (
        f'<post dsq:id="{number}"><id>wp_id={number}</id><message>{words}</message><createdAt>{at}</createdAt>'
        f"<isDeleted>{str(deleted).lower()}</isDeleted><isSpam>{str(spam).lower()}</isSpam>"
        f"<author><email>{number}@example.org</email><name>{escape(author)}</name><isAnonymous>true</isAnonymous>"
        f'</author><ipAddress>198.51.100.9</ipAddress><thread dsq:id="{of}" />'
        + (f'<parent dsq:id="{parent}" />' if parent else "")
        + "</post>\n"
    )


def export(*parts):
    """Return a whole file."""
    return HEAD + "".join(parts) + "</disqus>\n"


def large(links, comments=1000):
    """Return a file with so many comments that can stand, spread over threads at these addresses, and odd ones besides."""
    threads = [thread(n, link) for n, link in enumerate(links, 1)]
    posts = []
    for n in range(1, comments + 1):
        of = n % len(links) + 1
        # Each third answers the post two rounds before it in its thread, which answers one itself, and so on.
        before = n - 2 * len(links)
        parent = before if n % 3 == 0 and before > 0 else ""
        message = MESSAGES[n % len(MESSAGES)].format(n=n)
        posts.append(post(n, of, message=message, parent=parent, author=f"Reader {n % 90}", cdata=n % 2 == 0))
    odd = [
        post(9001, 1, deleted=True),  # nobody answered: left out
        post(9002, 1, spam=True, message="<p>Buy now</p>"),
        post(9003, 1, parent=9002),  # an answer to spam: a thread
        post(9004, 1, parent=77777),  # its parent is nowhere: a thread
        post(9005, 1, message=""),
        post(9006, 1, message="<p>\u200b \u00a0</p>"),
        post(1, 1, message="<p>The same number again</p>"),
        post(9008, 999, message="<p>Of a thread that isn't here</p>"),
        post(9009, 1, at="", message="<p>Without a time</p>"),
        post(9010, 1, parent=9011), post(9011, 1, parent=9010),  # each answers the other: threads
        post(9012, 1, parent=9013), post(9013, 1, parent=9014), post(9014, 1),  # before their parents, two deep
        post(9015, 1, deleted=True), post(9016, 1, parent=9015),  # an empty place with an answer
        post(9017, 1, author="ada@example.org"),
        thread(500, "https://elsewhere.example/2014/03/01/none/"), post(9018, 500), thread(501, links[0]),
    ]  # fmt: skip
    # Answers may stand before what they answer.
    return export(*threads, *odd, *posts[::-1])
