"""Note which pictures the texts that are here already show."""

import re

from django.db import migrations

REFERENCE = re.compile(r'<figure[^>]*\sdata-picture="(\d{1,18})"')
AT_ONCE = 500


def note(apps, schema_editor):
    """Go through all texts in batches by key; only those with a picture are read."""
    PictureUse, Picture = apps.get_model("articles", "PictureUse"), apps.get_model("articles", "Picture")
    for label, owner in (("articles.Article", "article_id"), ("sections.StandingPage", "page_id")):
        texts = apps.get_model(label).objects.filter(body__contains="data-picture").order_by("pk")
        last = 0
        while rows := list(texts.filter(pk__gt=last).values_list("pk", "body")[:AT_ONCE]):
            last = rows[-1][0]
            shown = {(pk, int(key)) for pk, body in rows for key in REFERENCE.findall(body)}
            there = set(Picture.objects.filter(pk__in={key for _, key in shown}).values_list("pk", flat=True))
            PictureUse.objects.bulk_create(
                [PictureUse(picture_id=key, **{owner: pk}) for pk, key in sorted(shown) if key in there], batch_size=AT_ONCE
            )


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0007_pictures_library"),
        ("sections", "0001_initial"),
    ]

    operations = [migrations.RunPython(note, migrations.RunPython.noop, elidable=True)]
