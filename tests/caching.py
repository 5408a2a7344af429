"""What public pages say to caches, as docs/decisions/0037-stored-pages.md has it."""

PUBLIC = "public, max-age=0, s-maxage=1, stale-while-revalidate=1, stale-if-error=86400"
