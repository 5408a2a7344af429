"""Static files under names that carry their content's hash, compressed beforehand."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hash names, follow `import` lines between our ES modules, compress with gzip."""

    support_js_module_import_aggregation = True
    # A page that asks for a file nobody collected should still be served.
    manifest_strict = False
