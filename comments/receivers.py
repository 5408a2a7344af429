"""What happens to comments and letters when their reader goes, or asks for all that is known of them."""

from django.dispatch import receiver

from comments import erasing, own_data
from readers.models import Reader
from readers.signals import reader_erased, reader_exported


@receiver(reader_erased, dispatch_uid="comments.reader_erased")
def take_out(reader: Reader, **_kwargs: object) -> None:
    """Take out what an erased reader wrote, in the erasure's own transaction."""
    erasing.erase(reader)


@receiver(reader_exported, dispatch_uid="comments.reader_exported")
def tell(reader: Reader, **_kwargs: object) -> dict[str, object]:
    """Tell what a reader wrote."""
    return own_data.of(reader)
