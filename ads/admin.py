"""The desk's screens for advertising: slots, campaigns, advertisements with a look at them and what was seen."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin
from django.contrib.admin import display
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet, Sum
from django.forms import CheckboxSelectMultiple, Script
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from ads.models import Ad, AdSlot, Campaign, DaySeen
from ads.showing import Shown
from articles.widgets import PictureChoice
from sections.desk import ByPublication, DeskAdmin, Switch

DAYS_SHOWN = 30


@admin.register(AdSlot)
class AdSlotAdmin(DeskAdmin):
    """Where advertising may stand."""

    publication_field = "publication"
    list_display = ["position", "publication", "where", "size", "from_outside", "is_open"]
    list_filter = [ByPublication, Switch.on("is_open", _("open"))]
    list_select_related = ["publication", "section__parent"]
    ordering = ["publication_id", "section_id", "position", "pk"]
    fields = ["publication", "section", "position", "is_open", "size", "tag_url"]

    @display(description=_("section"), ordering="section")
    def where(self, slot: AdSlot) -> str:
        """Return the section it stands in, or that it isn’t bound to one."""
        return str(slot.section or _("everywhere"))

    @display(description=_("from outside"), empty_value="–")
    def from_outside(self, slot: AdSlot) -> str | None:
        """Return the host whose script it may load."""
        return urlsplit(slot.tag_url).hostname if slot.shows_tag else None


@admin.register(Campaign)
class CampaignAdmin(DeskAdmin):
    """What is booked."""

    publication_field = "publication"
    list_display = ["name", "kind", "advertiser", "publication", "starts_on", "ends_on", "weight", "is_running"]
    list_filter = [ByPublication, Switch.on("is_running", _("running"))]
    list_select_related = ["publication"]
    search_fields = ["name", "advertiser"]
    ordering = ["-starts_on", "-pk"]
    readonly_fields = ["seen"]
    deletion_advice = _("Untick “running” instead: what was counted stays.")
    fieldsets = [
        (None, {"fields": ["publication", "kind", "name", "advertiser"]}),
        (_("When and where"), {"fields": ["starts_on", "ends_on", "slots", "is_running"]}),
        (_("How much of it"), {"fields": ["weight", "most_in_all", "most_per_day"]}),
        (_("What was seen"), {"fields": ["seen"]}),
    ]

    def formfield_for_manytomany(self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401
        """Offer the slots of the person's publications."""
        if db_field.name == "slots":
            slots = AdSlot.objects.select_related("publication", "section").order_by("publication_id", "position", "pk")
            places = self.places(request)
            kwargs["queryset"] = slots if places is None else slots.filter(publication__in=places)
            kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @display(description=_("day by day"))
    def seen(self, campaign: Campaign) -> SafeString:
        """Return a table of what was seen and followed on each of the last days."""
        return _table(DaySeen.objects.filter(ad__campaign=campaign) if campaign.pk else DaySeen.objects.none())


@admin.register(Ad)
class AdAdmin(DeskAdmin):
    """The advertisements of the campaigns."""

    publication_field = "campaign__publication"
    list_display = ["headline", "campaign", "link", "is_shown"]
    list_filter = [Switch.on("is_shown", _("shown"))]
    list_select_related = ["campaign"]
    search_fields = ["headline", "text", "campaign__name", "campaign__advertiser"]
    ordering = ["-pk"]
    readonly_fields = ["look", "seen"]
    deletion_advice = _("Untick “shown” instead: what was counted stays.")
    fieldsets = [
        (None, {"fields": ["campaign", "headline", "text", "link", "is_shown"]}),
        (_("Picture"), {"fields": ["picture", "alt"]}),
        (_("As readers see it"), {"fields": ["look"]}),
        (_("What was seen"), {"fields": ["seen"]}),
    ]

    class Media:
        """The field for a picture of the library."""

        js = [Script("js/desk/picture.js", type="module")]

    def get_urls(self) -> list[URLPattern]:
        """Add the look at one advertisement."""
        look = self.admin_site.admin_view(require_safe(xframe_options_sameorigin(self.look_view)))
        return [path("<int:pk>/look/", look, name="ads_ad_look"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return them with their campaigns, which say whose they are."""
        return super().get_queryset(request).select_related("campaign")

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401
        """Offer the campaigns of the person's publications; choose the picture in the library."""
        if db_field.name == "campaign":
            rows, places = (
                Campaign.objects.exclude(kind=Campaign.Kind.APPEAL).order_by("name", "pk"),
                self.places(request),
            )
            kwargs["queryset"] = rows if places is None else rows.filter(publication__in=places)
        if db_field.name == "picture":
            kwargs["widget"] = PictureChoice
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def look_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one advertisement by itself as readers get it."""
        ad = Ad.objects.filter(pk=pk).select_related("campaign__publication", "picture").first()
        if ad is None:
            raise Http404
        if not self.has_view_permission(request, ad):
            raise PermissionDenied
        slot = AdSlot(publication=ad.campaign.publication)
        context = {"shown": Shown(slot, ad.campaign, ad), "publication": ad.campaign.publication}
        return render(request, "ads/look.html", context)

    @display(description=_("look"))
    def look(self, ad: Ad) -> SafeString | str:
        """Return a frame with the advertisement as it was last saved."""
        if not ad.pk:
            return _("Save it first.")
        address = reverse("admin:ads_ad_look", args=[ad.pk])
        return format_html('<iframe class="ad-look" src="{}" title="{}"></iframe>', address, _("As readers see it"))

    @display(description=_("day by day"))
    def seen(self, ad: Ad) -> SafeString:
        """Return a table of what was seen and followed on each of the last days."""
        return _table(DaySeen.objects.filter(ad=ad) if ad.pk else DaySeen.objects.none())


def _table(rows: QuerySet) -> SafeString:
    days = rows.order_by("-day").values("day").annotate(seen=Sum("seen"), followed=Sum("followed"))[:DAYS_SHOWN]
    return render_to_string("admin/parts/days_seen.html", {"days": days})
