# shellcheck shell=bash
# Where a Django application lives on the server, and how its commands are run.

HOME_OF_APP=/srv/adim
APP=$HOME_OF_APP/app
VENV=$HOME_OF_APP/venv
PYTHON=$VENV/bin/python

# The application reads its settings from .env by itself; nothing of the routine's environment goes along.
# manage.py is started from the code's folder, as its own user, who may not write there.
as_app() { (cd "$APP" && exec runuser -u adim -- env -i PATH="$PATH" LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 "$@"); }

# As root: for what is written beside the code.
manage() { (cd "$APP" && exec env -i PATH="$PATH" LC_ALL=C.UTF-8 "$PYTHON" manage.py "$@"); }
