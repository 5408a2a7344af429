from django.db import migrations

from supporters.models.history import GUARDS


def put_guards_up(apps, schema_editor):
    GUARDS.install(schema_editor.connection)


def take_guards_away(apps, schema_editor):
    GUARDS.remove(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ("supporters", "0004_presses"),
    ]

    operations = [migrations.RunPython(put_guards_up, take_guards_away)]
