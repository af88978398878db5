from django.urls import path

from workspace import health, views

urlpatterns = [
    path("", views.home),
    path("healthz", health.healthz),
    path("api/notes", views.notes),
    path("api/notes/search", views.search),
    path("api/files", views.upload),
]
