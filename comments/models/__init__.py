"""What readers say: comments, what others make of them, the rules they stand under, and letters to the editor."""

from comments.models.comment import Comment, CommentQuerySet, Talk
from comments.models.decisions import Decision
from comments.models.drafts import Draft
from comments.models.learning import BlockedWord, WordCount
from comments.models.letters import Letter
from comments.models.notices import Digest, Notice
from comments.models.opinions import Recommendation, Report
from comments.models.rules import Ban, CommentRule, OutsideTalk

__all__ = [
    "Ban",
    "BlockedWord",
    "Comment",
    "CommentQuerySet",
    "CommentRule",
    "Decision",
    "Digest",
    "Draft",
    "Letter",
    "Notice",
    "OutsideTalk",
    "Recommendation",
    "Report",
    "Talk",
    "WordCount",
]
