import json

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from . import qdrant
from .models import Note, StoredFile
from .tasks import index_note
from .vectors import vector_of


@require_http_methods(["GET", "POST"])
def home(request):
    if request.method == "POST":
        title = request.POST.get("title", "").strip()
        if title:
            _add_note(title, request.POST.get("text", ""))
        return redirect("/")
    return render(request, "workspace/home.html", {"notes": Note.objects.all()[:50], "workspace": settings.WORKSPACE_ID})


@csrf_exempt
@require_http_methods(["GET", "POST"])
def notes(request):
    if request.method == "GET":
        return JsonResponse({"notes": [note.as_json() for note in Note.objects.all()[:100]]})
    try:
        body = json.loads(request.body)
        title, text = str(body["title"]).strip(), str(body.get("text", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"error": "Send {\"title\": …, \"text\": …} as JSON."}, status=400)
    if not title:
        return JsonResponse({"error": "A note needs a title."}, status=400)
    return JsonResponse(_add_note(title, text).as_json(), status=201)


@require_GET
def search(request):
    found = qdrant.find(vector_of(request.GET.get("q", "")), limit=5)
    return JsonResponse({"found": [{"id": hit["id"], "score": hit["score"], "title": hit["payload"]["title"]} for hit in found]})


@csrf_exempt
@require_POST
def upload(request):
    sent = request.FILES.get("file")
    if sent is None:
        return JsonResponse({"error": "Send a form with a part named file."}, status=400)
    stored = StoredFile.objects.create(name=sent.name[:200], content=sent)
    return JsonResponse({"name": stored.name, "size": stored.content.size, "url": stored.content.url}, status=201)


def _add_note(title, text):
    note = Note.objects.create(title=title[:120], text=text)
    index_note.delay(note.id)
    return note
