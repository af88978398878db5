"""Faults in the settings that would otherwise show much later."""

import base64
import binascii

from django.conf import settings
from django.core.checks import Error, register


@register()
def encryption_key_is_a_fernet_key(app_configs, **kwargs):
    try:
        length = len(base64.urlsafe_b64decode(settings.ENCRYPTION_KEY))
    except (binascii.Error, ValueError):
        length = 0
    if length == 32:
        return []
    return [Error("ENCRYPTION_KEY is not a Fernet key: 32 bytes in URL-safe base64.", id="workspace.E001")]
