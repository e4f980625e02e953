"""Settings of the portal. Environments differ by environment variables, never by a second file.

| variable        | meaning                                                              | default            |
|-----------------|----------------------------------------------------------------------|--------------------|
| SECRET_KEY      | signs sessions; required, a missing one is an error                  | none               |
| DEBUG           | Django's debug pages; never on in production                         | off                |
| ALLOWED_HOSTS   | host names the portal answers to, separated by commas                | localhost          |
| DATABASE_URL    | `postgres://user:password@host/name` or `sqlite:///path`             | SQLite under var/  |
| HTTPS           | on when visitors reach the portal over https: cookies, HSTS, redirect | off                |
| TRUSTED_PROXIES | proxies between visitors and the portal, each adding to X-Forwarded-For | 1 with HTTPS, else 0 |
| VAR_DIR         | where the embedded database, uploads, papers and static files are kept | var/               |
| EMAIL_URL       | mail server, `smtp+tls://user:password@host:587`                      | prints on console  |
| SITE_URL        | where visitors find the portal; stands in the mails it sends          | https:// and the first of ALLOWED_HOSTS; without HTTPS http://localhost:8000 |
| SECURITY_CONTACT | where a weakness is reported, in security.txt: `mailto:...` or `https://...` | none: no security.txt |
| PUBLISHER_URI   | the identifier (TOOI) of who publishes, `https://identifier.overheid.nl/tooi/id/...` | none: no sitemap |
| PUBLISHER_NAME  | the name that belongs to it                                          | none: no sitemap   |
| HOUSE_STYLE     | a token file in static/css/ over tokens.css, such as `tokens-brick`   | none               |
"""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.urls import reverse_lazy

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- Environment -------------------------------------------------------------------------------
SECRET_KEY = env.str("SECRET_KEY")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
HTTPS = env.bool("HTTPS", default=False)
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

# --- Applications, lowest floor first ----------------------------------------------------------
INSTALLED_APPS = [
    "portfolios",
    "agenda",
    "projects",
    "contributions",
    "reports",
    "platform_ivz",
    "platform_ivz.apps.SafeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "auditlog",
    "csp",
    "crispy_forms",
    "django_filters",
    "django_htmx",
    "django_prose_editor",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
    "import_export",
    "rules",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # After static files, which are compressed already; before all that looks into an answer.
    "platform_ivz.middleware.CompressionMiddleware",
    "platform_ivz.middleware.NoStoreMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "platform_ivz.middleware.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "platform_ivz.middleware.AccessMiddleware",
    "platform_ivz.middleware.ActorMiddleware",
    "agenda.middleware.ChosenDayMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "platform_ivz.middleware.ReadingMiddleware",
    "platform_ivz.failing.BusyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Last: nothing is locked for who may not come in. See platform_ivz/transactions.py.
    "platform_ivz.transactions.TransactionMiddleware",
]

ROOT_URLCONF = "platform_ivz.urls"
WSGI_APPLICATION = "platform_ivz.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portfolios.context_processors.region",
                "agenda.context_processors.looking",
                "reports.navigation.menu",
                "csp.context_processors.nonce",
            ],
        },
    },
]

# --- Database ----------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets readers go on while one writes; IMMEDIATE takes the write lock at the start of a
    # transaction, so that two writers wait for each other instead of failing half-way. FULL: what
    # was said to be stored is there, also when the power fails right after.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In the database: how often somebody tried to sign in, asked for a mail, and the like, counted by all
# processes together; see portfolios/attempts.py. There is room for more than can be tried in a day.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "counted_attempts",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# --- Work that takes long: one more process, `manage.py work`, see portfolios/work.py ------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Users and access --------------------------------------------------------------------------
AUTH_USER_MODEL = "portfolios.User"
# Tells how far a user reads a model: the table of `platform_ivz/access.py`.
WHO_READS = "portfolios.permissions.reach"
AUTHENTICATION_BACKENDS = [
    # What a role may do (rules in each permissions.py), what the admin may do, and signing in.
    "rules.permissions.ObjectPermissionBackend",
    "portfolios.backends.AdminBackend",
    "portfolios.backends.SignInBackend",
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("home")
ACCOUNT_ADAPTER = "portfolios.adapter.ClosedAdapter"
ACCOUNT_FORMS = {
    "change_password": "portfolios.account_forms.PasswordForm",
    "reset_password_from_key": "portfolios.account_forms.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = reverse_lazy("account_login")
ACCOUNT_SESSION_REMEMBER = False
# How often, in how long, and what is counted together: an address (ip), a user, or what the portal
# says (key). Only failing to sign in counts, so that a whole town hall can come in through one
# address; see portfolios/attempts.py. What is not named here, the account package limits itself.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/5m/key",
    "login_failed_by_stranger": "100/h/key",
    "login_failed_from_address": "10/m/ip",
    "reset_password": "20/m/ip,5/10m/key",
}
# A proxy adds the address that it heard from to X-Forwarded-For; what stands before that anybody
# can write.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=int(HTTPS))
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# --- Security ----------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# --- Audit: every row change and who came in, see platform_ivz/audit.py ------------------------------------------------
AUDITLOG_INCLUDE_ALL_MODELS = True
AUDITLOG_EXCLUDE_TRACKING_MODELS = (
    "account",
    "admin",
    "auditlog",
    "contenttypes",
    "django_tasks_database",
    "sessions",
    # What belongs to one reader alone is for no other eyes.
    "agenda.ReaderNote",
    "agenda.ReadMark",
    "agenda.CalendarKey",
    # How far work is; what it changes is logged where that is stored.
    "portfolios.Work",
)
# Nothing that a visitor writes in a header.
AUDITLOG_CID_HEADER = None
AUDITLOG_INCLUDE_TRACKING_MODELS = (
    {
        "model": "portfolios.User",
        "exclude_fields": ["password", "last_login"],
        "m2m_fields": ["groups", "user_permissions"],
    },
    {"model": "auth.Group", "m2m_fields": ["permissions"]},
    # The rows themselves are logged where they are stored.
    {"model": "portfolios.ImportRun", "exclude_fields": ["rows", "undo"]},
    # The files themselves are kept there; the log has their checksums.
    {"model": "contributions.InvoiceCopy", "exclude_fields": ["facts", "pdf", "ubl"]},
    {"model": "contributions.Reminder", "exclude_fields": ["pdf"]},
    {"model": "contributions.BankFile", "exclude_fields": ["content"]},
    # Ticking other tasks changes the scenario; what was frozen is not for reading.
    {
        "model": "contributions.Scenario",
        "exclude_fields": ["facts"],
        "m2m_fields": ["dropped_tasks"],
    },
)

# --- Mail: printed on the console unless EMAIL_URL names a server ------------------------------
EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portaal@localhost")
# Mails that no visitor asked for cannot learn from a request where the portal is, and the others
# must not: who asks for a mail to somebody else could name another host.
SITE_URL = env.str(
    "SITE_URL", default=f"https://{ALLOWED_HOSTS[0]}" if HTTPS else "http://localhost:8000"
)

# --- What is open, see agenda/open/: nothing of it is made up ----------------------------------
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
PUBLISHER_URI = env.str("PUBLISHER_URI", default="")
PUBLISHER_NAME = env.str("PUBLISHER_NAME", default="")

# --- Language, dates and numbers: Dutch only, so no LocaleMiddleware ---------------------------
LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

# --- Files -------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Compressed already; and maps, which are large and hardly ever asked for.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("png", "woff", "woff2", "map")
MEDIA_ROOT = VAR_DIR / "uploads"
STORAGES = {
    "default": {"BACKEND": "platform_ivz.transactions.UploadStorage"},
    "staticfiles": {"BACKEND": "platform_ivz.static_files.HashedStorage"},
}

HOUSE_STYLE = env.str("HOUSE_STYLE", default="")

# --- Forms and tables --------------------------------------------------------------------------
# Widgets come from templates/django/forms/ where there is one of ours.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["ivz"]
CRISPY_TEMPLATE_PACK = "ivz"
CRISPY_CLASS_CONVERTERS: dict[str, str] = {}
DJANGO_TABLES2_TEMPLATE = "generic/table.html"

# --- Logging -----------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # cbsodata tells each question and setting, on the root logger.
    "filters": {
        "no_questions": {
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: record.module != "cbsodata3",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["no_questions"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # They tell every step of a render, and each look into the queue; what goes wrong stays visible.
    "loggers": {
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "ERROR"},
        "fontTools": {"level": "WARNING"},
        "weasyprint.progress": {"level": "WARNING"},
    },
}
