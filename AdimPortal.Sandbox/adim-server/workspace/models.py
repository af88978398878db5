from django.db import models


class Note(models.Model):
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Set by the Celery worker when the note is in Qdrant.
    indexed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]

    def as_json(self):
        return {
            "id": self.id,
            "title": self.title,
            "text": self.text,
            "created_at": self.created_at.isoformat(),
            "indexed_at": self.indexed_at.isoformat() if self.indexed_at else None,
        }


class StoredFile(models.Model):
    name = models.CharField(max_length=200)
    content = models.FileField(upload_to="uploads/%Y/%m/")
    created_at = models.DateTimeField(auto_now_add=True)
