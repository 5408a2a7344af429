"""Plans, supporters and their money for tests."""

import factory
from django.utils import timezone

from supporters.models import (
    Appeal,
    Contribution,
    Finding,
    GatewayCall,
    GatewayEvent,
    Payment,
    Plan,
    PlanMethod,
    ReconciliationRun,
    Subscription,
    Supporter,
)


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


class SupporterFactory(factory.django.DjangoModelFactory):
    """An invented person who gives."""

    class Meta:
        model = Supporter

    email = factory.Sequence("supporter{}@example.org".format)


class ContributionFactory(factory.django.DjangoModelFactory):
    """An attempt to give five dollars that was sent to the gateway."""

    class Meta:
        model = Contribution

    supporter = factory.SubFactory(SupporterFactory)
    plan = factory.SubFactory(PlanFactory)
    publication = factory.SubFactory("tests.factories.sections.PublicationFactory")
    form_key = factory.Sequence("form-{}".format)
    rhythm = factory.SelfAttribute("plan.rhythm")
    method = PlanMethod.Method.CARD
    gateway = "sandbox"
    remote_id = factory.Sequence("cs_{}".format)
    state = Contribution.State.SENT
    amount_minor = factory.SelfAttribute("plan.minimum_minor")
    currency = factory.SelfAttribute("plan.currency")


class SubscriptionFactory(factory.django.DjangoModelFactory):
    """Five dollars that come each month."""

    class Meta:
        model = Subscription

    contribution = factory.SubFactory(
        ContributionFactory, plan__rhythm=Plan.Rhythm.MONTHLY, state=Contribution.State.PAID
    )
    supporter = factory.SelfAttribute("contribution.supporter")
    plan = factory.SelfAttribute("contribution.plan")
    publication = factory.SelfAttribute("contribution.publication")
    rhythm = factory.SelfAttribute("contribution.rhythm")
    method = factory.SelfAttribute("contribution.method")
    gateway = "sandbox"
    remote_id = factory.Sequence("sub_{}".format)
    state = Subscription.State.ACTIVE
    amount_minor = factory.SelfAttribute("contribution.amount_minor")
    currency = factory.SelfAttribute("contribution.currency")
    known_at = factory.LazyFunction(timezone.now)


class PaymentFactory(factory.django.DjangoModelFactory):
    """Five dollars that came, once. With a receipt only where a test issues one."""

    class Meta:
        model = Payment

    contribution = factory.SubFactory(ContributionFactory, state=Contribution.State.PAID)
    supporter = factory.SelfAttribute("contribution.supporter")
    publication = factory.SelfAttribute("contribution.publication")
    gateway = "sandbox"
    remote_id = factory.Sequence("pay_{}".format)
    amount_minor = factory.SelfAttribute("contribution.amount_minor")
    currency = factory.SelfAttribute("contribution.currency")
    paid_at = factory.LazyFunction(timezone.now)


class AppealFactory(factory.django.DjangoModelFactory):
    """A campaign that runs now."""

    class Meta:
        model = Appeal

    name = factory.Sequence("Appeal {}".format)
    starts_at = factory.LazyFunction(timezone.now)


class FindingFactory(factory.django.DjangoModelFactory):
    """A payment that no attempt explains."""

    class Meta:
        model = Finding

    kind = Finding.Kind.UNKNOWN
    gateway = "sandbox"
    remote_id = factory.Sequence("pay_unknown_{}".format)


class GatewayEventFactory(factory.django.DjangoModelFactory):
    """A message that waits to be asked about."""

    class Meta:
        model = GatewayEvent

    gateway = "sandbox"
    remote_id = factory.Sequence("evt_{}".format)
    type = "payment.succeeded"
    refs = factory.LazyFunction(lambda: [["payment", "pay_1"]])
    body = "{}"
    sent_at = due_at = not_before = factory.LazyFunction(timezone.now)


class GatewayCallFactory(factory.django.DjangoModelFactory):
    """A refund that was asked for and done."""

    class Meta:
        model = GatewayCall

    gateway = "sandbox"
    act = "refund"
    key = factory.Sequence("refund-{}".format)
    about = "refund 1"
    outcome = GatewayCall.Outcome.DONE


class ReconciliationRunFactory(factory.django.DjangoModelFactory):
    """A comparison of the whole ledger that is over."""

    class Meta:
        model = ReconciliationRun

    gateway = "sandbox"
    scope = ReconciliationRun.Scope.LEDGER
    ended_at = factory.LazyFunction(timezone.now)
