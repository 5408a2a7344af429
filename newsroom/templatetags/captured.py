"""Keeping what a part of a template says, to say it again elsewhere on the page."""

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.safestring import mark_safe

register = template.Library()


class CapturedNode(template.Node):
    """What stands between the tags, kept under a name and shown nowhere yet."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: template.Context) -> str:
        """Keep what was rendered, escaped as it was, on one line."""
        context[self.name] = mark_safe(" ".join(self.nodelist.render(context).split()))
        return ""


@register.tag
def captured(parser: Parser, token: Token) -> CapturedNode:
    """Keep a block's words: {% captured page_title %}{% block title %}…{% endblock %}{% endcaptured %}."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endcaptured",))
    parser.delete_first_token()
    return CapturedNode(name, nodelist)
