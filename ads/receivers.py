"""What advertising does when the desk changes a booking: every process reads them anew."""

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from ads.models import Ad, AdSlot, Campaign
from sections import network


@receiver([post_save, post_delete], dispatch_uid="ads.booking_changed")
def booking_changed(sender: type, **_kwargs: object) -> None:
    """Tell every process that its copy of the bookings is old, with the map they are held beside."""
    if sender in {AdSlot, Campaign, Ad}:
        network.changed()


@receiver(m2m_changed, sender=Campaign.slots.through, dispatch_uid="ads.slots_chosen")
def slots_chosen(action: str, **_kwargs: object) -> None:
    """Tell it when a campaign gets other slots, too."""
    if action.startswith("post_"):
        network.changed()
