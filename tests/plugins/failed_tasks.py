"""No test passes while background work goes wrong: done at once, it swallows what went wrong into its result.

A test in which it shall go wrong says so with the mark `tasks_may_fail`.
"""

from collections.abc import Iterator

import pytest
from django.tasks import TaskResult, TaskResultStatus
from django.tasks.backends.immediate import ImmediateBackend
from django.tasks.signals import task_finished

MARK = "tasks_may_fail"


@pytest.fixture(autouse=True)
def no_task_fails_unseen(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test when a task failed in it."""
    failed: list[TaskResult] = []

    def note(task_result: TaskResult, **_more: object) -> None:
        if task_result.status == TaskResultStatus.FAILED:
            failed.append(task_result)

    task_finished.connect(note, sender=ImmediateBackend)
    yield
    task_finished.disconnect(note, sender=ImmediateBackend)
    if failed and not request.node.get_closest_marker(MARK):
        said = "\n".join(f"{row.task.module_path}\n{row.errors[-1].traceback}" for row in failed)
        pytest.fail(f"Background work failed:\n{said}", pytrace=False)
