"""Watch over the gateways' settings: each finding has an id, a message and a hint."""

from django.core.checks import Error, Tags, register

from supporters.gateways import sandbox


@register(Tags.security)
def the_invented_bank_stays_out_of_production(**_kwargs: object) -> list[Error]:
    """Find an invented bank on a server for real readers."""
    if not sandbox.is_set_up():
        return []
    if not sandbox.is_open():
        return [Error(sandbox.REFUSAL, hint="See SANDBOX_BANK in .env.example.", id="supporters.E001")]
    return []
