"""Settings, all from .env beside manage.py. A missing one is named; nothing has a secret default."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from . import dotenv

BASE_DIR = Path(__file__).resolve().parent.parent
_env = dotenv.read(BASE_DIR / ".env")


def _required(name):
    if not _env.get(name):
        raise ImproperlyConfigured(f"{name} is missing in .env")
    return _env[name]


SECRET_KEY = _required("SECRET_KEY")
DEBUG = _env.get("DEBUG") == "True"
ALLOWED_HOSTS = _required("ALLOWED_HOSTS").split(",")
DEPLOYMENT_TYPE = _required("DEPLOYMENT_TYPE")
VPS_DOMAIN = _required("VPS_DOMAIN")
GATE_ID = _env.get("GATE_ID", "")
CUSTOMER_ID = _env.get("CUSTOMER_ID", "")
WORKSPACE_ID = _env.get("WORKSPACE_ID", "")
ENCRYPTION_KEY = _required("ENCRYPTION_KEY")

DATABASES = {"default": dotenv.database(_required("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = _required("REDIS_URL")
QDRANT_ADDRESS = f"http://{_required('QDRANT_HOST')}:{_required('QDRANT_HTTP_PORT')}"
QDRANT_API_KEY = _env.get("QDRANT_API_KEY", "")

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_BEAT_SCHEDULE = {
    "index-what-was-missed": {"task": "workspace.tasks.index_missing_notes", "schedule": 60.0},
}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "workspace",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
ROOT_URLCONF = "adim.urls"
ASGI_APPLICATION = "adim.asgi.application"
USE_TZ = True

# nginx ends TLS and says so.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [f"https://{VPS_DOMAIN}"]

STATIC_URL = "/static/"
STATIC_ROOT = _required("STATIC_ROOT")
MEDIA_URL = "/media/"
MEDIA_ROOT = _required("MEDIA_ROOT")

EMAIL_HOST = _env.get("EMAIL_HOST", "")
EMAIL_PORT = int(_env.get("EMAIL_PORT") or 587)
EMAIL_HOST_USER = _env.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _env.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _env.get("EMAIL_USE_TLS") == "True"
DEFAULT_FROM_EMAIL = _env.get("DEFAULT_FROM_EMAIL") or f"workspace@{VPS_DOMAIN}"
