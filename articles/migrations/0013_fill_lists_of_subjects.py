from django.db import migrations

from articles import mirroring


def fill(apps, schema_editor):
    database = schema_editor.connection
    if database.vendor == "postgresql":
        mirroring.renew()
        return
    with mirroring.put_up(database):
        mirroring.renew()


class Migration(migrations.Migration):

    # In short transactions: a million stories are not held up while their lists are filled.
    atomic = False

    dependencies = [
        ("articles", "0012_lists_of_subjects"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
