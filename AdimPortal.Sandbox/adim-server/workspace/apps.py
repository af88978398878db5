from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "workspace"

    def ready(self):
        from . import checks  # noqa: F401 (registers itself)
