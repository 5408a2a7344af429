"""What the appeal does when plans change."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from sections import network
from supporters import appealing, plans
from supporters.models import Appeal, AppealText, Plan, PlanMethod


@receiver([post_save, post_delete], dispatch_uid="supporters.plans_changed")
def plans_changed(sender: type, **_kwargs: object) -> None:
    """Tell every process that its copy of the plans or appeals is old; they travel with the map's revision."""
    if sender in {Plan, PlanMethod, Appeal, AppealText}:
        plans.forget()
        appealing.forget()
        network.changed()
