from celery import shared_task
from django.utils import timezone

from . import qdrant
from .models import Note
from .vectors import vector_of


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def index_note(note_id):
    """Puts a note into Qdrant. Running it twice writes the same point."""
    note = Note.objects.filter(id=note_id).first()
    if note is None:
        return
    qdrant.put(note.id, vector_of(f"{note.title} {note.text}"), {"title": note.title})
    Note.objects.filter(id=note_id).update(indexed_at=timezone.now())


@shared_task
def index_missing_notes():
    """Beat runs this every minute: it finds what a lost task left behind, and the rows of the migration."""
    for note_id in Note.objects.filter(indexed_at=None).values_list("id", flat=True):
        index_note.delay(note_id)
