"""Which currencies a way to pay takes at all, whichever gateway carries it: known before anyone is asked for money."""

# developer.paypal.com/api/rest/reference/currency-codes: the currencies PayPal takes. Of those that have hundredths in
# ISO 4217 and are paid in whole ones only it wants no digits behind the point. Currencies with three aren't in the list.
PAYPAL = frozenset({
    "AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS", "JPY", "MXN", "MYR", "NOK", "NZD",
    "PHP", "PLN", "SEK", "SGD", "THB", "TWD", "USD",
})  # fmt: skip
# A way that isn't named here takes every currency we know.
_TAKEN_BY = {"paypal": PAYPAL}


def takes(method: str, currency: str) -> bool:
    """Tell whether a way to pay takes a currency."""
    return method not in _TAKEN_BY or currency in _TAKEN_BY[method]
