"""Stories and what belongs to them."""

from articles.models.agency import Agency
from articles.models.article import Article, Byline, RelatedLink
from articles.models.curation import Pin, Rule, RuleListing
from articles.models.dossiers import Dossier, DossierMilestone, KeyFact
from articles.models.following import FollowUp, Ping
from articles.models.importing import ImportedItem
from articles.models.listing import Listing
from articles.models.people import Author
from articles.models.picture import Licence, LookBand, Picture, PictureUse
from articles.models.previews import GuestAnswer, PreviewLink
from articles.models.record import Correction, Redirect
from articles.models.subjects import SubjectListing, Tally
from articles.models.tags import Tag, TaggedArticle
from articles.models.undo import Undo
from articles.models.versions import Presence, Version, WorkingCopy

__all__ = [
    "Agency",
    "Article",
    "Author",
    "Byline",
    "Correction",
    "Dossier",
    "DossierMilestone",
    "FollowUp",
    "GuestAnswer",
    "ImportedItem",
    "KeyFact",
    "Licence",
    "Listing",
    "LookBand",
    "Picture",
    "PictureUse",
    "Pin",
    "Ping",
    "Presence",
    "PreviewLink",
    "Redirect",
    "RelatedLink",
    "Rule",
    "RuleListing",
    "SubjectListing",
    "Tag",
    "TaggedArticle",
    "Tally",
    "Undo",
    "Version",
    "WorkingCopy",
]
