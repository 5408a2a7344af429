"""What readers/ tells those who stand above it. Sent inside the transaction: what a listener can't do isn't done at all."""

from django.dispatch import Signal

# A reader is being erased. Sent with `reader`, while the row still says who it was: take out what is theirs.
reader_erased = Signal()
# A reader wants all that is known of them. Sent with `reader`; each listener returns a dict for the file.
reader_exported = Signal()
