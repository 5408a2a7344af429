"""Plans for tests."""

import factory

from supporters.models import Plan, PlanMethod


class PlanFactory(factory.django.DjangoModelFactory):
    """A one-off plan from five dollars, by card or PayPal."""

    class Meta:
        model = Plan
        skip_postgeneration_save = True

    name = factory.Sequence("Plan {}".format)
    slug = factory.Sequence("plan-{}".format)
    rhythm = Plan.Rhythm.ONCE
    minimum_minor = 500
    position = factory.Sequence(int)

    @factory.post_generation
    def methods(self, create, extracted, **_kwargs):
        """Add the ways to pay."""
        if create:
            for method in extracted or PlanMethod.Method.values:
                PlanMethod.objects.create(plan=self, method=method)
