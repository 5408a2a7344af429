"""A task for a worker in a process of its own."""

from django.tasks import task


@task
def add(first: int, second: int) -> int:
    """Return a sum."""
    return first + second
