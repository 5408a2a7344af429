"""Settings, in the order a request meets them. What differs between machines comes from environment.py."""

from pathlib import Path

import dj_database_url
from django.templatetags.static import static
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from django_prose_editor.config import html_tags
from js_asset import static_lazy

from newsroom import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Who we are and whom we answer ---
DEBUG = env.value("DEBUG")
if not DEBUG:
    env.refuse_to_start_without_secrets()
SECRET_KEY = env.value("SECRET_KEY") or "a-development-key-that-must-never-reach-a-public-server"
SECRET_KEY_FALLBACKS = env.value("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.value("ALLOWED_HOSTS") or ["localhost", ".localhost", "127.0.0.1", "[::1]"]
PUBLIC_SCHEME = env.value("PUBLIC_SCHEME")
PUBLIC_PORT = env.value("PUBLIC_PORT")
DESK_PATH = env.value("DESK_PATH")

# --- The way in: HTTPS, headers, cookies ---
HTTPS = PUBLIC_SCHEME == "https"
SECURE_SSL_REDIRECT = HTTPS and not DEBUG
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS and not DEBUG else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.value("TRUST_PROXY") else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
# The desk's one inline script, prose-editor's import map, is allowed by its hash, which newsroom/desk.py works out from
# the map; the one inline style is empty (templates/unfold/layouts). Previews stand in a frame of our own.
DESK_CSP = SECURE_CSP | {
    "style-src": [CSP.SELF, "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}
# The pages before and around signing in need neither the editor nor Unfold's widgets, only a QR code.
SIGNIN_CSP = SECURE_CSP | {"img-src": [CSP.SELF, "data:"]}
# The host prefix ties a cookie to one host and to HTTPS; a plain-HTTP test machine can't use it.
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

# --- The way through ---
INSTALLED_APPS = [
    "newsroom.apps.NewsroomConfig",
    "sections.apps.SectionsConfig",
    "articles.apps.ArticlesConfig",
    "supporters.apps.SupportersConfig",
    "ads.apps.AdsConfig",
    "readers.apps.ReadersConfig",
    "comments.apps.CommentsConfig",
    "pages.apps.PagesConfig",
    "audience.apps.AudienceConfig",
    "audit.apps.AuditConfig",
    "background.apps.BackgroundConfig",
    "search.apps.SearchConfig",
    "signin.apps.SigninConfig",
    "wire.apps.WireConfig",
    "unfold.apps.BasicAppConfig",
    "newsroom.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "readers.apps.ElsewhereConfig",
    "allauth.socialaccount.providers.apple",
    "allauth.socialaccount.providers.facebook",
    "allauth.socialaccount.providers.github",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.twitter_oauth2",
    "django_prose_editor",
    "django_tasks_db",
    "taggit",
]
MIDDLEWARE = [
    "newsroom.middleware.response_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "newsroom.middleware.refuse_unreadable_addresses",
    "newsroom.middleware.refuse_huge_bodies",
    "newsroom.middleware.desk_policy",
    "newsroom.middleware.allow_frames",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "newsroom.middleware.SayWhenDatabaseIsAway",
    "newsroom.middleware.publication_by_host",
    "newsroom.middleware.TagAnswers",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "audit.middleware.record_refusals",
    "allauth.account.middleware.AccountMiddleware",
    "newsroom.middleware.Messages",
    "signin.middleware.end_old_sessions",
    "signin.middleware.require_second_factor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
APPEND_SLASH = True
CSRF_FAILURE_VIEW = "newsroom.views.refused_form"

# --- People who work here ---
AUTH_USER_MODEL = "newsroom.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "sections.permissions.AssignmentBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 24 * 3600
SESSION_IDLE_SECONDS = env.value("SESSION_IDLE_HOURS") * 3600
SESSION_COOKIE_AGE = env.value("SESSION_LONGEST_DAYS") * 24 * 3600
REQUIRE_SECOND_FACTOR = env.value("REQUIRE_SECOND_FACTOR")
# allauth carries the second step, passkeys, reset and the list of sessions; the first step and its limits are our own
# (signin/entering.py, signin/limiting.py). Nobody signs up: staff are added at the desk.
ACCOUNT_ADAPTER = "signin.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {"reset_password": "signin.forms.ForgottenForm", "user_token": "signin.forms.LinkForm"}  # nosec B105 - names of forms
MFA_ADAPTER = "signin.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_FORMS = {"authenticate": "signin.forms.CodeForm", "reauthenticate": "signin.forms.ConfirmByCodeForm"}

# --- Readers with an account: a provider without keys is not offered (readers/providers.py) ---
# allauth talks to providers; who they send back is a Reader, never a User: docs/decisions/0036.
SOCIALACCOUNT_ADAPTER = "readers.adapters.ElsewhereAdapter"
SOCIALACCOUNT_QUERY_EMAIL = True
_google, _facebook, _x, _github, _openid = (
    {"client_id": env.value(f"READERS_{name}_ID"), "secret": env.value(f"READERS_{name}_SECRET")}
    for name in ("GOOGLE", "FACEBOOK", "X", "GITHUB", "OPENID")
)
_apple = {
    "client_id": env.value("READERS_APPLE_ID"), "secret": env.value("READERS_APPLE_KEY_ID"),
    "key": env.value("READERS_APPLE_TEAM"), "settings": {"certificate_key": env.value("READERS_APPLE_KEY")},
}  # fmt: skip
_openid |= {
    "provider_id": "openid", "name": env.value("READERS_OPENID_NAME"),
    "settings": {"server_url": env.value("READERS_OPENID_ADDRESS"), "scope": ["openid", "email"]},
}  # fmt: skip
# Asked for: who they are there and, where the provider vouches for it, their address. Nothing else.
SOCIALACCOUNT_PROVIDERS = {
    "google": {"APPS": [_google], "SCOPE": ["openid", "email"], "OAUTH_PKCE_ENABLED": True},
    "facebook": {"APPS": [_facebook], "SCOPE": ["public_profile"], "FIELDS": ["id"]},
    "twitter_oauth2": {"APPS": [_x], "FIELDS": ["name", "username"], "OAUTH_PKCE_ENABLED": True},
    "apple": {"APPS": [_apple], "SCOPE": ["email"]},
    "github": {"APPS": [_github], "SCOPE": ["user:email"], "OAUTH_PKCE_ENABLED": True},
    "openid_connect": {"APPS": [_openid], "OAUTH_PKCE_ENABLED": True},
}

# --- Data ---
DATABASES = {
    "default": dj_database_url.parse(
        env.value("DATABASE_URL") or f"sqlite:///{BASE_DIR / 'newsroom.sqlite3'}", conn_max_age=60
    )
}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    # Readers never wait for a writer (WAL); two writers queue instead of failing half-way (IMMEDIATE). Each thread has a
    # connection of its own: what they hold in memory, or map, counts that many times, and the system's own cache is as fast.
    # With 2 MB a cold story's page reads the file a tenth more often than with 4, with 1 MB twice as often.
    _database["ENGINE"] = "newsroom.sqlite3"
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        "PRAGMA busy_timeout=5000; PRAGMA cache_size=-2000;",
    }
else:
    _limit = env.value("READER_STATEMENT_TIMEOUT_MS")
    _database["ENGINE"] = "newsroom.postgresql"
    _database["CONN_HEALTH_CHECKS"] = True
    # A connection to a machine that is gone ends within seconds, not within a quarter of an hour.
    _gone = {"connect_timeout": 3, "tcp_user_timeout": 10_000,
             "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}  # fmt: skip
    _limited = {"options": f"-c statement_timeout={_limit}"} if _limit else {}
    _database["OPTIONS"] = _gone | _database.get("OPTIONS", {}) | _limited
    if env.value("DATABASE_REPLICA_URL"):
        # It is asked before each page how far it has got, which tells its health too: docs/decisions/0040.
        DATABASES["replica"] = dj_database_url.parse(env.value("DATABASE_REPLICA_URL"), conn_max_age=60)
        DATABASES["replica"]["ENGINE"] = "newsroom.postgresql"
        DATABASES["replica"]["OPTIONS"] = _gone | DATABASES["replica"].get("OPTIONS", {}) | _limited
        DATABASES["replica"]["TEST"] = {"MIRROR": "default"}
        DATABASE_ROUTERS = ["newsroom.kit.databases.Router"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}}
TAGGIT_CASE_INSENSITIVE = True

# --- Stored pages: docs/decisions/0037 ---
PAGE_STORE = env.value("PAGE_STORE") or ("off" if DEBUG else "local")
PAGE_STORE_PATH = BASE_DIR / env.value("PAGE_STORE_PATH")
PAGE_STORE_BYTES = env.value("PAGE_STORE_MB") * 1024 * 1024
PAGE_MEMORY_BYTES = env.value("PAGE_MEMORY_MB") * 1024 * 1024
REDIS_URL = env.value("REDIS_URL")
FRONTS = env.value("FRONT")
FASTLY_KEY, FASTLY_ADDRESS = env.value("FASTLY_KEY"), env.value("FASTLY_ADDRESS")
CLOUDFLARE_TOKEN, CLOUDFLARE_ADDRESS = env.value("CLOUDFLARE_TOKEN"), env.value("CLOUDFLARE_ADDRESS")
SHARED_CACHE_SECONDS = env.value("SHARED_CACHE_SECONDS") or (86_400 if FRONTS else 1)

# --- Pages ---
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
                "newsroom.context_processors.publication",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / env.value("STATIC_ROOT")
MEDIA_URL = "/media/"
MEDIA_ROOT = BASE_DIR / env.value("MEDIA_ROOT")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "newsroom.static_files.HashedStaticFiles"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o644
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 300

# --- Words and times ---
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "newsroom" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Mail, background work ---
_smtp = {"host": env.value("MAIL_HOST"), "port": env.value("MAIL_PORT"), "username": env.value("MAIL_USER"),
         "password": env.value("MAIL_PASSWORD"), "use_ssl": env.value("MAIL_PORT") == env.IMPLICIT_TLS, "timeout": 10}  # fmt: skip
_mail_folder = {"file_path": BASE_DIR / env.value("MAIL_FOLDER")}
MAILERS = {
    "default": {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": _mail_folder}
    if env.value("MAIL_FOLDER")
    else {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if DEBUG
    else {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": _smtp}
}
DEFAULT_FROM_EMAIL = env.value("MAIL_FROM")
MAIL_RETURNS_TO = env.value("MAIL_RETURNS_TO")
TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}
    if env.value("BACKGROUND")
    else {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend", "QUEUES": []}
}
LIMIT_READERS = env.value("LIMIT_READERS")
# Whose advertising a reader may allow: nothing of theirs is loaded before that (ads/, newsroom/kit/consent.py).
AD_HOSTS = env.value("AD_HOSTS")
UNDO_SECONDS = env.value("UNDO_SECONDS")
WEBSUB_HUB = env.value("WEBSUB_HUB")
SECURITY_CONTACT = env.value("SECURITY_CONTACT")
FAILPOINT = env.value("FAILPOINT")

# --- Gateways: a name without values is not set up (supporters/gateways/) ---
GATEWAYS = {
    "stripe": env.value("STRIPE_SECRET_KEY") and {
        "key": env.value("STRIPE_SECRET_KEY"),
        "webhook_secrets": env.value("STRIPE_WEBHOOK_SECRETS"),
        "address": env.value("STRIPE_ADDRESS"),
    },
    "paypal": env.value("PAYPAL_CLIENT_ID") and {
        "client_id": env.value("PAYPAL_CLIENT_ID"),
        "secret": env.value("PAYPAL_SECRET"),
        "webhook_id": env.value("PAYPAL_WEBHOOK_ID"),
        "is_live": env.value("PAYPAL_LIVE"),
        "address": env.value("PAYPAL_ADDRESS"),
    },
    "sandbox": env.value("SANDBOX_BANK") and {
        "bank": env.value("SANDBOX_BANK"),
        "may_run": DEBUG or env.value("SANDBOX_IN_PRODUCTION"),
    },
}  # fmt: skip

# --- What looks at comments (comments/judging.py) ---
COMMENTS_BAYES = env.value("COMMENTS_BAYES")
AKISMET = {"key": env.value("AKISMET_KEY"), "address": env.value("AKISMET_ADDRESS")}

# --- Readers with an account ---
READERS_DOOR = env.value("READERS_DOOR")

# --- What is counted ---
AUDIENCE = env.value("AUDIENCE")
# How often each process writes what it counted; 0 leaves it to whoever calls `audience.counting.write`.
AUDIENCE_SECONDS = 10

# --- What is written down ---
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "newsroom.logs.OneLineFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.value("LOG_LEVEL")},
    "loggers": {
        # Bots ask for foreign hosts all day: one line each is enough, no mail, no traceback.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # At finer levels these write down keys in addresses, and which passkey is whose.
        "urllib3": {"level": "INFO"},
        "fido2": {"level": "WARNING"},
    },
}

# --- The desk ---
UNFOLD = {
    "SITE_TITLE": _("Newsroom desk"),
    "SITE_HEADER": _("Newsroom"),
    "SITE_SYMBOL": "newspaper",
    "SITE_URL": "/",
    "STYLES": [lambda request: static("css/desk.css")],
    "DASHBOARD_CALLBACK": "newsroom.today.dashboard",
    "GLOBAL_CALLBACK": "newsroom.desk.everywhere",
    "SIDEBAR": {"show_search": True, "show_all_applications": False, "navigation": "newsroom.desk.navigation"},
}
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {
        "js": [static_lazy("js/desk/prose.js"), static_lazy("js/desk/text.js")],
        "extensions": {
            "PullQuote": html_tags(["blockquote"], {"blockquote": ["data-pull"]}),
            "EmbedFigure": html_tags(["figure", "figcaption"], {"figure": ["data-embed"]}),
            "TableParts": html_tags(["tr", "caption"], {"tr": ["data-foot"]}),
            "CleanPaste": html_tags([]),
            "TextTools": html_tags([]),
            "PictureFigure": html_tags(["figure", "figcaption"], {"figure": ["data-picture"]}),
            "SmallPrint": html_tags(["small", "cite"]),
            "FieldLabel": html_tags([]),
            "Passage": html_tags(
                ["p", "blockquote", "th"], {"p": ["dir", "lang"], "blockquote": ["dir", "lang"], "th": ["scope"]}
            ),
        },
    }
]
# Plain buttons in a row: the library's drop-down can't be reached with the keyboard.
DJANGO_PROSE_EDITOR_MENU_GROUPS = [
    {"group": "blockType -lists"}, {"group": "lists"}, {"group": "nodes -blockType -lists"}, {"group": "marks"},
    {"group": "link"}, {"group": "table"}, {"group": "history"}, {"group": "utility"},
]  # fmt: skip
