"""All settings, from the environment: without PSTN_DEMO=1 a missing secret stops the start."""

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from pstn.environment import LOOPBACK, database, kept_key, listed, refuse_public, required
from pstn.openapi import ENUM_NAMES

BASE_DIR = Path(__file__).resolve().parent.parent
PSTN_HOME = Path(os.environ.get("PSTN_HOME") or BASE_DIR / "var").resolve()
PSTN_HOME.mkdir(parents=True, exist_ok=True)

DEBUG = False
DEMO = os.environ.get("PSTN_DEMO") == "1"
ALLOWED_HOSTS = listed("ALLOWED_HOSTS")
BIND = os.environ.get("PSTN_BIND") or "127.0.0.1"
if DEMO:
    refuse_public([BIND, *ALLOWED_HOSTS])
    ALLOWED_HOSTS = LOOPBACK
    SECRET_KEY = os.environ.get("SECRET_KEY") or kept_key(PSTN_HOME / "secret-key")
    PASSWORD_HASHERS = ["pstn.accounts.QuickHasher"]
else:
    SECRET_KEY = required("SECRET_KEY")
    required("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = listed("CSRF_TRUSTED_ORIGINS")
CSRF_FAILURE_VIEW = "pstn.views.csrf_failure"

OURS = ["pstn", "reports", "budgets", "workstreams", "governance", "core"]
DJANGO = ["auth", "contenttypes", "sessions", "messages", "staticfiles"]
INSTALLED_APPS = [
    *OURS,
    *(f"django.contrib.{app}" for app in DJANGO),
    "django.forms",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "core.tracing.with_request_id",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pstn.middleware.keep_nowhere",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "pstn.views.with_page_for_405",
]

ROOT_URLCONF = "pstn.urls"
WSGI_APPLICATION = "pstn.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
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
                "pstn.context.navigation",
            ],
        },
    }
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL") or f"sqlite:///{PSTN_HOME / 'pstn.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "")
CACHE = "redis.RedisCache" if REDIS_URL else "locmem.LocMemCache"
CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{CACHE}", "LOCATION": REDIS_URL}}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"  # of pages and commands; what is stored is UTC

STATIC_URL = "static/"
STATIC_ROOT = PSTN_HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = PSTN_HOME / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Sign-in: by username or e-mail address; accounts are made by an administrator.
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
CHECKS = {"MinimumLength": {"min_length": 12}, "UserAttributeSimilarity": {}, "CommonPassword": {}}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{check}Validator", "OPTIONS": options}
    for check, options in CHECKS.items()
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "pstn.accounts.ClosedAccounts"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_RATE_LIMITS = {"login_failed": False}  # axes counts failures, in the database
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "pstn.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "pstn.accounts.name_given"
AXES_VERBOSE = False

# What a browser may do with our pages.
NOWHERE = ["default-src", "frame-ancestors", "base-uri", "object-src"]
HERE = ["script-src", "style-src", "font-src", "connect-src", "manifest-src", "form-action"]
ALLOWED = {"img-src": [SELF, "data:"]} | {what: [SELF] for what in HERE} | {what: [NONE] for what in NOWHERE}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": ALLOWED}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20  # so that a field says that its text is too long, and shows it
SESSION_COOKIE_AGE = 12 * 60 * 60
if not DEMO:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^api/", r"^livez$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if os.environ.get("PSTN_BEHIND_PROXY") == "1":
        AXES_CLIENT_IP_CALLABLE = "pstn.accounts.address_seen_by_proxy"
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Requests in a minute: of each token or person signed in, and of each address of somebody unknown.
RATE_LIMIT = int(os.environ.get("PSTN_RATE_LIMIT") or 600)
RATE_LIMIT_UNKNOWN = int(os.environ.get("PSTN_RATE_LIMIT_UNKNOWN") or 60)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "core.authentication.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "core.problems.exception_handler",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Public Service Transformation Network manager",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_PATCH": False,
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "core.contract.finish",
        "core.components.share",
    ],
}

# Celery only wakes work up: what is due stands in the database. Without Redis its messages lie in a folder.
BROKER = PSTN_HOME / "broker"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
if not REDIS_URL:
    BROKER.mkdir(exist_ok=True)
    FOLDERS = {"data_folder_in": BROKER, "data_folder_out": BROKER, "control_folder": BROKER / "control"}
    CELERY_BROKER_TRANSPORT_OPTIONS = {name: str(folder) for name, folder in FOLDERS.items()}

SITE_URL = os.environ.get("SITE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}").rstrip("/")  # links in mail
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "core.tracing.Lines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "WARNING" if DEMO else "INFO")},
}
