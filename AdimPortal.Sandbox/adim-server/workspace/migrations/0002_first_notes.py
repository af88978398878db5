"""A few rows, so that a new workspace has something to show and a moved one something to lose."""

from django.db import migrations

FIRST_NOTES = [
    ("Welcome", "This workspace runs on a server of its own."),
    ("What is inside", "PostgreSQL holds these notes, Celery indexes them, Qdrant finds them again."),
    ("Yours alone", "Nobody else has the keys of this server."),
]


def add(apps, schema_editor):
    note = apps.get_model("workspace", "Note")
    note.objects.bulk_create(note(title=title, text=text) for title, text in FIRST_NOTES)


class Migration(migrations.Migration):
    dependencies = [("workspace", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
