#!/bin/sh
# Answers git's question for a user or a password with the read-only token of the repository.
# git asks this program so that the token is in no address, no argument and no file.
printf '%s\n' "${APP_REPOSITORY_TOKEN:-}"
