"""Settings of the test suite: the real ones, with a secret of no value and fast passwords."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests-and-therefore-of-no-value-to-anyone")

from platform_ivz.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Nothing is counted from one test to the next; a test about that brings its own cache.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
# Names without a hash: nothing is collected, whatever lies in the folder of who tries the portal out.
STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# Look for a static file when it is asked for, not for all of them whenever a client is made.
WHITENOISE_AUTOREFRESH = True
# Work that takes long is done at once, where it is asked; a test about the queue takes that of the
# portal with the fixture `queued`.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
