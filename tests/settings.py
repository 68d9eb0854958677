"""The site's settings as the tests use them: the same file, with the environment of a throw-away site."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
os.environ.setdefault("PLAIN_STATIC", "1")
os.environ.setdefault("LOG_LEVEL", "WARNING")

from perfgoals.settings import *  # noqa: F403

# Files for browsers are the browser tests' business; here there is no folder of collected ones.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # noqa: F405

# Real hashing is slow on purpose; hundreds of test logins needn't be.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Whatever this machine has: no test writes to anybody.
EMAIL_HOST = SITE_URL = ""
