"""Static files under names that carry their content's hash, compressed beforehand."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hash names, follow `import` lines between our ES modules, compress with gzip."""

    support_js_module_import_aggregation = True
    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """Return a file's hashed name, or its plain one when nobody collected it: the page is worth more than the file."""
        try:
            return super().stored_name(name)
        except ValueError:
            return name
