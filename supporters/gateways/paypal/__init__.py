"""PayPal, as one of the companies that move money for us."""

from django.conf import settings

from supporters.gateways.base import Gateway
from supporters.gateways.paypal.gateway import PayPal


def from_settings() -> Gateway:
    """Return the gateway that the settings describe."""
    given = settings.GATEWAYS["paypal"]
    return PayPal(
        client_id=given["client_id"],
        secret=given["secret"],
        webhook_id=given["webhook_id"],
        is_live=given["is_live"],
        address=given["address"],
    )
